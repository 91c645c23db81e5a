// AskReturn: somebody wants to give goods back, as a kind of command.
#pragma once

#include "flows/return_change.hpp"

namespace nahtlos::flows {

struct AskReturn {
    orders::OrderId order;
    orders::ReturnWish wish;
    orders::ReturnAsker asked_by = orders::ReturnAsker::staff;
    bool is_approved = true;     // at once
    std::optional<Span> window;  // since the goods went out; none: whenever
    OrderScope scope = {};
};

/// Announces goods that shall come back. Refuses with "order_not_found", "return_window_over" and,
/// naming the line, "too_many" (never more than was handed over and is not announced or back),
/// "unknown", "repeated", and for the place "unknown" and "closed".
class AskReturnKind : public ReturnKind<AskReturnKind, AskReturn> {
public:
    static constexpr std::string_view name = "ask_return";
    using ReturnKind::ReturnKind;
    static void ask(const Command& command, OrderAsk& all) {
        all.orders.insert(command.order);
        all.with_returns.insert(command.order);
    }
    static orders::ReturnId made_or_moved(const Command&, const OrderWork& work) {
        return work.order.returns.back().row.id;
    }
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
};

}  // namespace nahtlos::flows
