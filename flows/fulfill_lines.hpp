// FulfillLines: what needs none of our stock was done, as a kind of command.
#pragma once

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

struct FulfillLines {
    orders::OrderId order;
    orders::FulfilledRequest request;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};
};

/// Tells that services were rendered, or that the channel, which fulfills the order itself, sent
/// the goods. Services beside goods of ours need not be told: they are done with the last of these.
/// Refuses with "order_not_found", "version_changed", "wrong_status", "nothing_to_fulfill" and,
/// naming the line, "too_many" and "takes_stock".
class FulfillLinesKind : public OrderKind<FulfillLinesKind, FulfillLines> {
public:
    static constexpr std::string_view name = "fulfill_lines";
    using OrderKind::OrderKind;
    static void ask(const Command& command, OrderAsk& all) { all.orders.insert(command.order); }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
