// Repromise: a later time for fulfillments of an order that wait for a supplier, as a kind of
// command.
#pragma once

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

struct NewPromise {
    orders::FulfillmentId fulfillment;
    std::optional<Instant> before;  // the promise that it replaces
    Instant promise_by;
};

struct Repromise {
    orders::OrderId order;
    std::vector<NewPromise> promises;
};

/// Of those that nobody has picked yet and that are promised as before; the others stay. Refuses
/// with "order_not_found" and, where nothing is left to say, "wrong_status".
class RepromiseKind : public OrderKind<RepromiseKind, Repromise> {
public:
    static constexpr std::string_view name = "repromise";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.orders.insert(command.order); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
