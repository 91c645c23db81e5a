// HoldOrder: stops a placed order until somebody lets it go on, as a kind of command.
#pragma once

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

struct HoldOrder {
    orders::OrderId order;
    bool is_held = true;  // false: let it go on
    orders::HoldRequest request;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};
};

/// Letting it go on finds places for articles that nobody knew when they were ordered and that are
/// known by now; those still unknown are left to whoever does it, who tells it by hand.
/// While an order is on hold, no location does anything for it; it can be canceled. Refuses with
/// "order_not_found", "version_changed" and "wrong_status".
class HoldOrderKind : public OrderKind<HoldOrderKind, HoldOrder> {
public:
    static constexpr std::string_view name = "hold_order";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.orders.insert(command.order); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
