// Auditor: what the database has, against what clients sent and were told.
#include <algorithm>
#include <set>

#include "orders/rules.hpp"
#include "orders/store.hpp"
#include "orders/verify.hpp"
#include "sim/auditor.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::int64_t all_rows = 1'000'000;

std::string shown(const orders::OrderId& id) { return to_string(id); }

struct IdRow {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

// Orders that nobody sent: what goes out for what came back or was wrong.
std::set<Uuid> replacements_of(Tx& tx) {
    std::set<Uuid> ids;
    for (const auto& row : tx.all<IdRow>("select replacement as id from orders_exchange union "
                                         "select replacement from orders_claim where replacement "
                                         "is not null")) {
        ids.insert(row.id);
    }
    return ids;
}

bool is_count(const flows::ChangeStock& command) {
    return command.request.rows.values.front().kind == inventory::StockChangeKind::set_physical;
}

}  // namespace

void Auditor::audit(sql::Database& database, bool is_fresh) {
    database.read([&](Tx& tx) {
        KnownOrders there;
        std::vector<orders::OrderId> ids;
        for (auto& order : orders::orders_after(tx, {}, all_rows)) {
            ids.push_back(order.id);
            there[order.id].order = std::move(order);
        }
        for (auto& line : orders::lines_of(tx, ids)) {
            there[line.order_id].lines.push_back(std::move(line));
        }
        const auto replacements = replacements_of(tx);
        for (const auto& [id, known] : there) {
            audit_order(known, is_fresh, replacements.contains(id.uuid));
        }
        audit_missing(there);
        audit_keys(there);
        audit_changes(there);
        audit_purchases(there);
        audit_movements(tx, is_fresh);
        audit_postings(tx);
        return true;
    });
}

void Auditor::audit_order(const Known& known, bool is_fresh, bool is_of_house) {
    const auto& id = known.order.id;
    const auto place = sends_.find(child_id(id.uuid, 0));
    const bool is_of_api =
        is_of_house || known.order.cart || known.order.external_id.value_or("").starts_with("X-");
    if (is_of_api && !knows_all_commands) return;
    if (place == sends_.end() || place->second.kind != Kind::order) {
        complain("order " + shown(id) + " is there, but nobody sent it");
        return;
    }
    auto& wish = orders.at(place->second.wish);
    if (wish.sends.at(place->second.send).state == SendState::refused) {
        complain("order " + shown(id) + " is there, but was refused");
    }
    wish.was_seen = wish.was_seen || is_fresh;
    audit_content(wish, known);
}

void Auditor::audit_content(const OrderWish& wish, const Known& known) {
    const auto& request = wish.command.request;
    const auto& order = known.order;
    bool is_same = order.channel == wish.command.channel && may_cost(wish, order.total_minor) &&
                   (!wish.answer || wish.answer->total.minor == order.total_minor) &&
                   order.external_id.has_value() == request.external_id.has_value() &&
                   known.lines.size() >= request.lines.size();
    if (is_same && order.external_id) is_same = *order.external_id == request.external_id->value;
    for (std::size_t i = 0; is_same && i < known.lines.size(); ++i) {
        if (i >= request.lines.size()) {
            is_same = has_promotions && known.lines[i].total_minor == 0;
        } else {
            is_same = known.lines[i].sku == request.lines[i].sku.value &&
                      known.lines[i].ordered == request.lines[i].quantity.value;
        }
    }
    if (!is_same) complain("order " + shown(order.id) + " is not what was ordered");
}

void Auditor::audit_missing(const KnownOrders& there) {
    for (const auto& wish : orders) {
        if (wish.answer) {
            const auto it = there.find(wish.answer->id);
            if (it == there.end()) {
                complain("order " + shown(wish.answer->id) + " was acknowledged and is lost");
                continue;
            }
            const auto number = orders::shown_number("T-", it->second.order.number);
            if (number != wish.answer->number) {
                complain("order " + shown(wish.answer->id) + " was " + wish.answer->number +
                         " and is " + number);
            }
        }
        if (!wish.was_seen) continue;
        const bool is_there = std::ranges::any_of(wish.sends, [&](const auto& send) {
            return there.contains(orders::OrderId{child_id(send.id, 1)});
        });
        if (!is_there) complain("an order that was there after a restart is gone");
    }
}

void Auditor::audit_keys(const KnownOrders& there) {
    for (const auto& [key, wishes] : orders_by_key_) {
        int found = 0;
        for (const auto wish : wishes) {
            for (const auto& send : orders[wish].sends) {
                found += there.contains(orders::OrderId{child_id(send.id, 1)});
            }
        }
        if (found > 1) complain("one key, " + std::to_string(found) + " orders: " + to_string(key));
    }
}

// Units canceled and returned lie between what was acknowledged and what may have been done.
void Auditor::audit_changes(const KnownOrders& there) {
    BoundsByLine canceled, returned;
    std::set<std::size_t> canceled_whole;
    for (const auto& wish : changes) {
        if (!wish.may_be_there()) continue;
        const auto& id = orders.at(wish.order).answer->id;
        const auto it = there.find(id);
        const auto version = it == there.end() ? 0 : it->second.order.version;
        if (wish.answer && version < wish.answer->version) {
            complain("order " + shown(id) + " was acknowledged at version " +
                     std::to_string(wish.answer->version) + " and is at " +
                     std::to_string(version));
        }
        const bool is_cancel = std::holds_alternative<flows::CancelOrder>(wish.command);
        if (is_cancel && wish.units == 0) canceled_whole.insert(wish.order);
        auto& bounds = (is_cancel ? canceled : returned)[{wish.order, wish.line}];
        bounds.most += wish.units;
        if (wish.is_accepted) bounds.least += wish.units;
    }
    for (std::size_t i = 0; i < orders.size(); ++i) {
        if (!orders[i].answer) continue;
        const auto it = there.find(orders[i].answer->id);
        if (it == there.end()) continue;
        for (const auto& line : it->second.lines) {
            auto cancels = canceled[{i, line.line}];
            if (are_orders_closed || canceled_whole.contains(i)) cancels.most = line.ordered;
            audit_units(line, "canceled", line.canceled, cancels);
            audit_units(line, "returned", line.returned, returned[{i, line.line}]);
        }
    }
}

void Auditor::audit_units(const orders::Line& line, const char* what, std::int64_t units,
                          Bounds bounds) {
    if (bounds.least <= units && units <= bounds.most) return;
    complain("order " + shown(line.order_id) + " has " + std::to_string(units) + " units " + what +
             ", not " + std::to_string(bounds.least) + " to " + std::to_string(bounds.most));
}

void Auditor::audit_movements(Tx& tx, bool is_fresh) {
    std::map<std::size_t, std::set<Uuid>> found;  // sends that left a movement, by wish
    for (const auto& m : inventory::movements_after(tx, {}, all_rows)) {
        if (m.source != "nahtlos") continue;
        const auto place = sends_.find(m.source_event);
        if (place == sends_.end()) {
            if (!knows_all_commands || are_orders_closed) continue;
            complain("a movement is there whose cause nobody sent");
            continue;
        }
        if (place->second.kind != Kind::stock) continue;
        auto& wish = stock.at(place->second.wish);
        audit_movement(wish, wish.sends.at(place->second.send), m);
        found[place->second.wish].insert(m.source_event);
        wish.was_seen = wish.was_seen || is_fresh;
    }
    for (std::size_t i = 0; i < stock.size(); ++i) {
        const auto times = found[i].size();
        if (times > 1) complain("a stock change was done " + std::to_string(times) + " times");
        // A count that finds what was expected leaves nothing.
        if (times > 0 || is_count(stock[i].command)) continue;
        if (stock[i].is_accepted) complain("a stock change was acknowledged and is lost");
        if (stock[i].was_seen) complain("a stock change that was there is gone");
    }
}

void Auditor::audit_movement(const StockWish& wish, const Send& send,
                             const inventory::MovementDelta& movement) {
    if (send.state == SendState::refused) complain("a stock change is there, but was refused");
    const auto& row = wish.command.request.rows.values.front();
    bool is_same = row.stock_item == movement.stock_item;
    switch (row.kind) {
        case inventory::StockChangeKind::receive:
        case inventory::StockChangeKind::adjust:
            is_same = is_same && movement.on_hand == row.quantity;
            break;
        case inventory::StockChangeKind::issue:
            is_same = is_same && movement.on_hand == -row.quantity;
            break;
        case inventory::StockChangeKind::move_state:
            is_same = is_same && movement.moved == row.quantity;
            break;
        case inventory::StockChangeKind::transfer:
            is_same = is_same && std::abs(movement.on_hand) == row.quantity;
            break;
        default: break;
    }
    if (!is_same) complain("a movement is not what was asked for");
}

}  // namespace nahtlos::sim
