#include "bench/replay/plan.hpp"

#include <gtest/gtest.h>

#include "bench/replay/shop.hpp"

namespace nahtlos::replay {
namespace {

Line line(std::string invoice, std::string code, std::int64_t quantity, const char* time,
          std::int64_t micro = 1'000'000, std::string customer = "12345") {
    Line made;
    made.invoice = std::move(invoice);
    made.code = std::move(code);
    made.quantity = quantity;
    made.price = {micro};
    made.customer = std::move(customer);
    made.country = "France";
    made.time = parse_instant(time).value();
    return made;
}

TEST(Plan, an_invoice_is_one_order_that_is_shipped_a_day_later) {
    const auto plan = make_plan(
        {line("1", "A1", 5, "2011-01-01T10:00:00Z"), line("1", "POST", 1, "2011-01-01T10:01:00Z")});
    ASSERT_EQ(plan.orders.size(), 1U);
    EXPECT_EQ(plan.orders[0].lines.size(), 2U);
    ASSERT_EQ(plan.steps.size(), 2U);
    EXPECT_EQ(plan.steps[0].kind, StepKind::place);
    EXPECT_EQ(plan.steps[1].kind, StepKind::ship);
    EXPECT_EQ(plan.steps[1].at, plan.steps[0].at + days(1));
    EXPECT_EQ(plan.days.at("2011-01-01").demand.at("A1"), 5);
    EXPECT_FALSE(plan.days.at("2011-01-01").demand.contains("POST"));
}

TEST(Plan, a_reversal_names_the_lines_of_the_orders_it_takes_back) {
    const auto plan = make_plan(
        {line("1", "B1", 1, "2011-01-01T10:00:00Z"), line("1", "A1", 5, "2011-01-01T10:00:00Z"),
         line("2", "A1", 1, "2011-01-02T10:00:00Z"), line("C3", "A1", -3, "2011-01-03T10:00:00Z")});
    ASSERT_EQ(plan.reversals.size(), 2U);
    EXPECT_EQ(plan.reversals[0].order, 1U);
    EXPECT_EQ(plan.reversals[0].units.at(1), 1);
    EXPECT_EQ(plan.reversals[1].order, 0U);
    EXPECT_EQ(plan.reversals[1].units.at(2), 2);
    EXPECT_EQ(plan.steps.back().kind, StepKind::reverse);
}

TEST(Plan, a_reversal_without_its_sale_is_a_credit) {
    const auto plan = make_plan({line("C3", "A1", -3, "2011-01-03T10:00:00Z")});
    ASSERT_EQ(plan.orders.size(), 1U);
    EXPECT_TRUE(plan.orders[0].is_credit);
    EXPECT_EQ(plan.steps.size(), 1U);
}

TEST(Plan, supply_of_all_days_together_is_the_part_of_the_demand_rounded_down) {
    std::int64_t asked = 0, received = 0;
    for (const std::int64_t today : {1, 1, 7, 0, 3, 100, 1}) {
        received += supply_for(asked, today, 90);
        asked += today;
        EXPECT_EQ(received, asked * 90 / 100);
    }
}

TEST(Plan, the_channel_of_an_invoice_is_always_the_same) {
    EXPECT_EQ(channel_of("536365"), channel_of("536365"));
    std::map<std::string_view, int> counts;
    for (int i = 536365; i < 540365; ++i) ++counts[channel_of(std::to_string(i))];
    for (const auto code : channel_codes) EXPECT_GT(counts[code], 800) << code;
}

}  // namespace
}  // namespace nahtlos::replay
