// Open orders as lists and papers read them: with the goods that are still to be handed out.
#pragma once

#include <map>
#include <set>

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

using OpenOrders = std::map<orders::OrderId, OpenOrder>;

/// The orders with their lines and allocations, which is what open_units() needs; nothing is
/// locked.
OpenOrders open_orders(Tx& tx, const std::set<orders::OrderId>& ids);
/// All fulfillments of these.
void add_fulfillments(Tx& tx, OpenOrders& orders);

}  // namespace nahtlos::flows
