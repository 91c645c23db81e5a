// AddLines: articles that are put into a placed order that nobody has begun with.
#pragma once

#include <vector>

#include "flows/buyers.hpp"
#include "flows/order_desk.hpp"
#include "orders/order_changes.hpp"

namespace nahtlos::flows {

/// What the articles that a change adds take from stock, for what is locked with the order.
std::vector<inventory::StockItemId> items_to_add(Tx& tx, Books& books, orders::OrderId order,
                                                 const orders::ChangeRequest& request);

/// The order with what was added to it.
struct AddedLines {
    OrderWork work;
    std::vector<orders::NewLine> rows;  // to be inserted before the work is saved
};

/// Prices the articles as of now, without promotions, and gives them a place: one that has goods of
/// the order already where it can, else another of the same method; all of them, or nothing is
/// changed. Refuses as orders do, and with "already_begun", "paid_elsewhere", "insufficient_stock",
/// naming the action.
Result<AddedLines> add_lines(const OrderBook& book, orders::OrderId order,
                             const orders::ChangeRequest& request, const Buyer& buyer,
                             const CommandFacts& facts);

}  // namespace nahtlos::flows
