#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/checkout_api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using testing::delivery;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::Parts;

// Money that comes when its cart has another order, or is more than its order costs.
class LateMoney : public testing::CheckoutApi {
protected:
    ApiReply get(const std::string& path) { return api_.call("GET " + path, api_.admin); }
    std::vector<std::string> ids(const std::string& path, const std::string& field = "id") {
        return testing::items(get(path), field);
    }
    ApiReply payment(const std::string& id) { return get("/v1/payments/" + id); }
    ApiReply refund(const std::string& payment, const std::string& body = "",
                    const Parts& headers = {}) {
        return api_.call("POST /v1/payments/" + payment + "/refunds", api_.admin, body, headers);
    }
    void run_jobs() {
        while (api_.engine.jobs().run_due()) pump();
    }
    void webhooks(int status = 204) {
        for (const auto& due : psp_.due_webhooks(now())) {
            EXPECT_EQ(webhook(due.body).status, status) << due.body;
        }
    }
    // Returns the payment of 20.00 of a checkout that was given up a day before the money comes;
    // its cart is another order by then, whose payment is `other_`.
    std::string unapplied(const std::string& terms = "captured") {
        const auto path = cart("," + delivery);
        const auto begun = checkout(path, "test_webhook_late_ms=93600000", {}, terms);
        EXPECT_EQ(begun.text("/status"), "pending") << begun.body;
        for (int half_hours = 0; half_hours < 50; ++half_hours) {
            api_.fake.clock.advance(minutes(30));
            run_jobs();
        }
        EXPECT_EQ(checkout(path, "test_success").text("/status"), "placed");
        api_.fake.clock.advance(hours(2));
        webhooks();
        return begun.text("/payment");
    }
    void at_provider(const std::string& payment, const std::string& action,
                     std::int64_t amount_minor) {
        psp_.handle("POST", "/payments/" + payment + "/" + action, action,
                    R"({"amount_minor":)" + std::to_string(amount_minor) + "}", now());
    }
    std::string checkout_status(const std::string& payment) {
        for (const std::string status : {"unapplied", "refunded"}) {
            const auto found = ids("/v1/checkouts?status=" + status, "payment");
            if (std::ranges::find(found, payment) != found.end()) return status;
        }
        return "neither";
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, LateMoney, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(LateMoney, unapplied_money_is_found_and_given_back_by_its_provider) {
    const auto id = unapplied();
    EXPECT_THAT(ids("/v1/payments?unapplied=true"), ElementsAre(id));
    EXPECT_THAT(ids("/v1/checkouts?status=unapplied", "payment"), ElementsAre(id));
    expect_sound();
    const auto asked = refund(id);
    EXPECT_EQ(asked.status, 200) << asked.body;
    EXPECT_EQ(asked.text("/refunds_due/0/payment"), id);
    EXPECT_EQ(asked.number("/refunds_due/0/amount_minor"), 2000);
    EXPECT_EQ(refund(id).code(), "nothing_to_refund");
    run_jobs();
    webhooks();
    const auto seen = payment(id);
    EXPECT_EQ(seen.text("/status"), "refunded");
    EXPECT_EQ(seen.number("/unapplied_minor"), 0);
    EXPECT_EQ(seen.number("/refunded_minor"), 2000);
    EXPECT_THAT(ids("/v1/payments?unapplied=true"), IsEmpty());
    EXPECT_EQ(count("select count(*) from payments_event where kind = 'refund' and "
                    "outcome = 'succeeded'"),
              1);
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(LateMoney, unapplied_money_is_given_back_in_parts_but_never_twice) {
    const auto id = unapplied();
    const auto too_much = refund(id, R"({"amount_minor":2001})");
    EXPECT_EQ(too_much.status, 422);
    EXPECT_EQ(too_much.number("/errors/0/available"), 2000);
    EXPECT_EQ(refund(id, R"({"amount_minor":0})").status, 422);
    const Parts key{{"idempotency-key", "one"}};
    const std::string part = R"({"amount_minor":1500,"refund":"paid_out"})";
    const auto done = refund(id, part, key);
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(refund(id, part, key).headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(payment(id).number("/unapplied_minor"), 500);
    EXPECT_EQ(payment(id).text("/status"), "partially_refunded");
    EXPECT_EQ(refund(id, R"({"amount_minor":501})").number("/errors/0/available"), 500);
    expect_sound();
}

TEST_P(LateMoney, what_was_paid_beyond_an_order_is_given_back_and_the_order_stays_paid) {
    const auto id = checkout(cart("," + delivery), "test_success").text("/payment");
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run(
            "update payments_payment set authorized_minor = 2500, captured_minor = 2500, "
            "unapplied_minor = 500");
        tx.run("update payments_event set amount_minor = 2500 where outcome = 'succeeded'");
    });
    expect_sound();
    EXPECT_EQ(refund(id).number("/refunds_due/0/amount_minor"), 500);
    run_jobs();
    webhooks();
    EXPECT_EQ(payment(id).number("/refunded_minor"), 500);
    EXPECT_EQ(payment(id).number("/unapplied_minor"), 0);
    const auto order = get("/v1/orders/" + payment(id).text("/order"));
    EXPECT_EQ(order.text("/payment_status"), "settled");
    EXPECT_EQ(order.number("/refunded_minor"), 0);
    EXPECT_EQ(refund(id).code(), "nothing_to_refund");
    expect_sound();
}

TEST_P(LateMoney, a_refund_that_fails_leaves_the_money_unapplied) {
    const auto id = unapplied();
    const auto asked = refund(id);
    const auto failed =
        api_.call("POST /v1/orders/" + asked.text("/id") + "/refunds", api_.admin,
                  R"({"payment":")" + id + R"(","refund":")" + asked.text("/refunds_due/0/refund") +
                      R"(","outcome":"failed"})");
    EXPECT_EQ(failed.status, 200) << failed.body;
    EXPECT_EQ(payment(id).number("/unapplied_minor"), 2000);
    EXPECT_EQ(refund(id).status, 200);
    expect_sound();
}

TEST_P(LateMoney, a_payment_is_changed_under_its_version) {
    const auto id = unapplied();
    const auto version = payment(id).headers.at("ETag");
    EXPECT_EQ(refund(id, "", {{"if-match", "\"1\""}}).status, 412);
    EXPECT_EQ(refund(id, "", {{"if-match", version}}).status, 200);
    EXPECT_EQ(refund(id, "", {{"if-match", version}}).status, 412);
}

TEST_P(LateMoney, money_that_went_back_needs_nobody_any_more) {
    const auto id = unapplied();
    EXPECT_EQ(checkout_status(id), "unapplied");
    ASSERT_EQ(refund(id, R"({"amount_minor":500})").status, 200);
    run_jobs();
    EXPECT_EQ(checkout_status(id), "unapplied");
    ASSERT_EQ(refund(id).status, 200);
    run_jobs();
    webhooks();
    EXPECT_EQ(checkout_status(id), "refunded");
    EXPECT_EQ(payment(id).text("/status"), "refunded");
    expect_sound();
}

TEST_P(LateMoney, an_authorization_that_comes_late_is_given_up) {
    const auto id = unapplied("authorized");
    EXPECT_EQ(payment(id).text("/status"), "authorized");
    EXPECT_EQ(checkout_status(id), "unapplied");
    expect_sound();
    api_.fake.clock.advance(minutes(1));
    run_jobs();
    webhooks();
    EXPECT_EQ(payment(id).text("/status"), "canceled");
    EXPECT_EQ(checkout_status(id), "refunded");
    EXPECT_EQ(count("select count(*) from base_job"), 0);
    expect_sound();
}

TEST_P(LateMoney, what_is_taken_back_twice_is_lost_and_seen) {
    const auto id = unapplied();
    ASSERT_EQ(refund(id).status, 200);
    run_jobs();
    webhooks();
    at_provider(id, "charge_back", 2000);
    webhooks();
    EXPECT_EQ(payment(id).text("/status"), "charged_back");
    EXPECT_EQ(payment(id).number("/unapplied_minor"), -2000);
    EXPECT_THAT(ids("/v1/payments?unapplied=true"), ElementsAre(id));
    EXPECT_EQ(refund(id).code(), "nothing_to_refund");
    expect_sound();
}

TEST_P(LateMoney, a_refund_that_another_made_needless_is_not_booked) {
    const auto id = unapplied();
    const auto asked = refund(id, R"({"amount_minor":1500})");
    at_provider(id, "refund_by_hand", 1000);
    webhooks();
    const auto settle = [&](const std::string& outcome) {
        return api_.call("POST /v1/orders/" + asked.text("/id") + "/refunds", api_.admin,
                         R"({"payment":")" + id + R"(","refund":")" +
                             asked.text("/refunds_due/0/refund") + R"(","outcome":")" + outcome +
                             "\"}");
    };
    const auto done = settle("succeeded");
    EXPECT_EQ(done.status, 409) << done.body;
    EXPECT_EQ(done.code(), "more_than_captured");
    EXPECT_EQ(settle("failed").status, 200);
    EXPECT_EQ(payment(id).number("/refunded_minor"), 1000);
    expect_sound();
}

TEST_P(LateMoney, what_a_refund_is_for_is_not_told_as_its_reason) {
    const auto id = unapplied();
    ASSERT_EQ(refund(id).status, 200);
    const auto seen = payment(id);
    EXPECT_EQ(seen.body.find("unapplied ord_"), std::string::npos) << seen.body;
}

}  // namespace
}  // namespace nahtlos::flows
