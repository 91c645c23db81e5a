#include "flows/order_desk.hpp"

#include <algorithm>

#include "base/api/call.hpp"
#include "base/json/writer.hpp"
#include "orders/progress.hpp"
#include "orders/rules.hpp"

namespace nahtlos::flows {
namespace {

struct StatusEvent {
    orders::OrderId order;
    orders::OrderStatus status = orders::OrderStatus::placed;
};
BOOST_DESCRIBE_STRUCT(StatusEvent, (), (order, status))

struct DoneLine {
    std::int64_t line = 0, quantity = 0;
};
BOOST_DESCRIBE_STRUCT(DoneLine, (), (line, quantity))

struct DoneEvent {
    orders::OrderId order;
    std::vector<DoneLine> lines;
};
BOOST_DESCRIBE_STRUCT(DoneEvent, (), (order, lines))

// What all allocations of a line come to per item, and how many units of the line that is.
template <class Count>
std::vector<inventory::Component> per_unit(const OpenOrder& order, std::int64_t line,
                                           std::int64_t units, Count count) {
    std::vector<inventory::Component> found;
    if (units == 0) return found;
    for (const auto& t : order.allocations) {
        const auto n = count(t.row);
        if (t.row.line != line || n == 0) continue;
        auto it = std::ranges::find(found, t.row.stock_item, &inventory::Component::stock_item);
        if (it == found.end()) it = found.insert(found.end(), {t.row.stock_item, 0});
        it->quantity += n;
    }
    for (auto& c : found) {
        check(c.quantity % units == 0, "allocations make whole units of a line");
        c.quantity /= units;
    }
    return found;
}

std::int64_t open_of(const inventory::Allocation& a) { return a.open(); }
std::int64_t consumed_of(const inventory::Allocation& a) { return a.consumed; }

// Units of each line that the allocations of one fulfillment make.
template <class Units, class Count>
std::vector<UnitsOf> units_in(const OpenOrder& order, orders::FulfillmentId fulfillment,
                              Units units_of_line, Count count) {
    std::vector<UnitsOf> found;
    for (const auto& line : order.lines) {
        const auto parts = per_unit(order, line.line, units_of_line(line), count);
        if (parts.empty()) continue;
        std::int64_t units = 0;
        for (const auto& t : order.allocations) {
            if (t.row.line != line.line || t.row.fulfillment != fulfillment.uuid) continue;
            const auto part =
                std::ranges::find(parts, t.row.stock_item, &inventory::Component::stock_item);
            if (part != parts.end()) units = std::max(units, count(t.row) / part->quantity);
        }
        if (units > 0) found.push_back({line.line, units});
    }
    return found;
}

// What a place rejected, or was taken off it, is no business of it any more.
bool has_work_at(const OpenOrder& order, inventory::LocationId place) {
    return std::ranges::any_of(order.fulfillments, [&](const auto& f) {
        return f.row.location == place && f.row.status != orders::FulfillmentStatus::rejected &&
               f.row.status != orders::FulfillmentStatus::canceled;
    });
}

}  // namespace

std::optional<Refusal> order_problem(const OrderBook& book, orders::OrderId order,
                                     const OrderScope& scope,
                                     const std::optional<std::int64_t>& version) {
    const auto it = book.orders.find(order);
    const auto fits = [](const std::optional<Uuid>& bound, Uuid is) {
        return !bound || *bound == is;
    };
    const Refusal unknown{RefusalKind::not_found, "order_not_found", "no such order"};
    if (it == book.orders.end()) return unknown;
    const auto& found = it->second.order;
    if (!fits(scope.legal_entity, found.legal_entity.uuid)) return unknown;
    const bool is_seen =
        fits(scope.channel, found.channel.uuid) && fits(scope.market, found.market.uuid);
    const auto& place = scope.works_at;
    const bool is_of_place =
        place && (has_work_at(it->second, *place) || (is_seen && found.location == *place));
    if (!is_seen && !is_of_place) return unknown;
    if (place && !is_of_place) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "the order has nothing to do at the place that the key is for"};
    }
    return api::unless_version(version, it->second.order.version);
}

OrderDesk::OrderDesk(const OrderBook& book, orders::OrderId order, const CommandFacts& facts)
    : book_(book), facts_(facts) {
    work_.order = book.orders.at(order);
    work_.shortages = book.shortages;
}

std::vector<UnitsOf> open_units(const OpenOrder& order, orders::FulfillmentId fulfillment) {
    return units_in(
        order, fulfillment, [](const auto& line) { return line.allocated; }, open_of);
}

std::vector<UnitsOf> OrderDesk::open_units(orders::FulfillmentId fulfillment) const {
    return flows::open_units(work_.order, fulfillment);
}

std::vector<UnitsOf> OrderDesk::gone_units(orders::FulfillmentId fulfillment) const {
    return units_in(
        work_.order, fulfillment, [](const auto& line) { return line.fulfilled; }, consumed_of);
}

std::int64_t OrderDesk::unallocated(const orders::Line& line) const {
    return line.open() - line.allocated;
}

std::vector<inventory::Component> OrderDesk::components(const orders::Line& line) const {
    auto parts = per_unit(work_.order, line.line, line.allocated, open_of);
    if (parts.empty()) parts = per_unit(work_.order, line.line, line.fulfilled, consumed_of);
    const auto promised = work_.order.promised.find(line.line);
    if (parts.empty() && promised != work_.order.promised.end()) parts = promised->second.row;
    if (parts.empty() && line.variant) parts = pages().components(*line.variant);
    return parts;
}

bool OrderDesk::is_service(const orders::Line& line) const {
    if (line.kind != orders::LineKind::goods) return true;
    return line.variant && components(line).empty();
}

void OrderDesk::fulfill(const std::vector<UnitsOf>& units) {
    DoneEvent event{work_.order.order.id, {}};
    for (const auto& u : units) {
        auto& line = *work_.order.line(u.line);
        line.fulfilled += u.units;
        if (is_service(line)) line.delivered += u.units;
        touch(line);
        event.lines.push_back({u.line, u.units});
    }
    note("order_units_fulfilled", json::write(event));
}

// Calls change(allocation, quantity) for the allocations that make these units; it answers how many
// of them are not beyond the goods any more.
template <class Change>
void OrderDesk::change_allocations(orders::FulfillmentId fulfillment, const UnitsOf& units,
                                   Change change) {
    auto& line = *work_.order.line(units.line);
    std::int64_t freed = 0;
    const auto parts = per_unit(work_.order, line.line, line.allocated, open_of);
    // Allocations say it no more once the last of them is given back.
    work_.order.promised.try_emplace(
        line.line, Tracked<std::vector<inventory::Component>>{parts, true, false});
    for (const auto& part : parts) {
        const auto quantity = units.units * part.quantity;
        const auto it = std::ranges::find_if(work_.order.allocations, [&](const auto& t) {
            return t.row.line == line.line && t.row.fulfillment == fulfillment.uuid &&
                   t.row.stock_item == part.stock_item && t.row.open() >= quantity;
        });
        check(it != work_.order.allocations.end(), "the fulfillment has these units");
        pile({part.stock_item, inventory::LocationId{it->row.pin}, it->row.owner});
        freed = std::max(freed, change(it->row, quantity));
        it->is_changed = true;
    }
    line.allocated -= units.units;
    line.backordered =
        std::min(std::max<std::int64_t>(0, line.backordered - freed), line.allocated);
    touch(line);
}

void OrderDesk::release(orders::FulfillmentId fulfillment, const UnitsOf& units,
                        const std::string& why) {
    // What is given back first is what there are no goods for, if they are all of one place.
    const bool is_in_one_place = std::ranges::none_of(work_.order.allocations, [&](const auto& t) {
        return t.row.line == units.line && t.row.open() > 0 &&
               t.row.fulfillment != fulfillment.uuid;
    });
    change_allocations(fulfillment, units, [&](inventory::Allocation& a, std::int64_t quantity) {
        const auto lacking = std::max<std::int64_t>(
            0, -inventory::available(pile({a.stock_item, inventory::LocationId{a.pin}, a.owner}),
                                     facts_.now));
        const auto part = quantity / units.units;
        work_.stock.release(a, quantity);
        inventory::Movement m;
        m.kind = inventory::MovementKind::released;
        m.stock_item = a.stock_item;
        m.location = inventory::LocationId{a.pin};
        m.owner = a.owner;
        m.allocated = -quantity;
        m.reason = why;
        m.cause_kind = "order";
        m.cause = work_.order.order.id.uuid;
        move(std::move(m));
        return is_in_one_place ? std::min(units.units, (lacking + part - 1) / part)
                               : std::int64_t{0};
    });
}

void OrderDesk::hand_out(orders::FulfillmentId fulfillment, const UnitsOf& units) {
    change_allocations(fulfillment, units, [&](inventory::Allocation& a, std::int64_t quantity) {
        work_.stock.consume(a, quantity);
        inventory::Movement m;
        m.kind = inventory::MovementKind::shipped;
        m.stock_item = a.stock_item;
        m.location = inventory::LocationId{a.pin};
        m.owner = a.owner;
        m.on_hand = -quantity;
        m.allocated = -quantity;
        m.cause_kind = "fulfillment";
        m.cause = fulfillment.uuid;
        move(std::move(m));
        return std::int64_t{0};
    });
    work_.order.line(units.line)->fulfilled += units.units;
}

void OrderDesk::allocate(const orders::Fulfillment& fulfillment, const UnitsOf& units,
                         const std::vector<inventory::Component>& parts) {
    auto& line = *work_.order.line(units.line);
    const auto& order = work_.order.order;
    const auto& group = pages().directory->find(order.channel)->channel_group;
    std::int64_t beyond = 0;  // units that no goods are there for
    for (const auto& part : parts) {
        const inventory::PileKey at{part.stock_item, *fulfillment.location,
                                    order.legal_entity.uuid};
        const auto quantity = units.units * part.quantity;
        const auto there =
            std::max<std::int64_t>(0, inventory::available(pile(at), facts_.now) / part.quantity);
        beyond = std::max(beyond, units.units - there);
        const auto it = std::ranges::find_if(work_.order.allocations, [&](const auto& t) {
            return t.row.line == line.line && t.row.stock_item == part.stock_item &&
                   t.row.pin == fulfillment.location->uuid &&
                   t.row.fulfillment == fulfillment.id.uuid;
        });
        if (it == work_.order.allocations.end()) {
            work_.order.allocations.push_back(
                {work_.stock.allocate({line.line, at, quantity}, group, order.id.uuid,
                                      fulfillment.id.uuid, facts_.now),
                 true});
        } else {
            work_.stock.extend(it->row, quantity, facts_.now);
            it->is_changed = true;
        }
        inventory::Movement m;
        m.kind = inventory::MovementKind::allocated;
        m.stock_item = at.stock_item;
        m.location = at.location;
        m.owner = at.owner;
        m.allocated = quantity;
        m.cause_kind = "order";
        m.cause = order.id.uuid;
        move(std::move(m));
    }
    line.allocated += units.units;
    line.backordered += beyond;
    touch(line);
}

void OrderDesk::move(inventory::Movement m) {
    m.source_event = facts_.id;
    m.seq = ++movements_;
    m.occurred_at = facts_.context.occurred_at.value_or(facts_.now);
    m.recorded_at = facts_.now;
    // Promises were changed with their allocation; all else is the movement's own doing.
    const bool is_promise = m.kind == inventory::MovementKind::allocated ||
                            m.kind == inventory::MovementKind::released ||
                            m.kind == inventory::MovementKind::shipped;
    if (!is_promise) {
        pile({m.stock_item, m.location, m.owner});
        work_.stock.apply(m, facts_.now);
    }
    work_.movements.push_back(std::move(m));
}

void OrderDesk::touch(orders::Line& line) { work_.order.changed_lines.insert(line.line); }

void OrderDesk::touch(Tracked<orders::Fulfillment>& fulfillment) {
    fulfillment.row.updated_at = facts_.now;
    if (fulfillment.is_new) return;
    ++fulfillment.row.version;
    fulfillment.is_changed = true;
}

orders::Fulfillment& OrderDesk::add(orders::Fulfillment fulfillment) {
    fulfillment.order_id = work_.order.order.id;
    fulfillment.id = orders::FulfillmentId{next_id()};
    fulfillment.updated_at = facts_.now;
    work_.order.fulfillments.push_back({std::move(fulfillment), true});
    return work_.order.fulfillments.back().row;
}

inventory::Pile& OrderDesk::pile(const inventory::PileKey& key) {
    const auto it = work_.stock.piles.find(key);
    if (it != work_.stock.piles.end()) return it->second;
    const auto* known = book_.stock.find(key);
    check(known != nullptr, "a pile was loaded before it is changed");
    return work_.stock.piles.emplace(key, *known).first->second;
}

void OrderDesk::note(std::string_view type, std::string payload) {
    auto& order = work_.order.order;
    ++order.version;
    order.updated_at = facts_.now;
    work_.order.is_changed = true;
    work_.events.push_back({std::string(type), order.id.uuid, order.version, facts_.context,
                            facts_.now, std::move(payload)});
}

// Assembly or a gift wrap is done when the goods are; on its own it is told (FulfillLines).
void OrderDesk::finish_services() {
    if (work_.order.order.status != orders::OrderStatus::placed) return;
    std::vector<UnitsOf> units;
    bool has_gone = false;
    for (const auto& line : work_.order.lines) {
        if (!is_service(line)) {
            if (line.open() > 0) return;
            has_gone = has_gone || line.fulfilled > 0;
        } else if (line.open() > 0) {
            units.push_back({line.line, line.open()});
        }
    }
    if (has_gone && !units.empty()) fulfill(units);
}

void OrderDesk::take_slot(const WantedSlot& slot) {
    const auto order = work_.order.order.id.uuid;
    work_.order.slot = slot.claim(order, delivery::SlotState::taken, facts_.now);
    work_.slot_capacity = slot.capacity;
}

// Nobody comes in a window when nothing is left to be brought in it.
void OrderDesk::release_slot() {
    auto& slot = work_.order.slot;
    if (!slot || slot->state == delivery::SlotState::released) return;
    const bool is_brought = std::ranges::any_of(work_.order.fulfillments, [](const auto& f) {
        return f.row.method == inventory::Method::local_delivery &&
               f.row.status != orders::FulfillmentStatus::canceled &&
               f.row.status != orders::FulfillmentStatus::rejected;
    });
    if (is_brought) return;
    slot->state = delivery::SlotState::released;
    slot->changed_at = facts_.now;
}

OrderWork OrderDesk::finish() {
    finish_services();
    release_slot();
    auto& order = work_.order.order;
    const auto before = order.status;
    orders::refresh_statuses(order, work_.order.lines, authorized_minor());
    for (const auto& line : work_.order.lines) {
        const auto* broken = orders::broken_vector(line);
        check(broken == nullptr, broken == nullptr ? "" : broken);
    }
    if (order.status != before) {
        note(order.status == orders::OrderStatus::closed ? "order_closed" : "order_canceled",
             json::write(StatusEvent{order.id, order.status}));
    }
    for (const auto& [key, pile] : work_.stock.piles) {
        work_.shortages.look_at(pile, shortage_reason_, next_id(), facts_.now, facts_.context,
                                work_.events);
    }
    return std::move(work_);
}

}  // namespace nahtlos::flows
