// What callers say to a placed order, and what it answers: fulfillment, cancellation, returns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json/values.hpp"
#include "orders/fulfillment.hpp"
#include "orders/types.hpp"
#include "payments/types.hpp"

namespace nahtlos::orders {

/// Units of one line.
struct LineUnits {
    std::int64_t line = 0;
    json::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(LineUnits, (), (line, quantity))
using SomeLines = json::List<LineUnits, 1, 1000>;

/// Why a location does not do what it was asked to. `not_found` takes the goods out of the books,
/// `damaged` marks them so. `not_accepted`: it did nothing for too long.
enum class RejectReason { not_found, damaged, no_capacity, closed, not_accepted, other };
BOOST_DESCRIBE_ENUM(RejectReason, not_found, damaged, no_capacity, closed, not_accepted, other)

struct FulfillmentRequest {
    FulfillmentAction action = FulfillmentAction::accept;
    /// The steps before the action happen too; for those who tell only the last one.
    bool catch_up = false;
    std::optional<inventory::LocationId> location;   // assign: there and nowhere else
    std::optional<json::ShortText<100>> tracking;    // ship
    std::optional<json::ShortText<20>> pickup_code;  // hand_over
    std::optional<SomeLines> lines;  // hand_over: only these; reject, short_pick: what it is about
    std::optional<RejectReason> reason;           // reject, short_pick
    std::optional<json::ShortText<200>> message;  // arrive: where the customer stands, their car
    std::optional<Instant> occurred_at;
    static constexpr std::array<std::string_view, 1> may_miss{"catch_up"};
};
BOOST_DESCRIBE_STRUCT(FulfillmentRequest, (),
                      (action, catch_up, location, tracking, pickup_code, lines, reason, message,
                       occurred_at))

/// What becomes of money that was paid too much: a refund is requested and done by the provider or
/// a person later; the caller paid it out already; or nothing is done about it now.
enum class RefundWish { request, paid_out, none };
BOOST_DESCRIBE_ENUM(RefundWish, request, paid_out, none)

struct CancelRequest {
    std::optional<SomeLines> lines;  // none: all that is not fulfilled
    std::optional<json::ShortText<200>> reason;
    RefundWish refund = RefundWish::request;
    std::optional<Instant> occurred_at;
    static constexpr std::array<std::string_view, 1> may_miss{"refund"};
};
BOOST_DESCRIBE_STRUCT(CancelRequest, (), (lines, reason, refund, occurred_at))

/// Why an order is put on hold, or may go on.
struct HoldRequest {
    json::ShortText<200> reason;
    std::optional<Instant> occurred_at;
};
BOOST_DESCRIBE_STRUCT(HoldRequest, (), (reason, occurred_at))

/// What needed none of our stock and was done; without `lines` all of it.
struct FulfilledRequest {
    std::optional<SomeLines> lines;
    std::optional<Instant> occurred_at;
};
BOOST_DESCRIBE_STRUCT(FulfilledRequest, (), (lines, occurred_at))

enum class Disposition { resellable, damaged };
BOOST_DESCRIBE_ENUM(Disposition, resellable, damaged)

struct ReturnedUnits {
    std::int64_t line = 0;
    json::Quantity quantity;
    Disposition disposition = Disposition::resellable;
    static constexpr std::array<std::string_view, 1> may_miss{"disposition"};
};
BOOST_DESCRIBE_STRUCT(ReturnedUnits, (), (line, quantity, disposition))

/// Goods that came back over the counter, all in one call.
struct ReturnRequest {
    json::List<ReturnedUnits, 1, 1000> lines;
    inventory::LocationId location;
    std::optional<json::ShortText<200>> reason;
    RefundWish refund = RefundWish::request;
    std::optional<Instant> occurred_at;
    static constexpr std::array<std::string_view, 1> may_miss{"refund"};
};
BOOST_DESCRIBE_STRUCT(ReturnRequest, (), (lines, location, reason, refund, occurred_at))

enum class RefundOutcome { succeeded, failed };
BOOST_DESCRIBE_ENUM(RefundOutcome, succeeded, failed)

/// That a requested refund was done, or could not be.
struct RefundSettled {
    payments::PaymentId payment;
    Uuid refund;  // as "refund_requested" named it
    RefundOutcome outcome = RefundOutcome::succeeded;
    std::optional<json::ShortText<100>> provider_event;
};
BOOST_DESCRIBE_STRUCT(RefundSettled, (), (payment, refund, outcome, provider_event))

/// Money that came outside any provider of ours: a bank transfer, cash on delivery.
struct PaymentReceived {
    json::ShortText<40> provider;  // where it came in: "bank"
    std::optional<json::ShortText<60>> method;
    std::optional<json::ShortText<100>> reference;  // unique per provider: the same is booked once
    std::optional<std::int64_t> amount_minor;

    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{
        {{"provider", "where it came in, as bank"},
         {"reference", "of the statement; money with the same is booked once"},
         {"amount_minor", "what the order owes, unless told; more than that stays unapplied"}}};
};
BOOST_DESCRIBE_STRUCT(PaymentReceived, (), (provider, method, reference, amount_minor))

struct FulfillmentNow {
    FulfillmentId id;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    FulfillmentStatus status = FulfillmentStatus::assigned;
    std::optional<std::string> tracking, hold_reason;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(FulfillmentNow, (),
                      (id, method, location, status, tracking, hold_reason, version))

/// A refund that somebody still has to do.
struct RefundDue {
    payments::PaymentId payment;
    Uuid refund;
    std::string provider;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(RefundDue, (), (payment, refund, provider, amount_minor))

/// A capture that the provider was or will be asked for, and has not answered.
struct CaptureDue {
    payments::PaymentId payment;
    Uuid capture;
    std::string provider;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(CaptureDue, (), (payment, capture, provider, amount_minor))

/// The order after a change. No pickup code: that is for the customer, not for the store.
struct OrderChanged {
    OrderId id;
    OrderStatus status = OrderStatus::placed;
    PaymentState payment_status = PaymentState::due;
    FulfillmentState fulfillment_status = FulfillmentState::unfulfilled;
    ReturnState return_status = ReturnState::none;
    Currency currency;
    std::int64_t owed_minor = 0, paid_minor = 0, refunded_minor = 0, version = 1;
    std::vector<FulfillmentNow> fulfillments;
    std::vector<RefundDue> refunds_due;
    std::vector<CaptureDue> captures_due;
};
BOOST_DESCRIBE_STRUCT(OrderChanged, (),
                      (id, status, payment_status, fulfillment_status, return_status, currency,
                       owed_minor, paid_minor, refunded_minor, version, fulfillments, refunds_due,
                       captures_due))

}  // namespace nahtlos::orders
