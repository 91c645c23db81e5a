// AdvanceFulfillment: what a location did for an order, as a kind of command.
#pragma once

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

struct AdvanceFulfillment {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    orders::FulfillmentRequest request;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};  // of the order, as the caller has seen it
    std::optional<Instant> idle_since = {};    // only while nobody accepted or touched it since
};

/// Moves a fulfillment order along orders::fulfillment_steps(). Shipping and handing over take the
/// goods out of stock. What is rejected goes to the next location that has all of it by the rules
/// of placement, else waits on hold; "assign" tries again. Refuses with "order_not_found",
/// "fulfillment_not_found", "version_changed", "wrong_status", "wrong_pickup_code" and, naming the
/// line, "too_many".
class AdvanceFulfillmentKind : public OrderKind<AdvanceFulfillmentKind, AdvanceFulfillment> {
public:
    static constexpr std::string_view name = "advance_fulfillment";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.orders.insert(command.order); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
