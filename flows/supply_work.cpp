#include "flows/supply_work.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "inventory/store.hpp"
#include "orders/search.hpp"

namespace nahtlos::flows {
namespace {

using buying::Pin;
using buying::PurchaseOrderId;
using inventory::PileKey;

constexpr std::int64_t slice = 1'000;

using ByPile = std::map<PileKey, std::vector<buying::Supply>>;
using ByOrder = std::map<PurchaseOrderId, std::vector<Pin>>;

ByPile to_come(Tx& tx) {
    ByPile piles;
    buying::SupplyFilter filter;
    filter.limit = slice;
    while (true) {
        const auto page = buying::list_supply(tx, filter);
        for (const auto& s : page) {
            piles[{s.stock_item, s.location, s.legal_entity}].push_back(s);
        }
        if (page.size() < static_cast<std::size_t>(slice)) return piles;
        const auto& last = page.back();
        filter.after = buying::SupplyPlace{last.expected_at, last.purchase_order, last.line};
    }
}

ByOrder pinned(Tx& tx) {
    ByOrder found;
    std::vector<PurchaseOrderId> ids;
    PurchaseOrderId last;
    do {
        ids = buying::pinned_orders(tx, last, slice);
        for (const auto& pin : buying::pins_on(tx, ids)) found[pin.purchase_order].push_back(pin);
        if (!ids.empty()) last = ids.back();
    } while (ids.size() == static_cast<std::size_t>(slice));
    return found;
}

// Who has begun to pick has the goods in hand; else who came first is first.
int turn(orders::FulfillmentStatus status) {
    using enum orders::FulfillmentStatus;
    return status == assigned || status == accepted || status == on_hold ? 1 : 0;
}

// Who may be promised another time, as RepromiseKind sees it: others would be asked in vain, again
// and again.
bool can_wait(const orders::Order& order, const orders::Fulfillment& f) {
    using enum orders::FulfillmentStatus;
    return order.status == orders::OrderStatus::placed &&
           (f.status == assigned || f.status == accepted);
}

struct Queued {
    int turn = 0;
    PileKey at;
    buying::Claim claim;
};

/// The open promises at a location, of the piles that are asked for, in the order of their turns.
std::map<PileKey, std::vector<buying::Claim>> claims_at(
    Tx& tx, inventory::LocationId location, const std::map<PileKey, std::int64_t>& goods,
    std::map<orders::FulfillmentId, orders::Fulfillment>& seen) {
    std::vector<Queued> queue;
    orders::FulfillmentFilter filter;
    filter.location = location;
    filter.limit = slice;
    while (true) {
        const auto page = orders::list_fulfillments(tx, filter);
        std::set<Uuid> ids;
        for (const auto& f : page) {
            ids.insert(f.order_id.uuid);
            seen.emplace(f.id, f);
        }
        for (const auto& a : inventory::allocations_of(tx, {ids.begin(), ids.end()})) {
            const PileKey at{a.stock_item, inventory::LocationId{a.pin}, a.owner};
            const auto f = std::ranges::find(page, orders::FulfillmentId{a.fulfillment},
                                             &orders::Fulfillment::id);
            if (f == page.end() || a.open() <= 0 || !goods.contains(at)) continue;
            queue.push_back({turn(f->status), at, {a.order_id, a.line, a.fulfillment, a.open()}});
        }
        if (page.size() < static_cast<std::size_t>(slice)) break;
        filter.after = orders::FulfillmentPlace{page.back().order_id, page.back().id};
    }
    std::ranges::sort(queue, {}, [](const Queued& q) {
        return std::tuple(q.turn, q.claim.order_id, q.claim.order_line, q.claim.fulfillment);
    });
    std::map<PileKey, std::vector<buying::Claim>> claims;
    for (auto& q : queue) claims[q.at].push_back(q.claim);
    return claims;
}

// Goods that can be handed out, of the piles that have promised more than that.
std::map<PileKey, std::int64_t> short_piles(Tx& tx, const ByPile& supply) {
    std::vector<inventory::StockItemId> items;
    for (const auto& [key, lines] : supply) {
        if (items.empty() || items.back() != key.stock_item) items.push_back(key.stock_item);
    }
    const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
    std::map<PileKey, std::int64_t> goods;
    for (const auto& [key, lines] : supply) {
        const auto* pile = stock.find(key);
        if (pile == nullptr) continue;
        const auto& l = pile->level;
        const auto there = l.on_hand - l.damaged - l.quality - l.display;
        if (l.allocated > there) goods.emplace(key, there);
    }
    return goods;
}

}  // namespace

struct SupplyWork::Seen {
    ByOrder wanted, before;
    std::map<orders::FulfillmentId, orders::Fulfillment> fulfillments;
    std::map<Uuid, buying::Wait> waits;
    std::map<orders::OrderId, orders::Order> orders;
};

SupplyWork::Seen SupplyWork::look() {
    return database_.read([&](Tx& tx) {
        Seen seen;
        seen.before = pinned(tx);
        const auto supply = to_come(tx);
        if (supply.empty()) return seen;
        const auto goods = short_piles(tx, supply);
        std::set<inventory::LocationId> locations;
        for (const auto& [key, there] : goods) locations.insert(key.location);
        for (const auto location : locations) {
            for (const auto& [key, claims] : claims_at(tx, location, goods, seen.fulfillments)) {
                for (auto& p : buying::pins_of(claims, goods.at(key), supply.at(key))) {
                    seen.wanted[p.purchase_order].push_back(p);
                }
            }
        }
        std::set<Uuid> fulfillments;
        std::set<orders::OrderId> ids;
        for (auto& [order, pins] : seen.wanted) {
            std::ranges::sort(pins);
            for (const auto& p : pins) {
                fulfillments.insert(p.fulfillment);
                ids.insert(orders::OrderId{p.order_id});
            }
        }
        for (const auto& w : buying::waits_of(tx, {fulfillments.begin(), fulfillments.end()})) {
            seen.waits.emplace(w.fulfillment, w);
        }
        for (auto& o : orders::orders(tx, {ids.begin(), ids.end()}, sql::Lock::no)) {
            const auto id = o.id;
            seen.orders.emplace(id, std::move(o));
        }
        return seen;
    });
}

// One purchase order at a time: what was received of it meanwhile counts, under its lock.
std::size_t SupplyWork::pin(const Seen& seen) {
    std::set<PurchaseOrderId> changed;
    for (const auto* side : {&seen.wanted, &seen.before}) {
        for (const auto& [order, pins] : *side) changed.insert(order);
    }
    std::size_t submitted = 0;
    for (const auto order : changed) {
        const auto wanted = seen.wanted.find(order), before = seen.before.find(order);
        if (wanted != seen.wanted.end() && before != seen.before.end() &&
            wanted->second == before->second) {
            continue;
        }
        std::vector<Pin> pins;
        std::vector<buying::Wait> waits;
        if (wanted != seen.wanted.end()) pins = wanted->second;
        for (const auto& p : pins) {
            const auto& f = seen.fulfillments.at(orders::FulfillmentId{p.fulfillment});
            waits.push_back({p.fulfillment, p.order_id, f.promise_by});
        }
        std::ranges::sort(waits, {}, &buying::Wait::fulfillment);
        const auto again = std::ranges::unique(waits, {}, &buying::Wait::fulfillment);
        waits.erase(again.begin(), again.end());
        Entry<Change> entry{
            [order, pins, waits](ChangeScope& scope) -> Result<std::string> {
                const auto row = buying::purchase_order(scope.tx, order, sql::Lock::yes);
                const auto lines = buying::lines_of(scope.tx, {order});
                buying::replace_pins(scope.tx, order, buying::within(pins, *row, lines));
                buying::insert_waits(scope.tx, waits);
                return std::string("{}");
            },
            {},
            {},
            world_.clock.now(),
            command_id(world_.ids.next())};
        entry.context.actor_kind = ActorKind::job;
        if (!changes_.submit(std::move(entry), [](const auto&) {})) break;
        ++submitted;
    }
    return submitted;
}

// What was promised first, moved by as much as the goods come after the order; nothing for who is
// not known to wait yet, since the first promise has to be kept before it is changed.
std::size_t SupplyWork::promise(const Seen& seen) {
    std::map<orders::FulfillmentId, Instant> comes;
    for (const auto& [order, pins] : seen.wanted) {
        for (const auto& p : pins) {
            auto& at = comes[orders::FulfillmentId{p.fulfillment}];
            at = std::max(at, p.expected_at);
        }
    }
    std::map<orders::OrderId, Repromise> commands;
    for (const auto& [id, at] : comes) {
        const auto wait = seen.waits.find(id.uuid);
        if (wait == seen.waits.end()) continue;
        const auto& f = seen.fulfillments.at(id);
        const auto order = seen.orders.find(f.order_id);
        if (order == seen.orders.end() || !can_wait(order->second, f)) continue;
        const auto placed = order->second.placed_at.value_or(at);
        const auto takes = wait->second.promised_at
                               ? std::max(Span{}, *wait->second.promised_at - placed)
                               : Span{};
        const auto due = at + takes;
        if (f.promise_by && *f.promise_by >= due) continue;
        auto& command = commands[f.order_id];
        command.order = f.order_id;
        command.promises.push_back({id, f.promise_by, due});
    }
    std::size_t submitted = 0;
    for (auto& [order, command] : commands) {
        // The latest first: that is what the customer is told.
        std::ranges::sort(command.promises, std::greater{}, &NewPromise::promise_by);
        Entry<Repromise> entry{
            std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
        entry.context.actor_kind = ActorKind::job;
        if (!promises_.submit(std::move(entry), [](const auto&) {})) break;
        ++submitted;
    }
    return submitted;
}

std::size_t SupplyWork::run() {
    const auto seen = look();
    return pin(seen) + promise(seen);
}

}  // namespace nahtlos::flows
