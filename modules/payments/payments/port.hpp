// The port that payment providers are reached by: idempotent by our payment id, never in a
// transaction.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "base/world.hpp"
#include "payments/types.hpp"

namespace nahtlos::payments {

/// What a provider says of a payment. unknown: it could not be asked, so anything may be true.
enum class ProviderState {
    unknown,
    not_found,  // the provider never heard of it
    pending,    // the customer or a bank has yet to act
    authorized,
    captured,
    declined,
    canceled
};
BOOST_DESCRIBE_ENUM(ProviderState, unknown, not_found, pending, authorized, captured, declined,
                    canceled)

/// That money went back, told beside what the payment itself is: `amount` is what went back then,
/// and `event` the provider's id of that refund or dispute, whichever message tells of it.
enum class MoneyBack { none, refunded, refund_failed, charged_back };
BOOST_DESCRIBE_ENUM(MoneyBack, none, refunded, refund_failed, charged_back)

struct ProviderReport {
    PaymentId payment;
    ProviderState state = ProviderState::unknown;
    Money amount;                          // authorized or captured
    std::optional<std::string> event;      // the provider's id of this message; one effect each
    std::optional<std::string> reference;  // the provider's id of the payment
    std::optional<std::string> redirect_url;
    std::string reason;  // why declined or unknown; a word of the provider, no personal data
    MoneyBack back = MoneyBack::none;  // else `state` is unknown
    std::optional<Uuid> refund;        // of ours, that went back
};

struct CaptureRequest {
    PaymentId payment;
    Uuid capture;  // the idempotency key
    Money amount;
};

struct PayRequest {
    PaymentId payment;  // the idempotency key: paying twice charges once
    Money amount;
    std::string method;
    bool captures = true;  // false: authorize only
    std::optional<std::string> return_url;
};

struct RefundRequest {
    PaymentId payment;
    Uuid refund;  // the idempotency key
    Money amount;
};

/// What became of a refund.
struct RefundReport {
    enum class State { unknown, succeeded, failed } state = State::unknown;
    std::optional<std::string> event;
    std::string reason;
};

/// Calls go out through World's Outbound; `done` is called exactly once, from any thread.
class PaymentProvider {
public:
    using Done = std::function<void(ProviderReport)>;
    using RefundDone = std::function<void(RefundReport)>;

    virtual ~PaymentProvider() = default;
    virtual std::string_view name() const = 0;
    virtual void pay(const PayRequest& request, Done done) = 0;
    /// Asks by our id; not_found is said only when the provider certainly has no such payment.
    virtual void fetch(PaymentId payment, Done done) = 0;
    /// Gives up a payment that was not captured. `captured` when it was too late for that.
    virtual void cancel(PaymentId payment, Done done) = 0;
    /// Takes authorized money, once; the rest of the authorization lapses. `captured` with the
    /// amount; `authorized` where the provider says no.
    virtual void capture(const CaptureRequest& request, Done done) = 0;
    virtual void refund(const RefundRequest& request, RefundDone done) = 0;
    /// Refuses (unauthorized, "invalid_signature") what the provider did not sign, or not lately.
    virtual Result<ProviderReport> parse_webhook(const http::Headers& headers,
                                                 const std::string& body, Instant now) const = 0;
};

/// By name.
using Providers = std::map<std::string, std::shared_ptr<PaymentProvider>, std::less<>>;

}  // namespace nahtlos::payments
