// Returns that take time: asked for by the customer or staff, sent or brought back, inspected and
// refunded; their rows, their steps as data, and what callers say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/json/values.hpp"
#include "base/result.hpp"
#include "orders/changes.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

using ReturnId = Id<"ret">;

enum class ReturnStatus {
    requested,
    approved,
    in_transit,
    received,
    inspected,
    refunded,
    declined,
    canceled
};
BOOST_DESCRIBE_ENUM(ReturnStatus, requested, approved, in_transit, received, inspected, refunded,
                    declined, canceled)

enum class ReturnAction { approve, decline, send, receive, inspect, refund, cancel };
BOOST_DESCRIBE_ENUM(ReturnAction, approve, decline, send, receive, inspect, refund, cancel)

enum class ReturnAsker { customer, staff };
BOOST_DESCRIBE_ENUM(ReturnAsker, customer, staff)

/// The customer sends the goods, or brings them to a place.
enum class ReturnWay { parcel, counter };
BOOST_DESCRIBE_ENUM(ReturnWay, parcel, counter)

enum class ReturnReason {
    changed_mind,
    too_small,
    too_large,
    not_as_described,
    defective,
    damaged_in_transit,
    wrong_item,
    arrived_late,
    other
};
BOOST_DESCRIBE_ENUM(ReturnReason, changed_mind, too_small, too_large, not_as_described, defective,
                    damaged_in_transit, wrong_item, arrived_late, other)

struct Return {
    OrderId order_id;
    ReturnId id;
    ReturnStatus status = ReturnStatus::requested;
    ReturnWay way = ReturnWay::parcel;
    ReturnAsker asked_by = ReturnAsker::staff;
    std::optional<inventory::LocationId> location;  // where the goods shall come, or came to
    std::optional<std::string> tracking;
    std::int64_t refunded_minor = 0;  // what the customer gets back for it
    Instant requested_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Return, (),
                      (order_id, id, status, way, asked_by, location, tracking, refunded_minor,
                       requested_at, updated_at, version))

/// Units of an order's line in a return. received = resellable + damaged + missing once they were
/// inspected; what was approved and did not come is on its way no more.
struct ReturnLine {
    OrderId order_id;
    ReturnId return_id;
    std::int64_t line = 0;
    ReturnReason reason = ReturnReason::other;
    std::int64_t requested = 0, approved = 0, received = 0, resellable = 0, damaged = 0,
                 missing = 0, refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(ReturnLine, (),
                      (order_id, return_id, line, reason, requested, approved, received, resellable,
                       damaged, missing, refunded_minor))

/// Units that the order's line counts as return_requested because of this row.
std::int64_t pending_units(ReturnStatus status, const ReturnLine& line);

/// Whether nothing follows on it.
bool is_final(ReturnStatus status);

struct ReturnStep {
    ReturnAction action;
    ReturnStatus from, to;
    std::string_view event;  // that tells of it
};
std::span<const ReturnStep> return_steps();

/// The step by which `action` leaves `status`; with `catch_up` preceded by the steps that lead
/// there. Refuses with "wrong_status", naming what is possible instead.
Result<std::vector<ReturnStep>> steps_to(ReturnStatus status, ReturnAction action, bool catch_up);

// --- what callers say

struct ReturnWishLine {
    std::int64_t line = 0;
    json::Quantity quantity;
    ReturnReason reason = ReturnReason::other;
    static constexpr std::array<std::string_view, 1> may_miss{"reason"};
};
BOOST_DESCRIBE_STRUCT(ReturnWishLine, (), (line, quantity, reason))

struct ReturnWish {
    json::List<ReturnWishLine, 1, 1000> lines;
    ReturnWay way = ReturnWay::parcel;
    std::optional<inventory::LocationId> location;
    std::optional<json::ShortText<200>> comment;
    static constexpr std::array<std::string_view, 1> may_miss{"way"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"location", "where the goods shall come to; any place that takes goods back, if none"},
         {"comment", "words of the customer; kept apart from the events"}}};
};
BOOST_DESCRIBE_STRUCT(ReturnWish, (), (lines, way, location, comment))

/// What was found of one line.
struct InspectedUnits {
    std::int64_t line = 0;
    std::int64_t resellable = 0, damaged = 0, missing = 0;
    static constexpr std::array<std::string_view, 3> may_miss{"resellable", "damaged", "missing"};
};
BOOST_DESCRIBE_STRUCT(InspectedUnits, (), (line, resellable, damaged, missing))

struct ReturnMove {
    ReturnAction action = ReturnAction::approve;
    bool catch_up = false;
    std::optional<SomeLines> lines;                 // approve, receive: these units and no more
    std::optional<inventory::LocationId> location;  // receive
    std::optional<json::ShortText<100>> tracking;   // send
    std::optional<json::List<InspectedUnits, 1, 1000>> inspected;  // inspect; else all resellable
    std::optional<RefundWish> refund;            // inspect, refund; request, unless told
    std::optional<json::ShortText<200>> reason;  // decline, cancel
    std::optional<Instant> occurred_at;
    static constexpr std::array<std::string_view, 1> may_miss{"catch_up"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{
        {{"catch_up", "the steps before the action happen too, as for goods brought to a counter"},
         {"lines", "approve, receive: these units and no more; all, unless told"},
         {"refund", "inspect: none keeps the money back until refund is told"}}};
};
BOOST_DESCRIBE_STRUCT(ReturnMove, (),
                      (action, catch_up, lines, location, tracking, inspected, refund, reason,
                       occurred_at))

}  // namespace nahtlos::orders
