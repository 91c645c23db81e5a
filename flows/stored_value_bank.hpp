// StoredValueBank: gives back what gift cards and credit paid, as providers give back money.
#pragma once

#include "base/batch/changes.hpp"
#include "payments/port.hpp"

namespace nahtlos::flows {

/// Only refund() is ever asked for: what stored value pays is booked with the order itself, in the
/// same write. Everything given here outlives the calls that are under way. Thread safe.
class StoredValueBank final : public payments::PaymentProvider {
public:
    StoredValueBank(World& world, Changes& changes) : world_(world), changes_(changes) {}

    std::string_view name() const override;
    void pay(const payments::PayRequest& request, Done done) override;
    void fetch(payments::PaymentId payment, Done done) override;
    void cancel(payments::PaymentId payment, Done done) override;
    void capture(const payments::CaptureRequest& request, Done done) override;
    /// Adds to the account, once for each refund. An account that has expired meanwhile lives for
    /// another year, since the money is the customer's.
    void refund(const payments::RefundRequest& request, RefundDone done) override;
    Result<payments::ProviderReport> parse_webhook(const http::Headers& headers,
                                                   const std::string& body,
                                                   Instant now) const override;

private:
    World& world_;
    Changes& changes_;
};

/// These, and the bank beside them: who refunds what.
payments::Providers with_stored_value(payments::Providers providers, World& world,
                                      Changes& changes);

}  // namespace nahtlos::flows
