// What is said between the test provider and its adapter, and how it is signed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::payment_test {

enum class Status { pending, authorized, captured, declined, canceled };
BOOST_DESCRIBE_ENUM(Status, pending, authorized, captured, declined, canceled)

/// POST /payments, with the header Idempotency-Key.
struct CreatePayment {
    std::string scenario;
    std::int64_t amount_minor = 0;
    Currency currency;
    bool capture = true;
    std::optional<std::string> return_url;
};
BOOST_DESCRIBE_STRUCT(CreatePayment, (), (scenario, amount_minor, currency, capture, return_url))

/// POST /payments/{key}/refund, with the header Idempotency-Key.
struct CreateRefund {
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(CreateRefund, (), (amount_minor))

/// POST /payments/{key}/capture, with the header Idempotency-Key.
struct CreateCapture {
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(CreateCapture, (), (amount_minor))

struct PaymentSaid {
    std::string id, key, scenario;
    Status status = Status::pending;
    std::int64_t amount_minor = 0, authorized_minor = 0, captured_minor = 0, refunded_minor = 0;
    Currency currency;
    std::optional<std::string> redirect_url, reason;
};
BOOST_DESCRIBE_STRUCT(PaymentSaid, (),
                      (id, key, scenario, status, amount_minor, authorized_minor, captured_minor,
                       refunded_minor, currency, redirect_url, reason))

struct RefundSaid {
    std::string id;
    bool succeeded = false;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RefundSaid, (), (id, succeeded, reason))

/// A refund as a webhook tells of it; `key` where we asked for it.
struct RefundTold {
    std::string id;
    std::optional<std::string> key;
    std::int64_t amount_minor = 0;
    bool succeeded = false;
};
BOOST_DESCRIBE_STRUCT(RefundTold, (), (id, key, amount_minor, succeeded))

/// That the customer's bank took money back.
struct DisputeTold {
    std::string id;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(DisputeTold, (), (id, amount_minor))

/// The body of a webhook.
struct EventSaid {
    std::string id, type;  // "payment.captured", "refund.succeeded", "dispute.lost"
    PaymentSaid payment;
    std::optional<RefundTold> refund;
    std::optional<DisputeTold> dispute;
};
BOOST_DESCRIBE_STRUCT(EventSaid, (), (id, type, payment, refund, dispute))

inline constexpr std::string_view timestamp_header = "webhook-timestamp";
inline constexpr std::string_view signature_header = "webhook-signature";
inline constexpr Span signature_age = minutes(5);

/// "v1=" and the HMAC-SHA-256 of "timestamp.body" in hexadecimal; the timestamp in seconds.
std::string sign(std::string_view secret, std::int64_t timestamp_s, std::string_view body);

}  // namespace nahtlos::payment_test
