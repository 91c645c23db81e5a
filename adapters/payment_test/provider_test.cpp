#include "adapters/payment_test/provider.hpp"

#include <gtest/gtest.h>

#include "adapters/payment_test/wire.hpp"
#include "base/fake/world.hpp"

namespace nahtlos::payment_test {
namespace {

using payments::ProviderReport;
using payments::ProviderState;

class Provider : public ::testing::Test {
protected:
    http::Headers signed_at(Span age, const std::string& secret, const std::string& body) {
        const auto s = (fake_.clock.now() - age).us / 1'000'000;
        return {{std::string(timestamp_header), std::to_string(s)},
                {std::string(signature_header), sign(secret, s, body)}};
    }
    std::string refused(const http::Headers& headers) {
        return provider_.parse_webhook(headers, "{}", fake_.clock.now()).refusal().code;
    }
    ProviderReport fetched(OutboundReply reply) {
        fake_.outbound.answer_with([&](const OutboundRequest&) { return reply; });
        ProviderReport report;
        provider_.fetch(payment_, [&](ProviderReport said) { report = std::move(said); });
        return report;
    }

    fake::FakeWorld fake_;
    TestProvider provider_{fake_.outbound, {"http://psp", Secret<std::string>("whsec_test")}};
    payments::PaymentId payment_ = fake_.ids.next<payments::PaymentId>();
};

TEST_F(Provider, a_webhook_that_is_forged_or_old_is_refused) {
    EXPECT_EQ(refused({}), "invalid_signature");
    EXPECT_EQ(refused(signed_at(Span{}, "wrong", "{}")), "invalid_signature");
    EXPECT_EQ(refused(signed_at(Span{}, "whsec_test", "{ }")), "invalid_signature");
    EXPECT_EQ(refused(signed_at(minutes(6), "whsec_test", "{}")), "invalid_signature");
    EXPECT_EQ(refused(signed_at(minutes(-6), "whsec_test", "{}")), "invalid_signature");
    EXPECT_EQ(refused(signed_at(Span{}, "whsec_test", "{}")), "invalid_request");  // no event
}

TEST_F(Provider, only_a_clear_answer_says_what_became_of_a_payment) {
    EXPECT_EQ(fetched({false, 0, {}, "timeout"}).state, ProviderState::unknown);
    EXPECT_EQ(fetched({true, 500, "{}", {}}).state, ProviderState::unknown);
    EXPECT_EQ(fetched({true, 200, "<html>", {}}).state, ProviderState::unknown);
    EXPECT_EQ(fetched({true, 404, "{}", {}}).state, ProviderState::not_found);
    const auto said = [](const std::string& key) {
        return R"({"id":"psp_1","key":")" + key + R"(","scenario":"s","status":"captured",
            "amount_minor":5,"authorized_minor":5,"captured_minor":5,"refunded_minor":0,
            "currency":"EUR"})";
    };
    EXPECT_EQ(fetched({true, 200, said("pay_of_another"), {}}).state, ProviderState::unknown);
    const auto captured = fetched({true, 200, said(to_string(payment_)), {}});
    EXPECT_EQ(captured.state, ProviderState::captured);
    EXPECT_EQ(captured.amount.minor, 5);
}

}  // namespace
}  // namespace nahtlos::payment_test
