#include "flows/api_payments.hpp"

#include <gtest/gtest.h>

#include "tests/support/checkout_api.hpp"

namespace nahtlos::flows {
namespace {

using fake::FakeOutbound;
using testing::ApiReply;
using testing::delivery;
using testing::Parts;

class PaymentApi : public testing::CheckoutApi {
protected:
    // An order of two A for 20.00.
    void place(const std::string& terms, const std::string& method = "test_success") {
        const auto placed = checkout(cart("," + delivery), method, {}, terms);
        ASSERT_EQ(placed.text("/status"), "placed") << placed.body;
        order_ = placed.text("/order");
        payment_ = placed.text("/payment");
        webhooks();
    }
    ApiReply capture(const std::string& body = "", const Parts& headers = {}) {
        return api_.call("POST /v1/payments/" + payment_ + "/capture", api_.admin, body, headers);
    }
    ApiReply cancel() { return api_.call("POST /v1/orders/" + order_ + "/cancel", api_.admin); }
    ApiReply order() { return api_.call("GET /v1/orders/" + order_, api_.admin); }
    std::string at_provider(const std::string& action, std::int64_t amount_minor) {
        return psp_
            .handle("POST", "/payments/" + payment_ + "/" + action, "by hand",
                    R"({"amount_minor":)" + std::to_string(amount_minor) + "}", now())
            .body;
    }
    // Delivers what the provider has to tell, `times` each.
    void webhooks(int times = 1) {
        for (const auto& due : psp_.due_webhooks(now())) {
            for (int i = 0; i < times; ++i) EXPECT_EQ(webhook(due.body).status, 204) << due.body;
        }
    }
    // Runs the jobs that are due within a minute.
    void jobs() {
        for (int s = 0; s < 60; s += 5) {
            api_.fake.clock.advance(seconds(5));
            while (api_.engine.jobs().run_due()) pump();
        }
        pump();
    }
    // The provider acts, but its answer gets lost, once.
    void lose_answer() {
        api_.fake.outbound.deliver(0, FakeOutbound::Fate::lost_reply);
        pump();
        api_.fake.outbound.hold(false);
    }
    std::int64_t events(const std::string& kind, const std::string& outcome) {
        return count("select count(*) from payments_event where kind = '" + kind +
                     "' and outcome = '" + outcome + "'");
    }
    std::string payment_status() { return order().text("/payments/0/status"); }
    test_psp::Effects effects() { return psp_.effects().at(0); }

    std::string order_, payment_;
};
INSTANTIATE_TEST_SUITE_P(Engines, PaymentApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(PaymentApi, authorized_money_is_captured) {
    place("authorized");
    EXPECT_EQ(order().text("/payment_status"), "authorized");
    const auto captured = capture();
    EXPECT_EQ(captured.status, 200) << captured.body;
    EXPECT_EQ(captured.text("/payment_status"), "settled");
    EXPECT_EQ(captured.number("/paid_minor"), 2000);
    EXPECT_EQ(payment_status(), "captured");
    EXPECT_EQ(effects().captured_minor, 2000);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    webhooks(2);
    EXPECT_EQ(events("capture", "succeeded"), 1);
    EXPECT_EQ(capture().code(), "wrong_status");
    expect_sound();
}

TEST_P(PaymentApi, a_capture_happens_once_per_key) {
    place("authorized");
    const Parts key{{"idempotency-key", "one"}};
    const auto captured = capture("", key);
    const auto again = capture("", key);
    EXPECT_EQ(again.body, captured.body);
    EXPECT_EQ(again.headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(capture(R"({"amount_minor":1})", key).code(), "idempotency_key_reused");
    EXPECT_EQ(effects().charges, 1);
    expect_sound();
}

TEST_P(PaymentApi, a_part_can_be_captured_but_not_more_than_is_owed) {
    place("authorized");
    const auto more = capture(R"({"amount_minor":2001})");
    EXPECT_EQ(more.status, 422);
    EXPECT_EQ(more.number("/errors/0/available"), 2000);
    EXPECT_EQ(capture(R"({"amount_minor":500})").text("/payment_status"), "partially_paid");
    EXPECT_EQ(effects().captured_minor, 500);
    expect_sound();
}

TEST_P(PaymentApi, a_capture_that_the_provider_refuses_can_be_tried_again) {
    place("authorized", "test_capture_refused");
    EXPECT_EQ(capture().code(), "capture_refused");
    EXPECT_EQ(capture().code(), "capture_refused");
    EXPECT_EQ(events("capture", "requested"), 2);
    EXPECT_EQ(events("capture", "failed"), 2);
    EXPECT_EQ(order().text("/payment_status"), "authorized");
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(PaymentApi, an_order_canceled_while_a_capture_fails_holds_no_money) {
    place("authorized", "test_capture_refused");
    api_.fake.outbound.hold(true);
    const auto sent = api_.send("POST /v1/payments/" + payment_ + "/capture", api_.admin);
    pump();
    EXPECT_EQ(cancel().status, 200);
    api_.fake.outbound.hold(false);
    api_.fake.outbound.deliver(0, FakeOutbound::Fate::answered);
    pump();
    EXPECT_EQ(events("capture", "failed"), 1);
    expect_sound();
    jobs();
    EXPECT_EQ(payment_status(), "canceled");
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(PaymentApi, a_capture_whose_answer_is_lost_is_settled_by_the_job) {
    place("authorized");
    api_.fake.outbound.hold(true);
    const auto sent = api_.send("POST /v1/payments/" + payment_ + "/capture", api_.admin);
    pump();
    lose_answer();
    EXPECT_EQ(sent->reply->status, 200);
    EXPECT_EQ(sent->reply->number("/captures_due/0/amount_minor"), 2000);
    EXPECT_EQ(sent->reply->text("/payment_status"), "authorized");
    jobs();
    EXPECT_EQ(order().text("/payment_status"), "settled");
    EXPECT_EQ(effects().charges, 1);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(PaymentApi, a_webhook_settles_a_capture_before_its_answer_comes) {
    place("authorized");
    api_.fake.outbound.hold(true);
    const auto sent = api_.send("POST /v1/payments/" + payment_ + "/capture", api_.admin);
    pump();
    lose_answer();
    webhooks(2);
    EXPECT_EQ(order().text("/payment_status"), "settled");
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(PaymentApi, goods_that_go_out_capture_what_is_owed) {
    place("authorized");
    const auto fulfillment = order().text("/fulfillments/0/id");
    const auto shipped =
        api_.call("POST /v1/orders/" + order_ + "/fulfillments/" + fulfillment + "/actions",
                  api_.admin, R"({"action":"ship","catch_up":true})");
    EXPECT_EQ(shipped.status, 200) << shipped.body;
    EXPECT_EQ(shipped.number("/captures_due/0/amount_minor"), 2000);
    EXPECT_EQ(shipped.text("/status"), "placed");
    jobs();
    EXPECT_EQ(effects().captured_minor, 2000);
    EXPECT_EQ(order().text("/payment_status"), "settled");
    EXPECT_EQ(order().text("/status"), "closed");
    expect_sound();
}

TEST_P(PaymentApi, a_canceled_order_gives_the_authorization_up) {
    place("authorized");
    EXPECT_EQ(cancel().text("/status"), "canceled");
    expect_sound();
    jobs();
    EXPECT_EQ(payment_status(), "canceled");
    EXPECT_EQ(events("cancel", "succeeded"), 1);
    EXPECT_EQ(effects().charges, 0);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    EXPECT_EQ(count("select count(*) from base_event where type = 'payment_canceled'"), 1);
    expect_sound();
}

TEST_P(PaymentApi, giving_up_is_tried_until_the_provider_answers) {
    place("authorized");
    cancel();
    api_.fake.outbound.hold(true);
    api_.fake.clock.advance(seconds(20));
    ASSERT_TRUE(api_.engine.jobs().run_due());
    pump();
    lose_answer();
    EXPECT_EQ(payment_status(), "authorized");
    jobs();
    EXPECT_EQ(payment_status(), "canceled");
    EXPECT_EQ(events("cancel", "succeeded"), 1);
    expect_sound();
}

TEST_P(PaymentApi, verify_finds_an_authorization_that_nobody_gives_up) {
    place("authorized");
    cancel();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run("update payments_event set kind = 'authorize' where kind = 'cancel'");
    });
    const auto report = verify(api_.base.database(), {.now = now()});
    EXPECT_EQ(report[Check::finished_orders].broken, 1);
}

TEST_P(PaymentApi, money_captured_before_it_could_be_given_up_is_refunded) {
    place("authorized");
    at_provider("capture", 2000);
    EXPECT_EQ(cancel().text("/status"), "canceled");
    jobs();
    webhooks(2);
    EXPECT_EQ(payment_status(), "refunded");
    EXPECT_EQ(effects().refunds, 1);
    EXPECT_EQ(order().text("/payment_status"), "refunded");
    EXPECT_EQ(events("cancel", "failed"), 1);
    expect_sound();
}

TEST_P(PaymentApi, money_that_arrives_after_it_was_given_up_is_booked) {
    place("authorized");
    const auto early = psp_.due_webhooks(now()).size();
    EXPECT_EQ(early, 0u);
    at_provider("capture", 2000);
    const auto told = psp_.due_webhooks(now());
    ASSERT_EQ(told.size(), 1u);
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run("update payments_payment set status = 'canceled'");
        tx.run("update orders_order set payment_status = 'due'");
    });
    EXPECT_EQ(webhook(told[0].body).status, 204);
    EXPECT_EQ(webhook(told[0].body).status, 204);
    EXPECT_EQ(order().number("/paid_minor"), 2000);
    EXPECT_EQ(order().text("/payment_status"), "settled");
    expect_sound();
}

TEST_P(PaymentApi, a_refund_made_at_the_provider_is_booked_once) {
    place("captured");
    at_provider("refund_by_hand", 500);
    webhooks(3);
    EXPECT_EQ(payment_status(), "partially_refunded");
    EXPECT_EQ(order().number("/refunded_minor"), 500);
    EXPECT_EQ(order().text("/payment_status"), "partially_paid");
    EXPECT_EQ(events("refund", "succeeded"), 1);
    at_provider("refund_by_hand", 1500);
    webhooks();
    EXPECT_EQ(payment_status(), "refunded");
    EXPECT_EQ(order().number("/refunded_minor"), 2000);
    expect_sound();
}

TEST_P(PaymentApi, our_own_refund_is_booked_once_whoever_tells_it_first) {
    for (const bool is_webhook_first : {false, true}) {
        place("captured");
        cancel();
        if (is_webhook_first) {
            api_.fake.outbound.hold(true);
            ASSERT_TRUE(api_.engine.jobs().run_due());
            pump();
            lose_answer();
            webhooks(2);
        }
        jobs();
        webhooks(2);
        EXPECT_EQ(order().text("/payment_status"), "refunded");
        EXPECT_EQ(order().number("/refunded_minor"), 2000);
    }
    EXPECT_EQ(events("refund", "requested"), 2);
    EXPECT_EQ(events("refund", "succeeded"), 2);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(PaymentApi, a_charge_back_is_booked_once_and_the_money_owed_again) {
    place("captured");
    at_provider("charge_back", 2000);
    webhooks(2);
    EXPECT_EQ(payment_status(), "charged_back");
    EXPECT_EQ(order().text("/payment_status"), "due");
    EXPECT_EQ(order().number("/paid_minor"), 0);
    EXPECT_EQ(events("charge_back", "succeeded"), 1);
    EXPECT_EQ(count("select count(*) from base_event where type = 'payment_charged_back'"), 1);
    expect_sound();
}

TEST_P(PaymentApi, money_that_goes_back_before_it_is_known_to_have_come_is_told_again) {
    for (const std::string way : {"refund_by_hand", "charge_back"}) {
        place("authorized");
        at_provider("capture", 2000);
        at_provider(way, 500);
        const auto told = psp_.due_webhooks(now());
        ASSERT_EQ(told.size(), 2u);
        const auto overtaken = webhook(told[1].body);
        EXPECT_EQ(overtaken.status, 503);
        EXPECT_EQ(overtaken.code(), "payment_not_captured");
        EXPECT_EQ(webhook(told[0].body).status, 204);
        EXPECT_EQ(webhook(told[1].body).status, 204);
        EXPECT_EQ(order().number("/paid_minor") - order().number("/refunded_minor"), 1500);
    }
    expect_sound();
}

TEST_P(PaymentApi, more_than_was_captured_cannot_go_back) {
    place("captured");
    at_provider("charge_back", 2001);
    const auto told = psp_.due_webhooks(now());
    ASSERT_EQ(told.size(), 1u);
    const auto refused = webhook(told[0].body);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "more_than_captured");
    EXPECT_EQ(payment_status(), "captured");
    EXPECT_EQ(events("charge_back", "succeeded"), 0);
    expect_sound();
}

TEST_P(PaymentApi, an_authorization_that_lapses_at_the_provider_leaves_the_order_due) {
    place("authorized");
    psp_.handle("POST", "/payments/" + payment_ + "/cancel", "", "", now());
    const auto refused = capture();
    EXPECT_EQ(refused.code(), "capture_refused");
    EXPECT_EQ(payment_status(), "canceled");
    EXPECT_EQ(order().text("/payment_status"), "due");
    expect_sound();
}

TEST_P(PaymentApi, what_was_paid_elsewhere_has_nothing_to_capture_or_give_back) {
    const auto placed =
        api_.call("POST /v1/orders", api_.admin,
                  testing::order_body(R"({"sku":"A","quantity":1})", R"(,"channel":"web")"));
    ASSERT_EQ(placed.status, 201) << placed.body;
    order_ = placed.text("/id");
    payment_ = order().text("/payments/0/id");
    EXPECT_EQ(capture().code(), "wrong_status");
    EXPECT_EQ(api_.call("POST /v1/payments/" + payment_ + "/refunds", api_.admin).code(),
              "nothing_to_refund");
    expect_sound();
}

TEST_P(PaymentApi, an_invoice_is_paid_by_what_comes_and_what_is_too_much_stays_unapplied) {
    auto body = testing::order_body(R"({"sku":"A","quantity":2})", R"(,"channel":"web")");
    body.replace(body.find(R"("kind":"settled","provider":"test")"), 34, R"("kind":"invoice")");
    const auto placed = api_.call("POST /v1/orders", api_.admin, body);
    ASSERT_EQ(placed.status, 201) << placed.body;
    order_ = placed.text("/id");
    const auto come = [&](const std::string& what) {
        return api_.call("POST /v1/orders/" + order_ + "/payments", api_.admin,
                         R"({"provider":"bank")" + what + "}");
    };
    const auto part = come(R"(,"reference":"S1-7","amount_minor":500)");
    EXPECT_EQ(part.status, 200) << part.body;
    EXPECT_EQ(part.text("/payment_status"), "partially_paid");
    EXPECT_EQ(come(R"(,"reference":"S1-7","amount_minor":500)").code(), "payment_reference_taken");
    EXPECT_EQ(come(R"(,"amount_minor":0)").text("/errors/0/pointer"), "/amount_minor");
    EXPECT_EQ(come("").text("/payment_status"), "settled");
    EXPECT_EQ(come("").code(), "nothing_to_pay");
    expect_sound();
    EXPECT_EQ(come(R"(,"amount_minor":300)").number("/paid_minor"), 2000);
    expect_sound();
    const auto loose = api_.call("GET /v1/payments?unapplied=true", api_.admin);
    EXPECT_EQ(loose.number("/items/0/unapplied_minor"), 300) << loose.body;
    const auto id = loose.text("/items/0/id");
    EXPECT_EQ(
        api_.call("POST /v1/payments/" + id + "/refunds", api_.admin, R"({"refund":"paid_out"})")
            .status,
        200);
    expect_sound();
    const auto canceled = cancel();
    EXPECT_EQ(canceled.number("/refunds_due/0/amount_minor") +
                  canceled.number("/refunds_due/1/amount_minor"),
              2000)
        << canceled.body;
    expect_sound();
}

TEST_P(PaymentApi, payments_that_no_provider_holds_cannot_be_captured) {
    payment_ = to_string(api_.world.ids.next<payments::PaymentId>());
    EXPECT_EQ(capture().status, 404);
    place("authorized");
    const auto till = api_.make_key(
        {.kind = auth::KeyKind::admin, .scopes = "payments:write", .channel = api_.shop.till});
    EXPECT_EQ(api_.call("POST /v1/payments/" + payment_ + "/capture", till).status, 404);
    EXPECT_EQ(api_.call("POST /v1/payments/" + payment_ + "/capture", api_.store).status, 403);
}

}  // namespace
}  // namespace nahtlos::flows
