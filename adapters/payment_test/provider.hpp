// TestProvider: the payment port on the test provider, which moves no real money.
#pragma once

#include <memory>
#include <string>

#include "base/secret.hpp"
#include "payments/port.hpp"

namespace nahtlos::payment_test {

struct ProviderOptions {
    std::string url;  // "http://127.0.0.1:8099", without a slash at its end
    Secret<std::string> webhook_secret;
    Span timeout = seconds(8);
};

/// Named "test". A payment's method is the scenario to be played.
class TestProvider final : public payments::PaymentProvider {
public:
    TestProvider(Outbound& outbound, ProviderOptions options)
        : outbound_(outbound), options_(std::move(options)) {}

    std::string_view name() const override { return "test"; }
    void pay(const payments::PayRequest& request, Done done) override;
    void fetch(payments::PaymentId payment, Done done) override;
    void cancel(payments::PaymentId payment, Done done) override;
    void capture(const payments::CaptureRequest& request, Done done) override;
    void refund(const payments::RefundRequest& request, RefundDone done) override;
    Result<payments::ProviderReport> parse_webhook(const http::Headers& headers,
                                                   const std::string& body,
                                                   Instant now) const override;

private:
    void call(std::string method, std::string path, std::string body, std::string key,
              Outbound::Done done);

    Outbound& outbound_;
    const ProviderOptions options_;
};

}  // namespace nahtlos::payment_test
