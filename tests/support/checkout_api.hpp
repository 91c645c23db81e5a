// The API of a shop whose carts are paid at the test provider, for tests of routes.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "adapters/payment_test/wire.hpp"
#include "flows/api_cart.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_payments.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_stored_value.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/paying.hpp"

namespace nahtlos::testing {

inline const std::string delivery = R"("customer":{"email":"ada@example.com"},
    "delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",
    "city":"Berlin","country":"DE"}})";

class CheckoutApi : public OnEngine {
protected:
    CheckoutApi() : api_(GetParam(), routes_of, {}, test_providers) {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 5);
        reach(api_.fake, psp_);
    }

    Instant now() { return api_.fake.clock.now(); }
    void pump() {
        while (api_.engine.pump() > 0) {
        }
    }
    std::int64_t count(const std::string& what) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }

    /// Makes a cart with two A; returns its path.
    std::string cart(const std::string& more = "") {
        const auto made =
            api_.call("POST /v1/carts", api_.store,
                      R"({"lines":[{"action":"add","sku":"A","quantity":2}])" + more + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        token_ = made.text("/token");
        id_ = made.text("/id");
        return "/v1/carts/" + token_;
    }

    ApiReply checkout(const std::string& path, const std::string& method, const Parts& headers = {},
                      const std::string& terms = "captured") {
        return api_.call("POST " + path + "/checkout", api_.store,
                         R"({"payment":{"provider":"test","method":")" + method + R"(","terms":")" +
                             terms + "\"}}",
                         headers);
    }

    ApiReply webhook(const std::string& body, const std::string& with_secret = secret) {
        const auto s = now().us / 1'000'000;
        return api_.call("POST /v1/webhooks/payments/test", "", body,
                         Parts{{"webhook-timestamp", std::to_string(s)},
                               {"webhook-signature", payment_test::sign(with_secret, s, body)}});
    }

    /// Carts idle for an hour and shipments nobody accepted for ten minutes; how many there were.
    std::size_t idle() {
        const auto n = api_.engine.idle_work().run({hours(1), minutes(10)});
        pump();
        return n;
    }

    /// What must be true whenever nothing is under way.
    void expect_sound() {
        for (const auto& invariant :
             flows::verify(api_.base.database(), {.now = now()}).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    static constexpr const char* secret = psp_secret;
    test_psp::TestPsp psp_{psp_url};
    TestApi api_;
    std::string token_, id_;

private:
    static api::Routes routes_of(flows::Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes : {flows::cart_routes(engine), flows::cart_lists(engine),
                            flows::stored_value_routes(engine), flows::checkout_routes(engine),
                            flows::order_routes(engine, readers), flows::fulfillment_routes(engine),
                            flows::payment_routes(engine), flows::pricing_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }
};

}  // namespace nahtlos::testing
