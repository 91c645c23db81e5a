// The order of a guest: by the token of the cart that became it, and by nothing else.
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_collecting.hpp"
#include "flows/api_fulfillment.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

class GuestOrder : public testing::OnEngine {
protected:
    GuestOrder()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              api::Routes routes{guest_order_route(engine)};
              for (auto more : {cart_routes(engine), checkout_routes(engine),
                                fulfillment_routes(engine), collecting_routes(engine, readers)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 9);
    }
    testing::ApiReply open_cart() {
        return api_.call("POST /v1/carts", api_.store,
                         R"({"lines":[{"action":"add","sku":"A","quantity":2}],)"
                         R"("customer":{"email":"guest@example.com"},"delivery":{"method":"ship",)"
                         R"("address":{"name":"Gast","address1":"Weg 1","postal_code":"10115",)"
                         R"("city":"Berlin","country":"DE"}}})");
    }
    testing::ApiReply order_of(const std::string& cart) {
        return api_.call("GET /v1/carts/" + cart + "/order", api_.store, "");
    }
    testing::ApiReply arrive(const std::string& cart, const std::string& words) {
        return api_.call("POST /v1/carts/" + cart + "/order/arrival", api_.store,
                         R"({"message":")" + words + R"("})");
    }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, GuestOrder, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(GuestOrder, is_there_once_the_cart_was_bought) {
    const auto token = open_cart().text("/token");
    EXPECT_EQ(order_of(token).status, 404);
    const auto placed = api_.call("POST /v1/carts/" + token + "/checkout", api_.store,
                                  R"({"payment":{"terms":"invoice"}})");
    ASSERT_EQ(placed.text("/status"), "placed") << placed.body;
    const auto order = order_of(token);
    ASSERT_EQ(order.status, 200) << order.body;
    EXPECT_EQ(order.text("/id"), placed.text("/order"));
    EXPECT_EQ(order.text("/lines/0/sku"), "A");
    EXPECT_EQ(order.text("/fulfillments/0/method"), "ship");
    EXPECT_EQ(order.body.find("guest@example.com"), std::string::npos) << "no more than is asked";
}

TEST_P(GuestOrder, is_not_told_for_an_id_or_a_token_that_is_none) {
    const auto cart = open_cart();
    EXPECT_EQ(order_of(cart.text("/id")).code(), "cart_not_found");
    EXPECT_EQ(order_of("fJrlEN_IUutGydAYmpVe0kFJnoJp-ek7feGA69lY51o").code(), "cart_not_found");
}

TEST_P(GuestOrder, is_collected_by_who_says_that_they_are_there) {
    const auto token = api_.call("POST /v1/carts", api_.store,
                                 R"({"lines":[{"action":"add","sku":"A","quantity":1}],)"
                                 R"("customer":{"email":"guest@example.com"},)"
                                 R"("delivery":{"method":"pickup","location":")" +
                                     to_string(api_.shop.berlin) + R"("}})")
                           .text("/token");
    EXPECT_EQ(arrive(token, "bay 3").status, 404) << "nothing was bought yet";
    const auto placed = api_.call("POST /v1/carts/" + token + "/checkout", api_.store,
                                  R"({"payment":{"terms":"invoice"}})");
    ASSERT_EQ(placed.text("/status"), "placed") << placed.body;
    EXPECT_EQ(arrive(token, "bay 3").code(), "nothing_ready");
    const auto fulfillment = order_of(token).text("/fulfillments/0/id");
    const auto ready = api_.call(
        "POST /v1/orders/" + placed.text("/order") + "/fulfillments/" + fulfillment + "/actions",
        api_.admin, R"({"action":"ready","catch_up":true})");
    ASSERT_EQ(ready.status, 200) << ready.body;
    EXPECT_EQ(arrive(token, "bay 3").text("/fulfillments/0/status"), "arrived");
    EXPECT_EQ(order_of(token).text("/fulfillments/0/status"), "arrived");
    EXPECT_EQ(arrive("fJrlEN_IUutGydAYmpVe0kFJnoJp-ek7feGA69lY51o", "bay 3").code(),
              "cart_not_found");
}

}  // namespace
}  // namespace nahtlos::flows
