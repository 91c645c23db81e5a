#include "flows/open_orders.hpp"

#include <utility>
#include <vector>

#include "inventory/store.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {

OpenOrders open_orders(Tx& tx, const std::set<orders::OrderId>& ids) {
    const std::vector<orders::OrderId> all(ids.begin(), ids.end());
    OpenOrders found;
    std::vector<Uuid> uuids;
    for (auto& order : orders::orders(tx, all, sql::Lock::no)) {
        uuids.push_back(order.id.uuid);
        found[order.id].order = std::move(order);
    }
    for (auto& line : orders::lines_of(tx, all)) {
        found.at(line.order_id).lines.push_back(std::move(line));
    }
    for (auto& a : inventory::allocations_of(tx, uuids)) {
        found.at({a.order_id}).allocations.push_back({std::move(a)});
    }
    return found;
}

void add_fulfillments(Tx& tx, OpenOrders& orders) {
    std::vector<orders::OrderId> ids;
    for (const auto& [id, order] : orders) ids.push_back(id);
    for (auto& f : orders::fulfillments_of(tx, ids)) {
        orders.at(f.order_id).fulfillments.push_back({std::move(f)});
    }
}

}  // namespace nahtlos::flows
