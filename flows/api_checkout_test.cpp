#include "flows/api_checkout.hpp"

#include <gtest/gtest.h>

#include "tests/support/checkout_api.hpp"

namespace nahtlos::flows {
namespace {

using testing::delivery;

class CheckoutApi : public testing::CheckoutApi {};
INSTANTIATE_TEST_SUITE_P(Engines, CheckoutApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CheckoutApi, a_cart_tells_its_price_and_what_is_missing) {
    const auto path = cart();
    const auto seen = api_.call("GET " + path, api_.store);
    EXPECT_EQ(seen.status, 200);
    EXPECT_EQ(seen.text("/status"), "active");
    EXPECT_EQ(seen.number("/lines/0/total_minor"), 2000);
    EXPECT_EQ(seen.number("/lines/0/available"), 5);
    EXPECT_EQ(seen.text("/requirements/0/pointer"), "/customer/email");
    EXPECT_EQ(seen.text("/requirements/1/pointer"), "/delivery");
    EXPECT_EQ(seen.headers.at("ETag"), "\"1\"");
}

TEST_P(CheckoutApi, a_cart_is_changed_under_its_version) {
    const auto path = cart();
    const std::string body = "{" + delivery + "}";
    const auto changed = api_.call("PATCH " + path, api_.store, body, {{"if-match", "\"1\""}});
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.number("/version"), 2);
    EXPECT_EQ(api_.call("PATCH " + path, api_.store, body, {{"if-match", "\"1\""}}).status, 412);
    EXPECT_EQ(api_.call("GET " + path, api_.store).text("/delivery/address/city"), "Berlin");
}

TEST_P(CheckoutApi, a_cart_is_claimed_under_its_version) {
    const auto profile = to_string(
        testing::make_customer(api_.base.database(), api_.world.ids.next<customers::ProfileId>()));
    const auto path = cart();
    const auto body = R"({"profile":")" + profile + "\"}";
    EXPECT_EQ(
        api_.call("POST " + path + "/claim", api_.admin, body, {{"if-match", "\"2\""}}).status,
        412);
    EXPECT_EQ(
        api_.call("POST " + path + "/claim", api_.admin, body, {{"if-match", "\"1\""}}).status,
        200);
}

TEST_P(CheckoutApi, an_unknown_token_and_another_channels_cart_are_not_there) {
    cart();
    EXPECT_EQ(api_.call("GET /v1/carts/" + std::string(43, 'x'), api_.store).status, 404);
    EXPECT_EQ(api_.call("GET /v1/carts/short", api_.store).status, 404);
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = "orders:read,carts:write",
                                     .channel = api_.shop.till});
    EXPECT_EQ(api_.call("GET /v1/carts/" + token_, till).status, 404);
    EXPECT_EQ(api_.call("GET /v1/carts/" + id_, till).status, 404);
    EXPECT_EQ(api_.call("GET /v1/carts/" + id_, api_.store).status, 200);
    const auto writer = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "carts:write", .channel = api_.shop.web});
    EXPECT_EQ(api_.call("GET /v1/carts/" + id_, writer).status, 404);
    EXPECT_EQ(api_.call("GET /v1/carts/" + token_, writer).status, 200);
}

TEST_P(CheckoutApi, a_customer_finds_the_cart_on_any_device) {
    const auto profile = to_string(
        testing::make_customer(api_.base.database(), api_.world.ids.next<customers::ProfileId>()));
    cart();
    const auto first = id_;
    const auto claim = R"({"profile":")" + profile + "\"}";
    EXPECT_EQ(api_.call("POST /v1/carts/" + token_ + "/claim", api_.admin, claim).status, 200);
    cart();
    const auto merged = api_.call("POST /v1/carts/" + token_ + "/claim", api_.admin, claim);
    EXPECT_EQ(merged.text("/id"), first);
    EXPECT_EQ(merged.number("/quantity"), 4);
    const auto found = api_.call("GET /v1/customers/" + profile + "/cart", api_.admin);
    EXPECT_EQ(found.text("/id"), first);
    EXPECT_EQ(api_.call("GET /v1/carts/" + token_, api_.store).text("/merged_into"), first);
}

TEST_P(CheckoutApi, a_customer_that_nobody_knows_gets_no_cart) {
    cart();
    const auto stranger =
        R"({"profile":")" + to_string(api_.world.ids.next<customers::ProfileId>()) + "\"}";
    const auto claimed = api_.call("POST /v1/carts/" + token_ + "/claim", api_.store, stranger);
    EXPECT_EQ(claimed.status, 422) << claimed.body;
    EXPECT_EQ(claimed.text("/errors/0/pointer"), "/profile");
    EXPECT_EQ(claimed.text("/errors/0/code"), "unknown");
    const auto made = api_.call("POST /v1/carts", api_.store, stranger);
    EXPECT_EQ(made.status, 422) << made.body;
    EXPECT_EQ(made.text("/errors/0/pointer"), "/profile");
}

TEST_P(CheckoutApi, a_customer_of_another_legal_entity_gets_no_cart) {
    const auto id =
        testing::make_customer(api_.base.database(), api_.world.ids.next<customers::ProfileId>());
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run("update customers_profile set legal_entity = $1", Uuid{api_.shop.web.uuid});
    });
    cart();
    const auto claimed = api_.call("POST /v1/carts/" + token_ + "/claim", api_.store,
                                   R"({"profile":")" + to_string(id) + "\"}");
    EXPECT_EQ(claimed.text("/errors/0/pointer"), "/profile") << claimed.body;
}

TEST_P(CheckoutApi, a_checkout_is_placed_and_its_progress_is_told) {
    const auto path = cart("," + delivery);
    EXPECT_EQ(api_.call("GET " + path + "/checkout", api_.store).status, 404);
    const auto placed = checkout(path, "test_success");
    EXPECT_EQ(placed.status, 200) << placed.body;
    EXPECT_EQ(placed.text("/status"), "placed");
    EXPECT_EQ(api_.call("GET " + path + "/checkout", api_.store).text("/status"), "placed");
    EXPECT_EQ(api_.call("GET " + path, api_.store).text("/order"), placed.text("/order"));
    const auto frozen =
        api_.call("PATCH " + path, api_.store, R"({"lines":[{"action":"remove","line":1}]})");
    EXPECT_EQ(frozen.status, 409);
    EXPECT_EQ(frozen.code(), "cart_completed");
}

TEST_P(CheckoutApi, what_a_customer_buys_is_in_their_history) {
    const auto id =
        testing::make_customer(api_.base.database(), api_.world.ids.next<customers::ProfileId>());
    const auto path = cart("," + delivery);
    const auto claim = R"({"profile":")" + to_string(id) + "\"}";
    EXPECT_EQ(api_.call("POST " + path + "/claim", api_.admin, claim).status, 200);
    const auto placed = checkout(path, "test_success");
    ASSERT_EQ(placed.text("/status"), "placed") << placed.body;
    const auto history = api_.base.database().read(
        [&](Tx& tx) { return customers::parties_of(tx, id, std::nullopt, 10); });
    EXPECT_EQ(history.size(), 1U);
}

TEST_P(CheckoutApi, a_declined_payment_says_so) {
    const auto path = cart("," + delivery);
    const auto declined = checkout(path, "test_decline");
    EXPECT_EQ(declined.status, 409);
    EXPECT_EQ(declined.code(), "payment_declined");
    const auto progress = api_.call("GET " + path + "/checkout", api_.store);
    EXPECT_EQ(progress.text("/status"), "declined");
    EXPECT_EQ(progress.text("/reason"), "insufficient_funds");
}

TEST_P(CheckoutApi, what_is_missing_is_named) {
    const auto refused = checkout(cart(), "test_success");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.code(), "checkout_not_ready");
    EXPECT_EQ(refused.text("/errors/1/pointer"), "/delivery");
}

TEST_P(CheckoutApi, the_webhook_of_the_provider_places_the_order) {
    const auto path = cart("," + delivery);
    const auto pending = checkout(path, "test_redirect");
    EXPECT_EQ(pending.text("/status"), "pending");
    EXPECT_EQ(pending.text("/redirect_url"), "http://psp/pay/psp_1");
    psp_.handle("GET", "/pay/psp_1", "", "", now());
    const auto due = psp_.due_webhooks(now());
    ASSERT_EQ(due.size(), 1u);
    EXPECT_EQ(webhook(due[0].body, "wrong").status, 401);
    EXPECT_EQ(api_.call("GET " + path + "/checkout", api_.store).text("/status"), "pending");
    EXPECT_EQ(webhook(due[0].body, secret).status, 204);
    EXPECT_EQ(webhook(due[0].body, secret).status, 204);
    EXPECT_EQ(api_.call("GET " + path + "/checkout", api_.store).text("/status"), "placed");
    EXPECT_EQ(api_.call("POST /v1/webhooks/payments/nobody", "", "{}").status, 404);
}

}  // namespace
}  // namespace nahtlos::flows
