#include "flows/cancel.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "orders/progress.hpp"
#include "stored_value/store.hpp"

namespace nahtlos::flows {
namespace {

using orders::FulfillmentStatus;

struct CanceledLine {
    std::int64_t line = 0, quantity = 0, amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(CanceledLine, (), (line, quantity, amount_minor))

struct CanceledEvent {
    orders::OrderId order;
    std::optional<std::string> reason;
    std::vector<CanceledLine> lines;
};
BOOST_DESCRIBE_STRUCT(CanceledEvent, (), (order, reason, lines))

struct FulfillmentDone {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    FulfillmentStatus status = FulfillmentStatus::canceled;
};
BOOST_DESCRIBE_STRUCT(FulfillmentDone, (), (order, fulfillment, status))

Refusal nothing_left(orders::OrderStatus status) {
    return {
        RefusalKind::conflict, "nothing_to_cancel",
        "nothing of the order can be canceled any more; it is " + std::string(enum_name(status))};
}

// The whole order: all that is open, and what is not goods only while nothing was handed over.
std::vector<UnitsOf> all_open(const OpenOrder& order) {
    const bool has_gone =
        std::ranges::any_of(order.lines, [](const auto& l) { return l.fulfilled > 0; });
    std::vector<UnitsOf> units;
    for (const auto& line : order.lines) {
        if (line.open() == 0 || (has_gone && line.kind != orders::LineKind::goods)) continue;
        units.push_back({line.line, line.open()});
    }
    return units;
}

// A card that was paid for may have been spent: its money goes back only when it cannot be.
std::optional<Refusal> unless_blocked(const CancelOrderKind::Rows& rows, const OpenOrder& order,
                                      const std::vector<UnitsOf>& units) {
    const auto issued = rows.issued.find(order.order.id);
    if (issued == rows.issued.end()) return std::nullopt;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const auto* line = order.line(units[i].line);
        if (!line->variant || !issued->second.contains(line->variant->uuid)) continue;
        return Refusal{RefusalKind::conflict,
                       "cards_issued",
                       "gift cards of this order were issued: block them first",
                       {{"/lines/" + std::to_string(i), "cards_issued", "has gift cards"}}};
    }
    return std::nullopt;
}

Result<std::vector<UnitsOf>> asked(const OpenOrder& order, const orders::SomeLines& wishes) {
    std::vector<UnitsOf> units;
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; i < wishes.values.size(); ++i) {
        const auto& wish = wishes.values[i];
        const auto* line = order.line(wish.line);
        const bool is_twice = std::ranges::find(units, wish.line, &UnitsOf::line) != units.end();
        if (line != nullptr && !is_twice && wish.quantity.value <= line->open()) {
            units.push_back({wish.line, wish.quantity.value});
            continue;
        }
        const auto at = "/lines/" + std::to_string(i);
        if (line == nullptr || is_twice) {
            wrong.push_back({at + "/line", line == nullptr ? "unknown" : "repeated",
                             line == nullptr ? "is not a line of the order" : "is named twice"});
            continue;
        }
        wrong.push_back({at + "/quantity", "too_many", "is more than can still be canceled"});
        wrong.back().available = line->open();
    }
    if (wrong.empty()) return units;
    return Refusal{RefusalKind::conflict, "too_many", "these units cannot be canceled",
                   std::move(wrong)};
}

// Units that nobody has prepared yet are given up first.
int readiness(FulfillmentStatus status) {
    constexpr std::array order{FulfillmentStatus::on_hold,  FulfillmentStatus::unassigned,
                               FulfillmentStatus::assigned, FulfillmentStatus::accepted,
                               FulfillmentStatus::picking,  FulfillmentStatus::no_show,
                               FulfillmentStatus::packed,   FulfillmentStatus::ready};
    return static_cast<int>(std::ranges::find(order, status) - order.begin());
}

void release(OrderDesk& desk, const UnitsOf& wanted) {
    const auto& line = *desk.order().line(wanted.line);
    auto left = wanted.units - std::min(wanted.units, desk.unallocated(line));
    std::vector<std::pair<int, orders::FulfillmentId>> sources;
    for (const auto& f : desk.order().fulfillments) {
        sources.push_back({readiness(f.row.status), f.row.id});
    }
    std::ranges::sort(sources);
    for (const auto& [rank, fulfillment] : sources) {
        if (left == 0) return;
        for (const auto& there : desk.open_units(fulfillment)) {
            if (there.line != wanted.line) continue;
            const auto units = std::min(left, there.units);
            desk.release(fulfillment, {wanted.line, units}, "canceled");
            left -= units;
        }
    }
    check(left == 0, "what is allocated is in a fulfillment");
}

// Fulfillments that have no goods left are done: handed over in part, or canceled.
void finish_fulfillments(OrderDesk& desk) {
    auto& order = desk.order();
    const bool is_homeless = std::ranges::any_of(order.lines, [&](const auto& line) {
        return line.variant && desk.unallocated(line) > 0 && !desk.is_service(line);
    });
    for (auto& f : order.fulfillments) {
        const auto status = f.row.status;
        const bool is_open =
            status != FulfillmentStatus::shipped && status != FulfillmentStatus::delivered &&
            status != FulfillmentStatus::handed_over && status != FulfillmentStatus::rejected &&
            status != FulfillmentStatus::canceled;
        if (!is_open || !desk.open_units(f.row.id).empty()) continue;
        if (!f.row.location && is_homeless) continue;
        const bool has_gone = !desk.gone_units(f.row.id).empty();
        f.row.status = has_gone ? FulfillmentStatus::handed_over : FulfillmentStatus::canceled;
        desk.touch(f);
        desk.note(has_gone ? "fulfillment_handed_over" : "fulfillment_canceled",
                  json::write(FulfillmentDone{order.order.id, f.row.id, f.row.status}));
    }
}

// Only orders with limited promotions have uses. What never counted cannot come back.
void load_used(Tx& tx, const std::vector<Uuid>& orders, CancelOrderKind::Rows& rows) {
    const auto uses = pricing::uses_of(tx, orders);
    if (uses.empty()) return;
    const auto& promotions = *rows.pages->promotions;
    std::set<Uuid> coupons;
    for (const auto& use : uses) {
        if (promotions.find({use.subject}) == nullptr) coupons.insert(use.subject);
    }
    const auto of_coupon = pricing::promotions_of_coupons(tx, coupons);
    std::map<pricing::CounterKey, pricing::Counter> wanted;
    for (const auto& use : uses) {
        const auto named = of_coupon.find(use.subject);
        const auto* p = promotions.find(named == of_coupon.end() ? pricing::PromotionId{use.subject}
                                                                 : named->second);
        check(p != nullptr, "what is used is a promotion or its coupon");
        if (use.state != pricing::UseState::used || !p->returns_use_on_cancel) continue;
        wanted[use.key()] = {use.subject, use.customer, 0, 0};
        rows.used[{use.order_id}].push_back(use);
    }
    std::vector<pricing::Counter> counters;
    for (const auto& [key, counter] : wanted) counters.push_back(counter);
    rows.uses.counters = pricing::lock_counters(tx, counters);
}

}  // namespace

CancelOrderKind::Rows CancelOrderKind::load(Tx& tx, std::span<const Entry<Command>* const> all) {
    return around(tx, OrderKind::load(tx, all));
}

CancelOrderKind::Rows CancelOrderKind::around(Tx& tx, OrderBook book) const {
    Rows rows;
    static_cast<OrderBook&>(rows) = std::move(book);
    std::vector<Uuid> ids;
    for (const auto& [id, order] : rows.orders) ids.push_back(id.uuid);
    for (const auto& id : stored_value::orders_with_cards(tx, ids)) {
        std::set<Uuid> variants;
        for (const auto& line : rows.orders.at({id}).lines) {
            if (line.variant) variants.insert(line.variant->uuid);
        }
        for (const auto& article : stored_value::articles(tx, {variants.begin(), variants.end()})) {
            rows.issued[{id}].insert(article.variant);
        }
    }
    load_used(tx, ids, rows);
    return rows;
}

Result<OrderWork> CancelOrderKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    auto& order = desk.order();
    // A draft belongs to its checkout, which gives up holds and payment in their order.
    if (order.order.status == orders::OrderStatus::draft) {
        return Refusal{RefusalKind::conflict, "wrong_status", "the order is not placed yet"};
    }
    auto units = command.request.lines ? asked(order, *command.request.lines)
                                       : Result<std::vector<UnitsOf>>(all_open(order));
    const bool has_open =
        std::ranges::any_of(order.lines, [](const auto& l) { return l.open() > 0; });
    if (!has_open) return nothing_left(order.order.status);
    if (!units) return units.refusal();
    if (units->empty()) return nothing_left(order.order.status);
    if (auto refusal = unless_blocked(rows, order, *units)) return *std::move(refusal);
    CanceledEvent event{command.order, {}, {}};
    if (command.request.reason) event.reason = command.request.reason->value;
    for (const auto& u : *units) {
        release(desk, u);
        auto& line = *order.line(u.line);
        const auto charged = line.charged_minor;
        orders::cancel_units(line, u.units);
        desk.touch(line);
        event.lines.push_back({u.line, u.units, charged - line.charged_minor});
    }
    desk.note("order_units_canceled", json::write(event));
    finish_fulfillments(desk);
    desk.refund(command.request.refund);
    desk.release_authorized();
    return desk.finish();
}

orders::OrderChanged CancelOrderKind::fold(Rows& rows, const Entry<Command>& entry,
                                           OrderWork& work) const {
    const auto id = work.order.order.id;
    auto answer = OrderKind::fold(rows, entry, work);
    if (answer.status != orders::OrderStatus::canceled) return answer;
    const auto used = rows.used.find(id);
    if (used == rows.used.end()) return answer;
    for (auto& use : used->second) {
        auto& counter = rows.uses.counters.at(use.key());
        check(counter.taken > 0, "what is used was taken");
        --counter.taken;
        rows.uses.changed.insert(use.key());
        use.state = pricing::UseState::released;
        use.changed_at = entry.now;
        rows.returned.push_back(use);
    }
    rows.used.erase(used);
    return answer;
}

void CancelOrderKind::save(Tx& tx, const Rows& rows) const {
    OrderKind::save(tx, rows);
    rows.uses.save(tx);
    pricing::update_uses(tx, rows.returned);
}

}  // namespace nahtlos::flows
