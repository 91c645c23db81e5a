#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "base/events/subscriptions.hpp"
#include "flows/card_sales.hpp"
#include "sim/shop/shop.hpp"
#include "stored_value/code.hpp"
#include "tests/support/checkout_api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using testing::delivery;
using ::testing::ElementsAre;
using testing::Parts;

// Carts cost 20.00: two A.
class StoredValue : public testing::CheckoutApi {
protected:
    ApiReply call(const std::string& line, const std::string& body = "", const Parts& with = {}) {
        return api_.call(line, api_.admin, body, with);
    }
    // A gift card; its code is kept in `code_`. Returns its path.
    std::string card(std::int64_t amount_minor, const std::string& more = "") {
        const auto made =
            call("POST /v1/stored-value", R"({"legal_entity":")" + to_string(api_.shop.entity) +
                                              R"(","currency":"EUR","amount_minor":)" +
                                              std::to_string(amount_minor) + more + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        code_ = made.text("/code");
        return "/v1/stored-value/" + made.text("/id");
    }
    std::int64_t balance(const std::string& path) {
        return call("GET " + path).number("/balance_minor");
    }
    std::string cart_with(const std::string& codes) {
        return cart("," + delivery + R"(,"gift_cards":[)" + codes + "]");
    }
    std::string quoted() { return '"' + code_ + '"'; }
    ApiReply look(const std::string& path) { return api_.call("GET " + path, api_.store); }
    void run_jobs() {
        while (api_.engine.jobs().run_due()) pump();
    }
    void react() {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) { number_batches(tx, 1000); });
        sql::write(*api_.base.database().open_writer(),
                   [&](Tx& tx) { events::advance(tx, card_sales_subscriber(), now()); });
        run_jobs();
    }
    ApiReply till_order(const std::string& codes, const std::string& rest = "") {
        return api_.call("POST /v1/orders", api_.store,
                         R"({"lines":[{"sku":"A","quantity":1}],)" + delivery +
                             R"(,"payment":{"kind":"settled","gift_cards":[)" + codes + "]" + rest +
                             "}}");
    }
    std::string code_;
};
INSTANTIATE_TEST_SUITE_P(Engines, StoredValue, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(StoredValue, a_card_pays_what_it_has_and_the_provider_the_rest) {
    const auto path = card(500);
    const auto cart = cart_with(quoted());
    const auto seen = look(cart);
    EXPECT_EQ(seen.number("/stored_value/0/amount_minor"), 500) << seen.body;
    EXPECT_EQ(seen.number("/due_minor"), 1500);
    const auto done = checkout(cart, "test_success");
    EXPECT_EQ(done.text("/status"), "placed") << done.body;
    EXPECT_EQ(done.text("/payment_status"), "settled");
    EXPECT_EQ(done.number("/stored_value_minor"), 500);
    EXPECT_EQ(balance(path), 0);
    ASSERT_EQ(psp_.effects().size(), 1u);
    EXPECT_EQ(psp_.effects().front().captured_minor, 1500);
    expect_sound();
}

TEST_P(StoredValue, a_card_that_covers_all_needs_no_provider) {
    const auto path = card(5000);
    const auto done =
        api_.call("POST " + cart_with(quoted()) + "/checkout", api_.store, R"({"payment":{}})");
    EXPECT_EQ(done.text("/status"), "placed") << done.body;
    EXPECT_EQ(done.text("/payment_status"), "settled");
    EXPECT_EQ(balance(path), 3000);
    expect_sound();
}

TEST_P(StoredValue, a_declined_payment_gives_the_card_back) {
    const auto path = card(500);
    const auto cart = cart_with(quoted());
    EXPECT_EQ(checkout(cart, "test_decline").code(), "payment_declined");
    EXPECT_EQ(balance(path), 500);
    expect_sound();
    EXPECT_EQ(checkout(cart, "test_success").text("/status"), "placed");
    EXPECT_EQ(balance(path), 0);
    expect_sound();
}

TEST_P(StoredValue, nobody_spends_what_another_checkout_reserves) {
    const auto path = card(1000);
    const auto first = cart_with(quoted()), second = cart_with(quoted());
    EXPECT_EQ(checkout(first, "test_redirect").text("/status"), "pending");
    EXPECT_EQ(balance(path), 0);
    const auto refused = checkout(second, "test_success");
    EXPECT_EQ(refused.code(), "checkout_not_ready") << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/stored_value/0");
    EXPECT_EQ(refused.text("/errors/0/code"), "empty");
}

TEST_P(StoredValue, money_that_comes_late_takes_the_card_again) {
    const auto path = card(500);
    const auto cart = cart_with(quoted());
    EXPECT_EQ(checkout(cart, "test_webhook_late_ms=93600000").text("/status"), "pending");
    for (int half_hours = 0; half_hours < 50; ++half_hours) {
        api_.fake.clock.advance(minutes(30));
        run_jobs();
    }
    EXPECT_EQ(balance(path), 500);
    api_.fake.clock.advance(hours(2));
    for (const auto& due : psp_.due_webhooks(now())) webhook(due.body);
    EXPECT_EQ(look(cart).text("/status"), "completed");
    EXPECT_EQ(balance(path), 0);
    EXPECT_EQ(count("select count(*) from orders_order where status = 'placed'"), 1);
    expect_sound();
}

TEST_P(StoredValue, a_card_spent_elsewhere_meanwhile_leaves_the_order_to_a_person) {
    const auto path = card(500);
    const auto cart = cart_with(quoted());
    checkout(cart, "test_webhook_late_ms=93600000");
    for (int half_hours = 0; half_hours < 50; ++half_hours) {
        api_.fake.clock.advance(minutes(30));
        run_jobs();
    }
    EXPECT_EQ(call("POST " + path + "/entries", R"({"amount_minor":-400,"reason":"cash"})").status,
              200);
    api_.fake.clock.advance(hours(2));
    for (const auto& due : psp_.due_webhooks(now())) webhook(due.body);
    EXPECT_EQ(count("select paid_minor from orders_order where status = 'on_hold'"), 1600);
    expect_sound();
}

TEST_P(StoredValue, what_a_card_paid_goes_back_to_it) {
    const auto path = card(500);
    const auto done = checkout(cart_with(quoted()), "test_success");
    const auto canceled = call("POST /v1/orders/" + done.text("/order") + "/cancel", "{}");
    EXPECT_EQ(canceled.status, 200) << canceled.body;
    run_jobs();
    EXPECT_EQ(balance(path), 500);
    EXPECT_EQ(call("GET /v1/orders/" + done.text("/order")).text("/payment_status"), "refunded");
    expect_sound();
}

TEST_P(StoredValue, a_refund_revives_a_card_that_has_expired) {
    const auto path = card(500, R"(,"expires_at":")" + to_string(now() + hours(1)) + '"');
    const auto done = checkout(cart_with(quoted()), "test_success");
    api_.fake.clock.advance(hours(2));
    call("POST /v1/orders/" + done.text("/order") + "/cancel", "{}");
    run_jobs();
    EXPECT_EQ(balance(path), 500);
    EXPECT_EQ(call("GET " + path).text("/expires_at"), to_string(now() + days(365)));
    EXPECT_EQ(api_.engine.card_sales().expire(), 0u);
}

TEST_P(StoredValue, a_card_pays_an_order_of_one_call) {
    const auto path = card(1500);
    EXPECT_EQ(till_order(quoted()).status, 201);
    const auto rest = till_order(quoted());
    EXPECT_EQ(rest.text("/errors/0/pointer"), "/payment/provider") << rest.body;
    const auto both = till_order(quoted(), R"(,"provider":"terminal")");
    EXPECT_EQ(both.text("/payment_status"), "settled") << both.body;
    EXPECT_EQ(balance(path), 0);
    EXPECT_EQ(count("select count(*) from payments_payment"), 3);
    expect_sound();
}

TEST_P(StoredValue, ten_tills_at_once_spend_a_card_once) {
    const auto path = card(1000);
    std::vector<std::shared_ptr<testing::ReplyCatcher>> replies;
    for (int till = 0; till < 10; ++till) {
        replies.push_back(api_.send("POST /v1/orders", api_.store,
                                    R"({"lines":[{"sku":"A","quantity":1}],)" + delivery +
                                        R"(,"payment":{"kind":"settled","gift_cards":[)" +
                                        quoted() + "]}}"));
    }
    pump();
    int placed = 0;
    for (const auto& reply : replies) {
        if (reply->reply->status == 201) {
            ++placed;
        } else {
            EXPECT_EQ(reply->reply->text("/errors/0/code"), "empty") << reply->reply->body;
        }
    }
    EXPECT_EQ(placed, 1);
    EXPECT_EQ(balance(path), 0);
    expect_sound();
}

TEST_P(StoredValue, what_is_wrong_with_a_card_is_said) {
    card(500, R"(,"expires_at":")" + to_string(now() + hours(1)) + '"');
    const auto old = quoted();
    const auto blocked_path = card(500);
    const auto blocked = quoted();
    EXPECT_EQ(call("PATCH " + blocked_path, R"({"status":"blocked"})").status, 200);
    api_.fake.clock.advance(hours(2));
    int wrong = 0;
    const auto refused =
        api_.call("POST /v1/carts", api_.store,
                  R"({"gift_cards":["NO-SUCH-CARD",)" + old + "," + blocked + "," + blocked + "]}");
    for (const auto* code : {"unknown", "expired", "blocked", "blocked"}) {
        EXPECT_EQ(refused.text("/errors/" + std::to_string(wrong++) + "/code"), code);
    }
}

TEST_P(StoredValue, a_code_is_read_as_people_type_it) {
    card(500);
    std::string typed;
    for (const char c : code_) {
        if (c == '-') continue;
        typed += c == '0' ? 'o' : c == '1' ? 'L' : static_cast<char>(std::tolower(c));
    }
    const auto seen =
        api_.call("POST /v1/gift-cards/look-up", api_.store, R"({"code":" )" + typed + R"( "})");
    EXPECT_EQ(seen.number("/balance_minor"), 500) << seen.body;
}

TEST_P(StoredValue, a_code_is_told_again_to_the_same_key_and_stored_nowhere) {
    const Parts key{{"idempotency-key", "one"}};
    const auto body = R"({"legal_entity":")" + to_string(api_.shop.entity) +
                      R"(","currency":"EUR","amount_minor":100})";
    const auto first = call("POST /v1/stored-value", body, key);
    const auto again = call("POST /v1/stored-value", body, key);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.text("/code"), first.text("/code"));
    EXPECT_EQ(again.text("/id"), first.text("/id"));
    EXPECT_EQ(count("select count(*) from base_command where outcome like '%" +
                    first.text("/code") + "%'"),
              0);
}

TEST_P(StoredValue, a_new_code_ends_the_old_one) {
    const auto path = card(500);
    const auto old = code_;
    const auto fresh = call("POST " + path + "/code");
    ASSERT_EQ(fresh.status, 200) << fresh.body;
    EXPECT_NE(fresh.text("/code"), old);
    const auto look_up = [&](const std::string& code) {
        return api_.call("POST /v1/gift-cards/look-up", api_.store, R"({"code":")" + code + "\"}")
            .status;
    };
    EXPECT_EQ(look_up(old), 404);
    EXPECT_EQ(look_up(fresh.text("/code")), 200);
}

TEST_P(StoredValue, credit_pays_for_its_own_customer_only) {
    const auto ada =
        sim::make_customer(api_.base.database(), api_.fake.ids.next<customers::ProfileId>());
    const auto path = card(700, R"(,"kind":"credit","profile":")" + to_string(ada) + '"');
    const auto stranger = api_.call("POST /v1/carts", api_.store, R"({"use_credit":true})");
    EXPECT_EQ(stranger.text("/errors/0/code"), "no_credit") << stranger.body;
    const auto own =
        cart("," + delivery + R"(,"profile":")" + to_string(ada) + R"(","use_credit":true)");
    EXPECT_EQ(look(own).number("/due_minor"), 1300);
    EXPECT_EQ(checkout(own, "test_success").text("/status"), "placed");
    EXPECT_EQ(balance(path), 0);
    expect_sound();
}

TEST_P(StoredValue, no_more_is_taken_by_hand_than_there_is) {
    const auto path = card(500);
    const auto refused = call("POST " + path + "/entries", R"({"amount_minor":-501,"reason":"x"})");
    EXPECT_EQ(refused.code(), "insufficient_balance");
    EXPECT_EQ(refused.number("/errors/0/available"), 500);
    EXPECT_EQ(call("POST " + path + "/entries", R"({"amount_minor":-500,"reason":"x"})")
                  .number("/balance_minor"),
              0);
    EXPECT_THAT(testing::items(call("GET " + path + "/entries"), "kind"),
                ElementsAre("debited", "issued"));
}

TEST_P(StoredValue, a_card_that_ran_out_is_ended_with_its_balance) {
    const auto path = card(500, R"(,"expires_at":")" + to_string(now() + hours(1)) + '"');
    EXPECT_EQ(api_.engine.card_sales().expire(), 0u);
    api_.fake.clock.advance(hours(1));
    EXPECT_EQ(api_.engine.card_sales().expire(), 1u);
    pump();
    EXPECT_EQ(call("GET " + path).text("/status"), "expired");
    EXPECT_EQ(balance(path), 0);
    expect_sound();
}

TEST_P(StoredValue, a_paid_order_of_gift_cards_issues_them_once) {
    const auto variant = to_string(sim::Shop::variant("B"));
    EXPECT_EQ(call("PUT /v1/gift-card-articles/" + variant, R"({"valid_months":36})").status, 200);
    testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.warehouse, 5);
    const auto placed = api_.call("POST /v1/orders", api_.store,
                                  testing::order_body(R"({"sku":"B","quantity":2})"));
    ASSERT_EQ(placed.status, 201) << placed.body;
    react();
    react();
    const auto cards = call("GET /v1/stored-value?order=" + placed.text("/id"));
    EXPECT_THAT(testing::items(cards, "kind"), ElementsAre("gift_card", "gift_card"));
    EXPECT_EQ(cards.number("/items/0/balance_minor"), 2000);
    const auto path = "/v1/stored-value/" + cards.text("/items/0/id");
    code_ = call("POST " + path + "/code").text("/code");
    EXPECT_EQ(till_order(quoted()).status, 201);
    EXPECT_EQ(balance(path), 1000);
    expect_sound();
}

TEST_P(StoredValue, each_unit_of_a_large_order_gets_its_card_once) {
    call("PUT /v1/gift-card-articles/" + to_string(sim::Shop::variant("B")), "{}");
    testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.warehouse, 5'000);
    const auto placed =
        api_.call("POST /v1/orders", api_.store, testing::order_body(R"({"sku":"A","quantity":1},
                                                         {"sku":"B","quantity":4500})"));
    ASSERT_EQ(placed.status, 201) << placed.body;
    for (int i = 0; i < 8; ++i) react();
    EXPECT_EQ(count("select count(*) from stored_value_account"), 4'500);
    // What becomes a gift card after it was sold moves nobody's card.
    call("PUT /v1/gift-card-articles/" + to_string(sim::Shop::variant("A")), "{}");
    const auto path = "/v1/orders/" + placed.text("/id");
    call("POST " + path + "/hold", R"({"reason":"looks odd"})");
    call("POST " + path + "/release", R"({"reason":"is fine"})");
    for (int i = 0; i < 8; ++i) react();
    EXPECT_EQ(count("select count(*) from stored_value_account"), 4'501);
    expect_sound();
}

TEST_P(StoredValue, an_order_on_invoice_issues_its_cards_when_it_is_paid) {
    call("PUT /v1/gift-card-articles/" + to_string(sim::Shop::variant("A")), "{}");
    const auto done = api_.call("POST " + cart("," + delivery) + "/checkout", api_.store,
                                R"({"payment":{"terms":"invoice"}})");
    react();
    const auto list = "GET /v1/stored-value?order=" + done.text("/order");
    EXPECT_THAT(testing::items(call(list), "id"), ::testing::IsEmpty());
    const auto paid =
        call("POST /v1/orders/" + done.text("/order") + "/payments", R"({"provider":"bank"})");
    EXPECT_EQ(paid.status, 200) << paid.body;
    react();
    EXPECT_EQ(testing::items(call(list), "id").size(), 2u);
}

TEST_P(StoredValue, issued_cards_are_blocked_before_their_order_is_canceled) {
    call("PUT /v1/gift-card-articles/" + to_string(sim::Shop::variant("A")), "{}");
    const auto placed = api_.call("POST /v1/orders", api_.store,
                                  testing::order_body(R"({"sku":"A","quantity":1})"));
    react();
    const auto cancel = "POST /v1/orders/" + placed.text("/id") + "/cancel";
    EXPECT_EQ(call(cancel, "{}").code(), "cards_issued");
    const auto cards = call("GET /v1/stored-value?order=" + placed.text("/id"));
    const auto path = "/v1/stored-value/" + cards.text("/items/0/id");
    EXPECT_EQ(call("PATCH " + path, R"({"status":"blocked"})").status, 200);
    EXPECT_EQ(call(cancel, "{}").status, 200);
    expect_sound();
}

TEST_P(StoredValue, what_is_given_back_to_an_expired_card_can_be_spent) {
    const auto path = card(500, R"(,"expires_at":")" + to_string(now() + minutes(5)) + '"');
    EXPECT_EQ(checkout(cart_with(quoted()), "test_redirect").text("/status"), "pending");
    api_.fake.clock.advance(minutes(6));
    api_.engine.card_sales().expire();
    pump();
    for (int half_hours = 0; half_hours < 3; ++half_hours) {
        api_.fake.clock.advance(minutes(30));
        run_jobs();
    }
    EXPECT_EQ(balance(path), 500);
    EXPECT_EQ(call("GET " + path).text("/status"), "active");
    expect_sound();
}

TEST_P(StoredValue, nobody_settles_a_refund_by_hand) {
    card(500);
    const auto done = checkout(cart_with(quoted()), "test_success");
    const auto canceled = call("POST /v1/orders/" + done.text("/order") + "/cancel", "{}");
    ASSERT_EQ(canceled.status, 200) << canceled.body;
    std::string payment, refund;
    for (int i = 0; i < 2; ++i) {
        const auto at = "/refunds_due/" + std::to_string(i);
        if (canceled.text(at + "/provider") != "stored_value") continue;
        payment = canceled.text(at + "/payment");
        refund = canceled.text(at + "/refund");
    }
    const auto refused =
        call("POST /v1/orders/" + done.text("/order") + "/refunds",
             R"({"payment":")" + payment + R"(","refund":")" + refund + R"(","outcome":"failed"})");
    EXPECT_EQ(refused.code(), "refund_under_way") << canceled.body << refused.body;
}

TEST_P(StoredValue, who_is_bound_to_a_market_only_has_no_part_in_it) {
    const auto path = card(500);
    const auto key = api_.make_key(
        {.kind = auth::KeyKind::admin, .scopes = "admin", .market = api_.shop.market});
    EXPECT_EQ(api_.call("GET " + path, key).status, 404);
    EXPECT_EQ(api_.call("GET /v1/stored-value", key).status, 403);
    EXPECT_EQ(
        api_.call("POST " + path + "/entries", key, R"({"amount_minor":1,"reason":"x"})").status,
        404);
    EXPECT_EQ(api_.call("POST /v1/stored-value", key,
                        R"({"currency":"EUR","amount_minor":100,"legal_entity":")" +
                            to_string(api_.shop.entity) + "\"}")
                  .status,
              403);
}

TEST_P(StoredValue, what_is_owed_adds_up) {
    card(500);
    card(700);
    const auto owed = call("GET /v1/stored-value/owed");
    EXPECT_EQ(owed.number("/rows/0/accounts"), 2);
    EXPECT_EQ(owed.number("/rows/0/balance_minor"), 1200);
}

TEST_P(StoredValue, verify_finds_a_balance_that_is_not_in_the_ledger) {
    card(500);
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        tx.run("update stored_value_account set balance_minor = balance_minor + 1");
    });
    const auto report = verify(api_.base.database(), {.now = now()});
    EXPECT_EQ(report[Check::stored_value_balances].broken, 1);
}

TEST_P(StoredValue, verify_finds_a_use_that_nobody_paid) {
    card(500);
    checkout(cart_with(quoted()), "test_success");
    sql::write(*api_.base.database().open_writer(),
               [](Tx& tx) { tx.run("update stored_value_use set amount_minor = 400"); });
    EXPECT_GT(verify(api_.base.database(), {.now = now()})[Check::stored_value_uses].broken, 0);
}

TEST(CardExpiry, counts_from_the_end_of_the_year_of_the_sale) {
    const auto sold = *parse_instant("2026-11-22T10:00:00Z");
    EXPECT_EQ(card_expiry(sold, 36), *parse_instant("2030-01-01T00:00:00Z"));
    EXPECT_EQ(card_expiry(sold, 1), *parse_instant("2027-02-01T00:00:00Z"));
}

}  // namespace
}  // namespace nahtlos::flows
