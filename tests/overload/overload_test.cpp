// More arrives than a slow writer can carry: who is served, who is told to come again, and that
// nothing is lost or left behind.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/checkout_api.hpp"

namespace nahtlos::testing {
namespace {

constexpr auto a_command_takes = milliseconds(2);

class Overload : public CheckoutApi {
protected:
    Overload() {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 100'000);
        till_ = api_.make_key(
            {.kind = auth::KeyKind::store, .scopes = channel_scopes, .channel = api_.shop.till});
        other_ = api_.make_key(
            {.kind = auth::KeyKind::store, .scopes = channel_scopes, .channel = api_.shop.web});
        // The writer is as slow as a bad disk makes it.
        api_.on_batch = [this](const BatchReport& report) {
            api_.fake.clock.advance(
                Span{a_command_takes.us * static_cast<std::int64_t>(report.commands())});
        };
    }

    using Sent = std::vector<std::shared_ptr<ReplyCatcher>>;

    void send_order(Sent& to, const std::string& key) {
        to.push_back(api_.send("POST /v1/orders", key, order_body(R"({"sku":"A","quantity":1})"),
                               Parts{{"idempotency-key", "k" + std::to_string(++keys_)}}));
    }
    void send_webhook(Sent& to, const std::string& body) {
        const auto s = now().us / 1'000'000;
        to.push_back(api_.send("POST /v1/webhooks/payments/test", "", body,
                               Parts{{"webhook-timestamp", std::to_string(s)},
                                     {"webhook-signature", payment_test::sign(secret, s, body)}}));
    }

    /// How often each status was answered; a 503 or 429 must say when to come again.
    std::map<int, int> statuses(const Sent& sent) {
        std::map<int, int> counts;
        for (const auto& one : sent) {
            if (!one->reply) {
                ++counts[0];
                continue;
            }
            ++counts[one->reply->status];
            if (one->reply->status != 503 && one->reply->status != 429) continue;
            EXPECT_TRUE(one->reply->headers.contains("Retry-After")) << one->reply->body;
            const auto code = one->reply->code();
            EXPECT_TRUE(code == "overloaded" || code == "over_share") << code;
        }
        return counts;
    }

    // Shop orders at many times what the writer carries, tills and webhooks among them.
    void flood(const std::string& event) {
        for (int round = 0; round < 12; ++round) {
            for (int i = 0; i < 400; ++i) send_order(shop_, i % 2 == 0 ? api_.store : other_);
            for (int i = 0; i < 12; ++i) send_order(tills_, till_);
            for (int i = 0; i < 4; ++i) send_webhook(webhooks_, event);
            most_waiting_ = std::max(most_waiting_, api_.engine.waiting());
            api_.engine.pump();
        }
    }

    std::string till_, other_;
    Sent shop_, tills_, webhooks_;
    std::size_t most_waiting_ = 0;
    int keys_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, Overload, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Overload, refuses_the_shop_while_tills_and_payments_get_through_and_then_drains) {
    const auto path = cart("," + delivery);
    ASSERT_EQ(checkout(path, "test_pending").status, 200);
    api_.fake.clock.advance(minutes(1));
    const auto due = psp_.due_webhooks(now());
    ASSERT_EQ(due.size(), 1u);
    flood(due[0].body);
    pump();

    const auto shop = statuses(shop_);
    EXPECT_EQ(shop.at(201) + shop.at(503), 4800);
    EXPECT_GT(shop.at(201), 1000) << "the writer is at work all the time";
    EXPECT_GT(shop.at(503), 2000);
    EXPECT_EQ(statuses(tills_), (std::map<int, int>{{201, 144}}));
    EXPECT_EQ(statuses(webhooks_), (std::map<int, int>{{204, 48}}));

    EXPECT_LT(most_waiting_, 800u) << "what waits is bounded by time, not by what arrives";
    EXPECT_EQ(api_.engine.waiting(), 0u);
    EXPECT_EQ(api_.engine.writer().pressure().ahead_of(Priority::bulk), 0u);
    EXPECT_EQ(count("select count(*) from orders_order where status <> 'draft'"),
              shop.at(201) + 144 + 1);
    EXPECT_EQ(
        api_.call("POST /v1/orders", api_.store, order_body(R"({"sku":"A","quantity":1})")).status,
        201)
        << "afterwards there is room for everybody";
    expect_sound();
}

TEST_P(Overload, lets_whoever_was_refused_in_later_under_the_same_key) {
    Sent first;
    for (int i = 0; i < 2000; ++i) send_order(first, api_.store);
    api_.engine.pump();
    for (int i = 0; i < 2000; ++i) send_order(first, api_.store);
    std::size_t refused = 0;
    while (!first[refused]->reply || first[refused]->reply->status != 503) ++refused;
    pump();
    const auto again =
        api_.call("POST /v1/orders", api_.store, order_body(R"({"sku":"A","quantity":1})"),
                  Parts{{"idempotency-key", "k" + std::to_string(refused + 1)}});
    EXPECT_EQ(again.status, 201) << "a refusal is not remembered";
    EXPECT_FALSE(again.headers.contains("Idempotency-Replayed"));
}

TEST_P(Overload, slows_the_caller_that_floods_before_it_slows_the_others) {
    Sent mad, calm;
    for (int round = 0; round < 12; ++round) {
        for (int i = 0; i < 5; ++i) send_order(calm, other_);
        for (int i = 0; i < 400; ++i) send_order(mad, api_.store);
        api_.engine.pump();
    }
    pump();
    EXPECT_GT(statuses(mad)[429], 1000);
    EXPECT_EQ(statuses(calm)[429], 0);
    EXPECT_GT(statuses(calm)[201], 50) << "of 60";
}

}  // namespace
}  // namespace nahtlos::testing
