// Reviews of guests: by the token of the cart they bought with, and by nothing else.
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_reviews.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

class GuestReviews : public testing::OnEngine {
protected:
    GuestReviews()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              api::Routes routes;
              for (auto more : {cart_routes(engine), checkout_routes(engine), review_routes(engine),
                                guest_review_routes(engine), order_routes(engine, readers),
                                fulfillment_routes(engine), catalog_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 90);
        product_ = must(api_.admin, "GET /v1/variants/" + to_string(testing::Shop::variant("A")))
                       .text("/product");
    }
    ApiReply must(const std::string& as, const std::string& line, const std::string& body = "") {
        auto reply = api_.call(line, as, body);
        check(reply.status >= 200 && reply.status < 300, (line + ' ' + reply.body).c_str());
        return reply;
    }
    // A cart of a guest, paid by invoice; its order is kept in `order_`. Returns its path.
    std::string bought() {
        const auto path = "/v1/carts/" + open_cart();
        order_ =
            must(api_.store, "POST " + path + "/checkout", R"({"payment":{"terms":"invoice"}})")
                .text("/order");
        check(!order_.empty(), "the order is placed");
        return path;
    }
    std::string open_cart() {
        return must(api_.store, "POST /v1/carts",
                    R"({"lines":[{"action":"add","sku":"A","quantity":1}],)"
                    R"("customer":{"email":"guest@example.com"},"delivery":{"method":"ship",)"
                    R"("address":{"name":"Gast","address1":"Weg 1","postal_code":"10115",)"
                    R"("city":"Berlin","country":"DE"}}})")
            .text("/token");
    }
    void ship() {
        const auto work = must(api_.store, "GET /v1/orders/" + order_).text("/fulfillments/0/id");
        must(api_.store, "POST /v1/orders/" + order_ + "/fulfillments/" + work + "/actions",
             R"({"action":"ship","catch_up":true})");
    }
    ApiReply put(const std::string& cart, const std::string& more) {
        return api_.call("PUT " + cart + "/reviews", api_.store,
                         R"({"product":")" + product_ + "\"," + more + "}");
    }
    void approve(const std::string& id, int version) {
        must(api_.admin, "POST /v1/reviews/" + id + "/decision",
             R"({"decision":"approve","version":)" + std::to_string(version) + "}");
    }
    std::string rating() {
        const auto reply = must(api_.admin, "GET /v1/products/" + product_ + "/reviews");
        return reply.text("/summary/average") + " of " +
               std::to_string(reply.number("/summary/count"));
    }
    void expect_sound() {
        sql::write(*api_.base.database().open_writer(),
                   [](Tx& tx) { return number_batches(tx, 10'000); });
        VerifyOptions how;
        how.now = api_.fake.clock.now();
        for (const auto& invariant : verify(api_.base.database(), how).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    testing::TestApi api_;
    std::string product_, order_;
};
INSTANTIATE_TEST_SUITE_P(Engines, GuestReviews, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(GuestReviews, come_by_the_token_of_a_cart_once_its_goods_have_come) {
    EXPECT_EQ(put("/v1/carts/" + open_cart(), R"("rating":5)").code(), "not_bought");
    const auto cart = bought();
    EXPECT_EQ(put(cart, R"("rating":5)").code(), "not_bought");
    ship();
    const auto made = put(cart, R"("rating":4,"text":"gut")");
    ASSERT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(made.text("/state"), "pending");
    approve(made.text("/id"), 1);
    EXPECT_EQ(rating(), "4.00 of 1");
    const auto mine = must(api_.store, "GET " + cart + "/reviews");
    EXPECT_EQ(mine.text("/items/0/state"), "approved");
    EXPECT_EQ(mine.text("/items/0/text"), "gut");
    expect_sound();
}

TEST_P(GuestReviews, are_changed_and_withdrawn_by_the_same_token) {
    const auto cart = bought();
    ship();
    const auto id = put(cart, R"("rating":4)").text("/id");
    approve(id, 1);
    EXPECT_EQ(put(cart, R"("rating":4)").text("/state"), "approved") << "nothing is new";
    EXPECT_EQ(put(cart, R"("rating":1)").text("/id"), id);
    EXPECT_EQ(rating(), "0.00 of 0");
    approve(id, 3);
    EXPECT_EQ(rating(), "1.00 of 1");
    const auto path = cart + "/reviews/" + id;
    EXPECT_EQ(api_.call("DELETE " + path, api_.store).status, 204);
    EXPECT_EQ(api_.call("DELETE " + path, api_.store).status, 204);
    EXPECT_EQ(rating(), "0.00 of 0");
    EXPECT_EQ(put(cart, R"("rating":2)").text("/id"), id);
    expect_sound();
}

TEST_P(GuestReviews, are_nobody_elses) {
    const auto cart = bought();
    ship();
    const auto id = put(cart, R"("rating":4)").text("/id");
    const auto other = bought();
    ship();
    EXPECT_EQ(api_.call("DELETE " + other + "/reviews/" + id, api_.store).status, 404);
    EXPECT_NE(put(other, R"("rating":1)").text("/id"), id) << "another order, another buyer";
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = testing::channel_scopes,
                                     .channel = api_.shop.till});
    EXPECT_EQ(api_.call("GET " + cart + "/reviews", till).code(), "cart_not_found");
    const auto by_id = must(api_.admin, "GET " + cart).text("/id");
    EXPECT_EQ(api_.call("PUT /v1/carts/" + by_id + "/reviews", api_.admin,
                        R"({"rating":1,"product":")" + product_ + "\"}")
                  .code(),
              "cart_not_found")
        << "staff bought nothing";
}

}  // namespace
}  // namespace nahtlos::flows
