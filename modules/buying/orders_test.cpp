#include <gtest/gtest.h>

#include "buying/rules.hpp"

namespace nahtlos::buying {
namespace {

PurchaseLine line_of(std::int64_t number, std::int64_t quantity, std::int64_t cost_minor) {
    PurchaseLine line;
    line.line = number;
    line.quantity = quantity;
    line.cost_minor = cost_minor;
    return line;
}

ReceivedLine came(std::int64_t line, std::int64_t received, std::int64_t damaged = 0,
                  std::int64_t missing = 0) {
    return {{line}, {received}, {damaged}, {missing}, {}};
}

ReceiveRequest delivery(std::vector<ReceivedLine> lines, std::vector<ExtraCost> costs = {}) {
    ReceiveRequest wish{{std::move(lines)}, {}, {}, false};
    if (!costs.empty()) wish.costs.emplace(json::List<ExtraCost, 1, 5>{std::move(costs)});
    return wish;
}

PurchaseOrder on_order() {
    PurchaseOrder order;
    order.status = PurchaseStatus::ordered;
    return order;
}

std::string code_of(const Refusal& refusal) {
    return refusal.fields.empty()
               ? refusal.code
               : refusal.fields.front().pointer + ' ' + refusal.fields.front().code;
}

TEST(Receipts, come_in_parts_until_nothing_is_open) {
    auto order = on_order();
    std::vector lines{line_of(1, 10, 100), line_of(2, 5, 200)};
    ASSERT_TRUE(receive(order, lines, delivery({came(1, 4)}), {}, {}).ok());
    EXPECT_EQ(order.status, PurchaseStatus::partially_received);
    EXPECT_EQ(lines[0].open(), 6);
    ASSERT_TRUE(receive(order, lines, delivery({came(1, 3, 2, 1), came(2, 5)}), {}, {}).ok());
    EXPECT_EQ(order.status, PurchaseStatus::received);
    EXPECT_EQ(lines[0].received, 7);
    EXPECT_EQ(lines[0].damaged, 2);
    EXPECT_EQ(lines[0].missing, 1);
}

TEST(Receipts, are_of_no_more_than_is_open_unless_they_say_so) {
    auto order = on_order();
    std::vector lines{line_of(1, 10, 100)};
    const auto refused = receive(order, lines, delivery({came(1, 11)}), {}, {});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(code_of(refused.refusal()), "/lines/0/received more_than_open");
    EXPECT_EQ(refused.refusal().fields.front().available, 10);
    auto wish = delivery({came(1, 11)});
    wish.allow_over = true;
    const auto taken = receive(order, lines, wish, {}, {});
    ASSERT_TRUE(taken.ok());
    EXPECT_EQ(taken.value().lines.front().over, 1);
    EXPECT_EQ(lines[0].over, 1);
    EXPECT_EQ(lines[0].open(), 0);
}

TEST(Receipts, never_miss_more_than_is_open) {
    auto order = on_order();
    std::vector lines{line_of(1, 2, 100)};
    auto wish = delivery({came(1, 0, 0, 3)});
    wish.allow_over = true;
    EXPECT_FALSE(receive(order, lines, wish, {}, {}).ok());
}

TEST(Receipts, name_lines_that_are_there_once_and_say_what_came) {
    auto order = on_order();
    std::vector lines{line_of(1, 2, 100)};
    const auto code = [&](const ReceiveRequest& wish) {
        auto refused = receive(order, lines, wish, {}, {});
        return refused.ok() ? "" : code_of(refused.refusal());
    };
    EXPECT_EQ(code(delivery({came(2, 1)})), "/lines/0/line unknown_line");
    EXPECT_EQ(code(delivery({came(1, 1), came(1, 1)})), "/lines/1/line repeated");
    std::vector fresh{line_of(1, 2, 100)};
    EXPECT_EQ(code_of(receive(order, fresh, delivery({came(1, 0)}), {}, {}).refusal()),
              "/lines/0/received required");
    EXPECT_EQ(code_of(receive(order, fresh,
                              delivery({came(1, 0, 0, 1)}, {{CostKind::freight, {100}}}), {}, {})
                          .refusal()),
              "/costs not_allowed");
}

TEST(Receipts, share_out_their_costs_by_value_to_the_last_cent) {
    auto order = on_order();
    std::vector lines{line_of(1, 3, 100), line_of(2, 1, 700), line_of(3, 4, 50)};
    const auto work = receive(order, lines,
                              delivery({came(1, 3), came(2, 1), came(3, 0, 0, 4)},
                                       {{CostKind::freight, {100}}, {CostKind::customs, {1}}}),
                              {}, {});
    ASSERT_TRUE(work.ok());
    EXPECT_EQ(work->lines[0].extra_minor, 30);
    EXPECT_EQ(work->lines[1].extra_minor, 71);
    EXPECT_EQ(work->lines[2].extra_minor, 0);
    EXPECT_EQ(unit_cost(work->lines[0], {}).micro, 1'100'000);
    EXPECT_EQ(unit_cost(work->lines[1], {}).micro, 7'710'000);
    EXPECT_EQ(unit_cost(work->lines[0], *parse_currency("JPY")).micro, 110'000'000);
}

TEST(Receipts, of_free_goods_share_out_their_costs_by_units) {
    auto order = on_order();
    std::vector lines{line_of(1, 3, 0), line_of(2, 1, 0)};
    const auto work = receive(
        order, lines, delivery({came(1, 3), came(2, 1)}, {{CostKind::freight, {400}}}), {}, {});
    ASSERT_TRUE(work.ok());
    EXPECT_EQ(work->lines[0].extra_minor, 300);
    EXPECT_EQ(unit_cost(work->lines[1], {}).micro, 1'000'000);
}

TEST(Dates, that_slip_are_said_and_others_are_not) {
    const auto order = on_order();
    std::vector lines{line_of(1, 3, 0), line_of(2, 1, 0)};
    lines[0].expected_at = lines[1].expected_at = Instant{5};
    ConfirmRequest wish;
    wish.lines.emplace(json::List<LineDate, 1, 200>{{{{1}, Instant{5}}, {{2}, Instant{9}}}});
    wish.reason = json::ShortText<200>{"strike"};
    const auto said = confirm(order, lines, wish, Instant{1});
    ASSERT_TRUE(said.ok());
    ASSERT_EQ(said->size(), 1U);
    EXPECT_EQ(said->front().line, 2);
    EXPECT_EQ(said->front().expected_at, Instant{9});
    EXPECT_EQ(said->front().reason, "strike");
    EXPECT_EQ(lines[1].expected_at, Instant{9});
}

TEST(Dates, are_of_goods_that_are_still_to_come) {
    const auto order = on_order();
    std::vector lines{line_of(1, 3, 0)};
    lines[0].received = 3;
    ConfirmRequest wish;
    wish.lines.emplace(json::List<LineDate, 1, 200>{{{{1}, Instant{5}}}});
    EXPECT_EQ(code_of(confirm(order, lines, wish, Instant{1}).refusal()), "/lines/0/line not_open");
}

TEST(Drafts, are_of_whole_packs_at_the_costs_of_the_supplier) {
    PurchaseOrderRequest wish;
    wish.lines.values = {{{"A"}, {12}, {}, {}}, {{"B"}, {1}, {}, {}}};
    LineFacts facts;
    facts.items = {{"A", {}}, {"B", {}}};
    facts.articles["A"] = {{}, "A", "sup-1", 250, 6, {}};
    EXPECT_EQ(code_of(lines_of(wish, {}, facts).refusal()), "/lines/1/cost_minor required");
    wish.lines.values[1].cost_minor = CostMinor{7};
    const auto lines = lines_of(wish, {}, facts);
    ASSERT_TRUE(lines.ok());
    EXPECT_EQ(value_minor(*lines), 12 * 250 + 7);
    EXPECT_EQ(lines->front().supplier_sku, "sup-1");
    wish.lines.values[0].quantity.value = 13;
    EXPECT_EQ(code_of(lines_of(wish, {}, facts).refusal()), "/lines/0/quantity not_whole_packs");
}

TEST(Drafts, have_a_value_that_can_be_told) {
    PurchaseOrderRequest wish;
    LineFacts facts;
    facts.items = {{"A", {}}};
    for (int i = 0; i < 3; ++i) {
        wish.lines.values.push_back({{"A"}, {1'000}, CostMinor{1'000'000'000'000}, {}});
    }
    EXPECT_EQ(code_of(lines_of(wish, {}, facts).refusal()), "/lines/1/quantity out_of_range");
}

TEST(Statuses, allow_what_makes_sense) {
    using enum PurchaseStatus;
    for (const auto status : {draft, PurchaseStatus::ordered, confirmed}) {
        EXPECT_FALSE(unless_cancelable(status).has_value());
    }
    for (const auto status : {partially_received, received, canceled}) {
        EXPECT_EQ(unless_cancelable(status)->code, "wrong_status");
    }
    EXPECT_FALSE(unless_draft(draft).has_value());
    EXPECT_TRUE(unless_draft(confirmed).has_value());
    EXPECT_FALSE(unless_under_way(partially_received).has_value());
    EXPECT_TRUE(unless_under_way(received).has_value());
}

}  // namespace
}  // namespace nahtlos::buying
