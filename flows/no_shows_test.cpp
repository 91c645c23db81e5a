// Goods that nobody collects: when that is a no-show, and when they are sold again.
#include "flows/no_shows.hpp"

#include <gtest/gtest.h>

#include "tests/support/checkout_api.hpp"

namespace nahtlos::flows {
namespace {

class NoShows : public testing::CheckoutApi {
protected:
    NoShows() { testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 5); }
    void place() {
        const auto placed = api_.call(
            "POST /v1/orders", api_.store,
            R"({"lines":[{"sku":"A","quantity":2}],"delivery":{"method":"pickup","location":")" +
                to_string(api_.shop.berlin) + R"("},"payment":{"kind":"invoice"}})");
        ASSERT_EQ(placed.status, 201) << placed.body;
        path_ = "/v1/orders/" + placed.text("/id");
        fulfillment_ = placed.text("/fulfillments/0/id");
        code_ = placed.text("/fulfillments/0/pickup_code");
    }
    void take(const std::string& step, const std::string& more = "") {
        const auto taken = api_.call("POST " + path_ + "/fulfillments/" + fulfillment_ + "/actions",
                                     api_.admin, R"({"action":")" + step + '"' + more + '}');
        EXPECT_EQ(taken.status, 200) << taken.body;
    }
    testing::ApiReply order() { return api_.call("GET " + path_, api_.admin); }
    std::size_t run() {
        const auto submitted = work_.run({days(7), days(2)});
        pump();
        return submitted;
    }

    NoShowWork work_{api_.base.database(), api_.world, api_.engine.books(),
                     api_.engine.advance_fulfillments(), api_.engine.cancel_orders()};
    std::string path_, fulfillment_, code_;
};
INSTANTIATE_TEST_SUITE_P(Engines, NoShows, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(NoShows, what_nobody_collects_is_a_no_show_and_then_sold_again) {
    place();
    for (const auto* step : {"accept", "pick", "pack", "ready"}) take(step);
    api_.fake.clock.advance(hours(7 * 24 - 1));
    EXPECT_EQ(run(), 0U);
    api_.fake.clock.advance(hours(1));
    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(order().text("/fulfillments/0/status"), "no_show");
    EXPECT_EQ(run(), 0U);
    api_.fake.clock.advance(days(2));
    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(order().text("/status"), "canceled");
    EXPECT_EQ(count("select count(*) from inventory_level where allocated <> 0"), 0);
    EXPECT_EQ(run(), 0U);
    expect_sound();
}

TEST_P(NoShows, who_comes_at_last_or_stands_at_the_curb_is_no_no_show) {
    place();
    for (const auto* step : {"accept", "pick", "pack", "ready", "arrive"}) take(step);
    api_.fake.clock.advance(days(30));
    EXPECT_EQ(run(), 0U);
    take("no_show");
    take("ready");
    api_.fake.clock.advance(days(3));
    EXPECT_EQ(run(), 0U);
    EXPECT_EQ(order().text("/fulfillments/0/status"), "ready");
}

TEST_P(NoShows, what_was_collected_in_part_stays_sold_and_the_rest_is_canceled) {
    place();
    for (const auto* step : {"accept", "pick", "pack", "ready"}) take(step);
    take("hand_over", R"(,"pickup_code":")" + code_ + R"(","lines":[{"line":1,"quantity":1}])");
    api_.fake.clock.advance(days(7));
    EXPECT_EQ(run(), 1U);
    api_.fake.clock.advance(days(2));
    EXPECT_EQ(run(), 1U);
    EXPECT_EQ(order().text("/fulfillment_status"), "fulfilled");
    EXPECT_EQ(order().number("/lines/0/canceled"), 1);
    EXPECT_EQ(count("select on_hand from inventory_level where on_hand = 4 and allocated = 0"), 4);
    expect_sound();
}

TEST_P(NoShows, without_limits_nothing_is_done) {
    place();
    for (const auto* step : {"accept", "pick", "pack", "ready"}) take(step);
    api_.fake.clock.advance(days(400));
    EXPECT_EQ(work_.run({}), 0U);
}

}  // namespace
}  // namespace nahtlos::flows
