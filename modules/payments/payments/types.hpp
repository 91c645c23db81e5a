// Payments, their append-only events, and what they pay for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::payments {

using PaymentId = Id<"pay">;

enum class PaymentStatus {
    pending,
    authorized,
    captured,
    partially_refunded,
    refunded,
    canceled,
    failed,
    charged_back
};
BOOST_DESCRIBE_ENUM(PaymentStatus, pending, authorized, captured, partially_refunded, refunded,
                    canceled, failed, charged_back)

enum class EventKind { authorize, capture, refund, cancel, charge_back };
BOOST_DESCRIBE_ENUM(EventKind, authorize, capture, refund, cancel, charge_back)

enum class EventOutcome { requested, succeeded, failed };
BOOST_DESCRIBE_ENUM(EventOutcome, requested, succeeded, failed)

enum class TargetKind { order, document };
BOOST_DESCRIBE_ENUM(TargetKind, order, document)

/// A payment: the fold of its events.
struct Payment {
    PaymentId id;
    Uuid legal_entity;
    std::string provider, method;
    Currency currency;
    std::int64_t amount_minor = 0, authorized_minor = 0, captured_minor = 0, refunded_minor = 0,
                 charged_back_minor = 0, unapplied_minor = 0;
    PaymentStatus status = PaymentStatus::pending;
    std::optional<std::string> provider_reference;
    Instant created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, legal_entity, provider, method, currency, amount_minor, authorized_minor,
                       captured_minor, refunded_minor, charged_back_minor, unapplied_minor, status,
                       provider_reference, created_at, version))

/// The status of a payment whose money was captured and partly went back.
PaymentStatus status_after(const Payment& payment);

struct PaymentEvent {
    PaymentId payment;
    std::int64_t seq = 0;
    std::string provider;
    EventKind kind = EventKind::capture;
    EventOutcome outcome = EventOutcome::succeeded;
    std::int64_t amount_minor = 0;
    std::optional<std::string> provider_event;
    std::optional<Uuid> idempotency_key;
    std::optional<std::string> reason;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(PaymentEvent, (),
                      (payment, seq, provider, kind, outcome, amount_minor, provider_event,
                       idempotency_key, reason, recorded_at))

/// That `amount_minor` of a payment pays for a target.
struct PaymentAllocation {
    Uuid target;
    PaymentId payment;
    TargetKind target_kind = TargetKind::order;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(PaymentAllocation, (), (target, payment, target_kind, amount_minor))

}  // namespace nahtlos::payments
