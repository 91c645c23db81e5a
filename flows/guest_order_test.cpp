// The order of a guest: by the token of the cart that became it, and by nothing else.
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_checkout.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

class GuestOrder : public testing::OnEngine {
protected:
    GuestOrder()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor&) {
              api::Routes routes{guest_order_route(engine)};
              for (auto more : {cart_routes(engine), checkout_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
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

}  // namespace
}  // namespace nahtlos::flows
