// What repeated requests under one Idempotency-Key do to carts and checkouts, and what becomes of
// carts that nobody touches.
#include <gtest/gtest.h>

#include "flows/api_checkout.hpp"
#include "tests/support/checkout_api.hpp"

namespace nahtlos::flows {
namespace {

using testing::delivery;
using testing::Parts;

const std::string two_a = R"({"lines":[{"action":"add","sku":"A","quantity":2}])";
const Parts key_1{{"idempotency-key", "first"}}, key_2{{"idempotency-key", "second"}};

class Repeats : public testing::CheckoutApi {};
INSTANTIATE_TEST_SUITE_P(Engines, Repeats, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Repeats, a_cart_is_made_once_per_key_and_its_token_told_again) {
    const auto made = api_.call("POST /v1/carts", api_.store, two_a + "}", key_1);
    const auto again = api_.call("POST /v1/carts", api_.store, two_a + "}", key_1);
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, made.body);
    EXPECT_EQ(again.headers.at("Idempotency-Replayed"), "true");
    EXPECT_FALSE(made.headers.contains("Idempotency-Replayed"));
    EXPECT_EQ(api_.call("GET /v1/carts/" + again.text("/token"), api_.store).text("/id"),
              made.text("/id"));
    EXPECT_EQ(count("select count(*) from orders_cart"), 1);
}

TEST_P(Repeats, two_requests_at_once_make_one_cart) {
    const auto a = api_.send("POST /v1/carts", api_.store, two_a + "}", key_1);
    const auto b = api_.send("POST /v1/carts", api_.store, two_a + "}", key_1);
    while (api_.engine.pump() > 0) {
    }
    EXPECT_EQ(a->reply->body, b->reply->body);
    EXPECT_EQ(count("select count(*) from orders_cart"), 1);
}

TEST_P(Repeats, a_key_is_refused_for_another_cart) {
    api_.call("POST /v1/carts", api_.store, two_a + "}", key_1);
    const auto other = api_.call("POST /v1/carts", api_.store, "{}", key_1);
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(other.code(), "idempotency_key_reused");
}

TEST_P(Repeats, keys_callers_and_carts_have_tokens_of_their_own) {
    const auto first = api_.call("POST /v1/carts", api_.store, two_a + "}", key_1);
    const auto second = api_.call("POST /v1/carts", api_.store, two_a + "}", key_2);
    const auto keyless = api_.call("POST /v1/carts", api_.store, two_a + "}");
    const auto other = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "carts:write", .channel = api_.shop.web});
    const auto theirs = api_.call("POST /v1/carts", other, two_a + "}", key_1);
    std::set<std::string> tokens;
    for (const auto& made : {first, second, keyless, theirs}) tokens.insert(made.text("/token"));
    EXPECT_EQ(tokens.size(), 4u);
    EXPECT_EQ(count("select count(*) from orders_cart"), 4);
}

TEST_P(Repeats, a_token_is_stored_nowhere) {
    const auto made = api_.call("POST /v1/carts", api_.store, two_a + "}", key_1);
    const auto token = made.text("/token");
    EXPECT_EQ(count("select count(*) from base_command where outcome like '%" + token + "%'"), 0);
    EXPECT_EQ(count("select count(*) from base_command"), 1);
}

TEST_P(Repeats, a_change_of_a_cart_happens_once_per_key) {
    const auto path = cart();
    const auto add = R"({"lines":[{"action":"add","sku":"A","quantity":1}]})";
    const auto changed = api_.call("PATCH " + path, api_.store, add, key_1);
    EXPECT_EQ(changed.number("/quantity"), 3);
    EXPECT_EQ(api_.call("PATCH " + path, api_.store, add, key_1).body, changed.body);
    EXPECT_EQ(api_.call("PATCH " + path, api_.store, add, key_2).number("/quantity"), 4);
    EXPECT_EQ(api_.call("PATCH " + path, api_.store, two_a + "}", key_1).code(),
              "idempotency_key_reused");
}

TEST_P(Repeats, a_checkout_is_answered_again_by_its_key) {
    const auto path = cart("," + delivery);
    const auto placed = checkout(path, "test_success", key_1);
    const auto again = checkout(path, "test_success", key_1);
    EXPECT_EQ(placed.status, 200) << placed.body;
    EXPECT_EQ(again.body, placed.body);
    EXPECT_EQ(again.headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(checkout(path, "test_decline", key_1).code(), "idempotency_key_reused");
    EXPECT_EQ(count("select count(*) from orders_order"), 1);
}

TEST_P(Repeats, a_declined_checkout_stays_declined_under_its_key) {
    const auto path = cart("," + delivery);
    EXPECT_EQ(checkout(path, "test_decline", key_1).code(), "payment_declined");
    EXPECT_EQ(checkout(path, "test_decline", key_1).code(), "payment_declined");
    EXPECT_EQ(count("select count(*) from payments_payment"), 1);
    EXPECT_EQ(checkout(path, "test_success", key_2).status, 200);
    EXPECT_EQ(checkout(path, "test_decline", key_1).code(), "payment_declined");
}

TEST_P(Repeats, a_key_goes_on_with_the_checkout_that_it_began) {
    const auto path = cart("," + delivery);
    const auto pending = checkout(path, "test_redirect", key_1);
    EXPECT_EQ(checkout(path, "test_redirect", key_1).body, pending.body);
    psp_.handle("GET", "/pay/psp_1", "", "", now());
    for (const auto& due : psp_.due_webhooks(now())) webhook(due.body);
    EXPECT_EQ(checkout(path, "test_redirect", key_1).text("/status"), "placed");
    EXPECT_EQ(psp_.effects().size(), 1u);
}

TEST_P(Repeats, a_checkout_that_was_refused_may_be_tried_again_under_its_key) {
    const auto path = cart();
    EXPECT_EQ(checkout(path, "test_success", key_1).code(), "checkout_not_ready");
    api_.call("PATCH " + path, api_.store, "{" + delivery + "}");
    EXPECT_EQ(checkout(path, "test_success", key_1).text("/status"), "placed");
}

// --- Demand that a checkout refused

TEST_P(Repeats, a_checkout_without_stock_counts_as_refused_demand) {
    const auto path = cart("," + delivery);
    api_.call("PATCH " + path, api_.store,
              R"({"lines":[{"action":"add","sku":"B","quantity":3},
                           {"action":"add","sku":"A","quantity":5}]})");
    EXPECT_EQ(checkout(path, "test_success").code(), "insufficient_stock");
    ASSERT_TRUE(api_.engine.refused_demand().flush(api_.engine.changes(), api_.world));
    pump();
    const auto told = R"("articles":[{"sku":"A","times":1,"asked":7,"missing":2},)"
                      R"({"sku":"B","times":1,"asked":3,"missing":3}])";
    EXPECT_EQ(count("select count(*) from base_event where type = 'demand_refused' and "
                    "payload like '%" +
                    std::string(told) + "%'"),
              1);
}

TEST_P(Repeats, a_checkout_that_is_not_ready_is_no_demand) {
    EXPECT_EQ(checkout(cart(), "test_success").code(), "checkout_not_ready");
    EXPECT_FALSE(api_.engine.refused_demand().flush(api_.engine.changes(), api_.world));
}

// --- Carts that nobody touches

TEST_P(Repeats, a_cart_nobody_touches_is_abandoned_once) {
    const auto path = cart();
    api_.fake.clock.advance(minutes(59));
    EXPECT_EQ(idle(), 0u);
    api_.fake.clock.advance(minutes(1));
    EXPECT_EQ(idle(), 1u);
    EXPECT_EQ(idle(), 0u);
    const auto seen = api_.call("GET " + path, api_.store);
    EXPECT_EQ(seen.text("/status"), "abandoned");
    EXPECT_EQ(seen.number("/lines/0/available"), 5);
    EXPECT_EQ(count("select count(*) from base_event where type = 'cart_abandoned'"), 1);
}

TEST_P(Repeats, who_touches_an_abandoned_cart_has_it_back) {
    const auto path = cart();
    api_.fake.clock.advance(hours(2));
    idle();
    const auto changed = api_.call("PATCH " + path, api_.store, "{" + delivery + "}");
    EXPECT_EQ(changed.text("/status"), "active");
    EXPECT_EQ(changed.number("/version"), 4);
    EXPECT_EQ(count("select count(*) from base_event where type = 'cart_revived'"), 1);
    EXPECT_EQ(idle(), 0u);
    expect_sound();
}

TEST_P(Repeats, an_abandoned_cart_can_be_checked_out) {
    const auto path = cart("," + delivery);
    api_.fake.clock.advance(hours(2));
    idle();
    EXPECT_EQ(checkout(path, "test_success").text("/status"), "placed");
    expect_sound();
}

TEST_P(Repeats, a_customer_who_comes_back_finds_the_abandoned_cart) {
    const auto profile = to_string(
        testing::make_customer(api_.base.database(), api_.world.ids.next<customers::ProfileId>()));
    const auto claim = R"({"profile":")" + profile + "\"}";
    cart();
    const auto first = id_;
    api_.call("POST /v1/carts/" + token_ + "/claim", api_.admin, claim);
    api_.fake.clock.advance(hours(2));
    idle();
    EXPECT_EQ(api_.call("GET /v1/customers/" + profile + "/cart", api_.admin).text("/id"), first);
    cart();
    const auto merged = api_.call("POST /v1/carts/" + token_ + "/claim", api_.admin, claim);
    EXPECT_EQ(merged.text("/id"), first);
    EXPECT_EQ(merged.text("/status"), "active");
    EXPECT_EQ(merged.number("/quantity"), 4);
    expect_sound();
}

TEST_P(Repeats, a_cart_that_is_being_paid_for_is_not_abandoned) {
    checkout(cart("," + delivery), "test_redirect");
    api_.fake.clock.advance(hours(2));
    EXPECT_EQ(idle(), 0u);
}

}  // namespace
}  // namespace nahtlos::flows
