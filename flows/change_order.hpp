// ChangeOrder: units, address and method of a placed order that no place has begun with.
#pragma once

#include "flows/cancel.hpp"
#include "orders/order_changes.hpp"

namespace nahtlos::flows {

struct ChangeOrder {
    orders::OrderId order;
    orders::ChangeRequest request;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};
    std::uint64_t dice = 0;  // of a pick-up code
};

/// What a change does, or would do.
struct OrderChange {
    std::optional<orders::ChangeId> id;  // none: a preview
    std::int64_t version = 0;            // of the order now, for If-Match of what follows
    Currency currency;
    std::vector<orders::ChangedUnits> lines;
    bool is_address_changed = false;
    std::optional<inventory::Method> method;  // by which all goods go now, if that was changed
    std::optional<inventory::LocationId> location;
    std::int64_t owed_before_minor = 0, owed_minor = 0, refund_minor = 0;
    orders::OrderStatus status = orders::OrderStatus::placed;
    orders::PaymentState payment_status = orders::PaymentState::due;
};
BOOST_DESCRIBE_STRUCT(OrderChange, (),
                      (id, version, currency, lines, is_address_changed, method, location,
                       owed_before_minor, owed_minor, refund_minor, status, payment_status))

/// Makes the change in this transaction, or says what it would do. The units that are left keep
/// their prices and their shares of discounts, as with returns; shipping stays until no goods are
/// left or they are collected instead; whoever has them shipped instead is not charged for it. What
/// was all the order had left cancels it. Refuses with "order_not_found",
/// "version_changed", "invalid_actions", "wrong_status", "already_begun", "too_many",
/// "nothing_changed", "not_shipped", "not_offered", "insufficient_stock" and "tax_country_changes",
/// naming the action.
Result<OrderChange> change_order(Books& books, ChangeScope& scope, const ChangeOrder& command);

}  // namespace nahtlos::flows
