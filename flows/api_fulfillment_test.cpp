// Orders on hold, what needs no stock, and shipments that nobody accepts, by their routes.
#include "flows/api_fulfillment.hpp"

#include <gtest/gtest.h>

#include "tests/support/checkout_api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using testing::order_body;

const std::string one_a = R"({"sku":"A","quantity":1})", one_e = R"({"sku":"E","quantity":1})";
const std::string because = R"({"reason":"address looks wrong"})";

class OrderSteps : public testing::CheckoutApi {
protected:
    // E becomes a service: it takes nothing from stock.
    OrderSteps() {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            tx.run("delete from inventory_component where variant = $1",
                   testing::Shop::variant("E"));
        });
    }
    void place(const std::string& body) {
        const auto placed = api_.call("POST /v1/orders", api_.store, body);
        ASSERT_EQ(placed.status, 201) << placed.body;
        path_ = "/v1/orders/" + placed.text("/id");
        fulfillment_ = placed.text("/fulfillments/0/id");
    }
    ApiReply post(const std::string& what, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call("POST " + path_ + what, api_.admin, body, headers);
    }
    ApiReply ship() {
        return post("/fulfillments/" + fulfillment_ + "/actions",
                    R"({"action":"ship","catch_up":true})");
    }
    ApiReply order() { return api_.call("GET " + path_, api_.admin); }

    std::string path_, fulfillment_;
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderSteps, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderSteps, nobody_works_on_an_order_that_is_on_hold) {
    place(order_body(one_a));
    EXPECT_EQ(post("/hold", because).text("/status"), "on_hold");
    EXPECT_EQ(ship().code(), "wrong_status");
    EXPECT_EQ(post("/hold", because).code(), "wrong_status");
    EXPECT_EQ(post("/release", R"({"reason":"customer called"})").text("/status"), "placed");
    EXPECT_EQ(post("/release", because).code(), "wrong_status");
    EXPECT_EQ(ship().text("/status"), "closed");
    // What people write is a note of the order; events carry ids only.
    EXPECT_EQ(count("select count(*) from orders_note where about = 'hold' and "
                    "text = 'address looks wrong'"),
              1);
    EXPECT_EQ(count("select count(*) from orders_note where about = 'release' and "
                    "text = 'customer called'"),
              1);
    expect_sound();
}

TEST_P(OrderSteps, every_step_heeds_the_version_that_the_caller_saw) {
    place(order_body(one_a));
    const testing::Parts old{{"if-match", "\"7\""}};
    for (const std::string step : {"/hold", "/release", "/cancel", "/fulfilled"}) {
        const auto refused = post(step, step == "/fulfilled" ? "" : because, old);
        EXPECT_EQ(refused.status, 412) << step << refused.body;
    }
    const testing::Parts now{{"if-match", order().headers.at("ETag")}};
    EXPECT_EQ(post("/hold", because, now).status, 200);
    EXPECT_EQ(post("/release", because, now).status, 412);
}

TEST_P(OrderSteps, what_was_shipped_is_listed_page_by_page_in_the_order_of_its_orders) {
    std::vector<std::string> shipped;
    for (int i = 0; i < 3; ++i) {
        place(order_body(one_a));
        EXPECT_EQ(ship().status, 200);
        shipped.push_back(fulfillment_);
    }
    place(order_body(one_a));
    const std::string at = "/v1/fulfillments?location=lager&limit=1";
    EXPECT_EQ(testing::all_pages(api_, at + "&status=shipped", api_.admin, "id"), shipped);
    EXPECT_EQ(testing::all_pages(api_, at, api_.store, "id"),
              std::vector<std::string>{fulfillment_});
    const auto till =
        api_.make_key({.kind = auth::KeyKind::admin, .scopes = "admin", .channel = api_.shop.till});
    EXPECT_TRUE(testing::all_pages(api_, at, till, "id").empty());
}

TEST_P(OrderSteps, lists_show_the_parts_that_are_asked_for) {
    place(order_body(one_a));
    const auto bare = api_.call("GET /v1/orders", api_.admin);
    EXPECT_EQ(bare.body.find("\"lines\""), std::string::npos);
    const auto full = api_.call("GET /v1/orders?expand=lines,fulfillments,payments", api_.admin);
    EXPECT_EQ(full.status, 200) << full.body;
    EXPECT_EQ(full.text("/items/0/lines/0/sku"), "A");
    EXPECT_EQ(full.text("/items/0/fulfillments/0/id"), fulfillment_);
    EXPECT_EQ(full.text("/items/0/payments/0/id"), order().text("/payments/0/id"));
    const auto work = api_.call("GET /v1/fulfillments?location=lager&expand=order", api_.admin);
    EXPECT_EQ(work.text("/items/0/of_order/id"), order().text("/id"));
    EXPECT_EQ(work.text("/items/0/of_order/status"), "placed");
}

TEST_P(OrderSteps, an_order_on_hold_needs_a_reason_and_can_be_canceled) {
    place(order_body(one_a));
    EXPECT_EQ(post("/hold", "{}").status, 422);
    post("/hold", because);
    EXPECT_EQ(post("/cancel").text("/status"), "canceled");
    expect_sound();
}

TEST_P(OrderSteps, a_service_is_done_with_the_last_goods) {
    place(order_body(one_a + "," + one_e));
    EXPECT_EQ(ship().text("/status"), "closed");
    EXPECT_EQ(order().number("/lines/1/fulfilled"), 1);
    EXPECT_EQ(order().number("/lines/1/delivered"), 1);
    EXPECT_EQ(order().text("/fulfillment_status"), "fulfilled");
    expect_sound();
}

TEST_P(OrderSteps, a_service_is_not_done_before_all_goods_have_gone) {
    testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.berlin, 5);
    place(order_body(one_a + "," + one_e + R"(,{"sku":"B","quantity":1})"));
    EXPECT_EQ(ship().text("/status"), "placed");
    EXPECT_EQ(order().number("/lines/1/fulfilled"), 0);
    const auto canceled = post("/cancel", R"({"lines":[{"line":3,"quantity":1}]})");
    EXPECT_EQ(canceled.status, 200) << canceled.body;
    EXPECT_EQ(order().number("/lines/1/fulfilled"), 1);
    expect_sound();
}

TEST_P(OrderSteps, a_service_alone_is_done_when_somebody_says_so) {
    place(order_body(one_e));
    EXPECT_EQ(order().text("/status"), "placed");
    EXPECT_EQ(post("/fulfilled").text("/status"), "closed");
    EXPECT_EQ(post("/fulfilled").code(), "wrong_status");
    expect_sound();
}

TEST_P(OrderSteps, what_the_channel_sends_is_fulfilled_when_it_says_so) {
    place(R"({"lines":[{"sku":"A","quantity":2}],"fulfilled_by":"channel",
        "delivery":{"method":"ship"},"payment":{"kind":"external"},"external_id":"m-1"})");
    const auto one = R"({"lines":[{"line":1,"quantity":1}]})";
    EXPECT_EQ(post("/fulfilled", one).text("/fulfillment_status"), "partially_fulfilled");
    EXPECT_EQ(
        post("/fulfilled", R"({"lines":[{"line":1,"quantity":2}]})").number("/errors/0/available"),
        1);
    EXPECT_EQ(post("/fulfilled").text("/status"), "closed");
    EXPECT_EQ(count("select on_hand from inventory_level"), 5);
    expect_sound();
}

TEST_P(OrderSteps, goods_of_ours_go_through_their_fulfillment) {
    place(order_body(one_a));
    EXPECT_EQ(post("/fulfilled").code(), "nothing_to_fulfill");
    const auto refused = post("/fulfilled", R"({"lines":[{"line":1,"quantity":1}]})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/code"), "takes_stock");
}

TEST_P(OrderSteps, a_shipment_nobody_accepts_goes_to_another_location) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 5);
    place(order_body(one_a));
    api_.fake.clock.advance(minutes(9));
    EXPECT_EQ(idle(), 0u);
    api_.fake.clock.advance(minutes(1));
    EXPECT_EQ(idle(), 1u);
    EXPECT_EQ(idle(), 0u);
    EXPECT_EQ(count("select count(*) from orders_fulfillment where status = 'rejected' and "
                    "hold_reason = 'not_accepted'"),
              1);
    EXPECT_EQ(order().text("/fulfillments/1/location"), to_string(api_.shop.berlin));
    EXPECT_EQ(order().text("/fulfillments/1/status"), "assigned");
    EXPECT_EQ(count("select on_hand from inventory_level where allocated > 0"), 5);
    expect_sound();
}

TEST_P(OrderSteps, what_was_accepted_or_is_collected_stays_where_it_is) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 5);
    place(order_body(one_a));
    post("/fulfillments/" + fulfillment_ + "/actions", R"({"action":"accept"})");
    place(R"({"lines":[{"sku":"A","quantity":1}],"delivery":{"method":"pickup","location":")" +
          to_string(api_.shop.berlin) + R"("},"payment":{"kind":"invoice"}})");
    api_.fake.clock.advance(minutes(30));
    EXPECT_EQ(idle(), 0u);
}

TEST_P(OrderSteps, a_shipment_that_was_accepted_meanwhile_is_not_taken_away) {
    place(order_body(one_a));
    api_.fake.clock.advance(minutes(30));
    const auto seen = now();
    post("/fulfillments/" + fulfillment_ + "/actions", R"({"action":"accept"})");
    AdvanceFulfillment late{*parse_id<orders::OrderId>(path_.substr(11)),
                            *parse_id<orders::FulfillmentId>(fulfillment_),
                            {},
                            {},
                            {},
                            seen};
    late.request.action = orders::FulfillmentAction::reject;
    late.request.reason = orders::RejectReason::not_accepted;
    std::string code;
    ASSERT_TRUE(api_.engine.advance_fulfillments().submit(
        {late, {}, {}, now(), command_id(api_.world.ids.next())},
        [&](const auto& answer) { code = answer.ok() ? "done" : answer.refusal().code; }));
    pump();
    EXPECT_EQ(code, "wrong_status");
    EXPECT_EQ(order().text("/fulfillments/0/status"), "accepted");
}

}  // namespace
}  // namespace nahtlos::flows
