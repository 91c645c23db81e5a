// CancelOrder: a whole order or some of its units, as a kind of command.
#pragma once

#include "flows/order_desk.hpp"
#include "flows/promote.hpp"

namespace nahtlos::flows {

struct CancelOrder {
    orders::OrderId order;
    orders::CancelRequest request;
    OrderScope scope = {};
    std::optional<std::int64_t> version = {};
};

/// Cancels what is not handed over: promises are released, amounts go down exactly, fulfillments
/// without goods are canceled, what was paid too much is refunded as the request says, and an
/// authorized payment of which nothing is owed any more is given up. Refuses
/// with "order_not_found", "version_changed", "nothing_to_cancel" and, naming the line,
/// "too_many" and "cards_issued": gift cards that could still be spent are blocked first. Of an
/// order that is canceled as a whole, before anything has gone, the uses of promotions and coupons
/// count no more, where the promotion says so.
class CancelOrderKind : public OrderKind<CancelOrderKind, CancelOrder> {
public:
    static constexpr std::string_view name = "cancel_order";
    using OrderKind::OrderKind;
    struct Rows : OrderBook {
        /// Gift card articles of orders of which cards were issued that are not blocked.
        std::map<orders::OrderId, std::set<Uuid>> issued;
        /// What goes back when all of an order is canceled, and the counters of that.
        std::map<orders::OrderId, std::vector<pricing::Use>> used;
        UseBook uses;
        std::vector<pricing::Use> returned;
    };
    static void ask(const Command& command, OrderAsk& all) { all.orders.insert(command.order); }
    Rows load(Tx& tx, std::span<const Entry<Command>* const> all);
    /// What it needs beside a book of the orders.
    Rows around(Tx& tx, OrderBook book) const;
    Result<OrderWork> decide(const Rows& rows, const Entry<Command>& entry) const;
    orders::OrderChanged fold(Rows& rows, const Entry<Command>& entry, OrderWork& work) const;
    void save(Tx& tx, const Rows& rows) const;
};

}  // namespace nahtlos::flows
