#include "flows/verify_sourcing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/json/reader.hpp"
#include "inventory/store.hpp"
#include "orders/store.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderId;
using sourcing::DecisionRow;

struct Ground {
    std::map<OrderId, orders::Order> orders;
    std::set<std::pair<Uuid, Uuid>> promised;  // order, location
};

Ground ground_of(Tx& tx, const std::vector<DecisionRow>& rows) {
    std::set<OrderId> named;
    std::vector<Uuid> uuids;
    for (const auto& row : rows) named.insert(OrderId{row.order_id});
    for (const auto& id : named) uuids.push_back(id.uuid);
    Ground ground;
    for (auto& order : orders::orders(tx, {named.begin(), named.end()}, sql::Lock::no)) {
        ground.orders.emplace(order.id, std::move(order));
    }
    for (const auto& a : inventory::allocations_of(tx, uuids)) {
        ground.promised.emplace(a.order_id, a.pin);
    }
    return ground;
}

// Locations that gave something, where the profile itself decided.
std::map<Uuid, std::string> chosen_by(const DecisionRow& row) {
    std::map<Uuid, std::string> chosen;
    if (row.fell_back != 0) return chosen;
    const auto log = json::read<sourcing::DecisionLog>(row.log);
    check(log.ok(), "a stored decision reads back");
    for (const auto& strategy : log->strategies) {
        if (!strategy.was_taken) continue;
        for (const auto& note : strategy.candidates) {
            if (note.reason == sourcing::Reason::chosen) {
                chosen.emplace(note.location.uuid, note.code);
            }
        }
    }
    return chosen;
}

void verify_row(VerifyRun& run, const Ground& ground, const DecisionRow& row) {
    const OrderId id{row.order_id};
    const auto name = "sourcing decision " + to_string(row.id);
    const auto order = ground.orders.find(id);
    if (order == ground.orders.end()) {
        run.broken(Check::parts_have_orders, name, "order " + to_string(id), "no such order");
        return;
    }
    if (order->second.cart) return;
    for (const auto& [location, code] : chosen_by(row)) {
        if (ground.promised.contains({row.order_id, location})) continue;
        run.broken(Check::parts_have_orders, name,
                   "goods of order " + to_string(id) + " promised at " + code, "none");
    }
}

}  // namespace

void verify_decisions(VerifyRun& run) {
    Ground ground;
    each_slice<DecisionRow>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const DecisionRow& last) {
            auto rows = sourcing::decisions_after(tx, last.id, run.slice());
            ground = ground_of(tx, rows);
            return rows;
        },
        [&](const std::vector<DecisionRow>& rows) {
            run.count(Check::parts_have_orders, rows.size());
            for (const auto& row : rows) verify_row(run, ground, row);
        });
}

}  // namespace nahtlos::flows
