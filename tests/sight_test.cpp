// What is of a place: whoever is bound to one sees and finds that, and nothing else.
#include "tests/support/strangers.hpp"

namespace nahtlos {
namespace {

class Place : public testing::Strangers {};
INSTANTIATE_TEST_SUITE_P(Engines, Place, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

// Goods come back anywhere, and who stands at the counter names their order.
TEST_P(Place, an_order_that_is_named_is_found_at_any_place_of_its_legal_entity_only) {
    const auto order = things_.at("/v1/orders/{id}");
    const auto number = must(web_, "GET /v1/orders/" + order).text("/number");
    const auto by_number = "GET /v1/orders?expand=lines&number=" + number;
    EXPECT_EQ(api_.call(by_number, hamburg_).text("/items/0/lines/0/sku"), "A");
    EXPECT_EQ(api_.call(by_number, till_).text("/items/0/id"), "");
    EXPECT_EQ(api_.call(by_number, other_).text("/items/0/id"), "");
    EXPECT_EQ(api_.call(by_number + "&location=lager", hamburg_).status, 422);
}

TEST_P(Place, a_place_sees_the_order_whose_goods_came_back_to_it) {
    const auto order = things_.at("/v1/orders/{id}");
    must(web_, filled_line("POST /v1/orders/{id}/fulfillments/{fulfillment}/actions"),
         R"({"action":"ship","catch_up":true})");
    EXPECT_EQ(api_.call("GET /v1/orders/" + order, hamburg_).status, 404);
    must(hamburg_, "POST /v1/orders/" + order + "/returns",
         R"({"lines":[{"line":1,"quantity":1}],"location":")" + to_string(api_.shop.hamburg) +
             "\"}");
    EXPECT_EQ(api_.call("GET /v1/orders/" + order, hamburg_).status, 200);
    EXPECT_EQ(api_.call("GET /v1/orders", hamburg_).text("/items/0/id"), order);
}

TEST_P(Place, a_place_sees_and_cancels_what_its_own_till_sold_from_elsewhere) {
    const auto own = api_.make_key({.kind = auth::KeyKind::store,
                                    .scopes = testing::channel_scopes,
                                    .legal_entity = api_.shop.entity,
                                    .channel = api_.shop.till,
                                    .location = api_.shop.hamburg});
    const auto sold =
        must(own, "POST /v1/orders", testing::order_body(R"({"sku":"A","quantity":1})"));
    const auto order = sold.text("/id");
    ASSERT_EQ(sold.text("/fulfillments/0/location"), to_string(api_.shop.warehouse));
    for (const auto& key : {own, hamburg_, warehouse_}) {
        EXPECT_EQ(api_.call("GET /v1/orders/" + order, key).status, 200);
        EXPECT_EQ(api_.call("GET /v1/orders", key).text("/items/0/id"), order);
    }
    EXPECT_EQ(api_.call("POST /v1/orders/" + order + "/cancel", own, "{}").status, 200);
}

TEST_P(Place, a_place_that_rejected_its_part_sees_the_order_no_more) {
    const auto order = things_.at("/v1/orders/{id}");
    EXPECT_EQ(api_.call("GET /v1/orders/" + order, warehouse_).status, 200);
    must(warehouse_, filled_line("POST /v1/orders/{id}/fulfillments/{fulfillment}/actions"),
         R"({"action":"reject","reason":"no_capacity"})");
    EXPECT_EQ(api_.call("GET /v1/orders/" + order, warehouse_).status, 404);
    EXPECT_EQ(api_.call("GET /v1/orders", warehouse_).body.find(order), std::string::npos);
}

}  // namespace
}  // namespace nahtlos
