#include "flows/advance_return.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/api/call.hpp"
#include "flows/return_desk.hpp"
#include "orders/progress.hpp"

namespace nahtlos::flows {
namespace {

using orders::RefundWish;
using orders::ReturnAction;
using orders::ReturnLine;
using orders::ReturnStatus;

Refusal wrong_field(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the return cannot be advanced like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

class Advance {
public:
    Advance(const OrderBook& book, orders::OrderId order, const Entry<AdvanceReturn>& entry)
        : desk_(book, order, CommandFacts::of(entry)),
          command_(entry.command),
          move_(entry.command.move) {}

    Result<OrderWork> run() {
        if (auto refusal = api::unless_version(command_.version, row().version)) return *refusal;
        const auto steps = orders::steps_to(row().status, move_.action, move_.catch_up);
        if (!steps) return steps.refusal();
        for (const auto& [is_set, pointer, of] : meant()) {
            const bool is_of_step =
                std::ranges::any_of(*steps, [&](const auto& s) { return is_among(of, s.action); });
            if (is_set && !is_of_step) {
                return wrong_field(pointer, "not_allowed", "means nothing to this action");
            }
        }
        if (auto refusal = unless_here(*steps)) return *refusal;
        for (const auto& step : *steps) {
            if (auto refusal = take(step)) return *refusal;
        }
        // Who does not keep the money back gives it back with the look at the goods.
        const bool is_refunded = row().status == ReturnStatus::inspected &&
                                 move_.refund.value_or(RefundWish::request) != RefundWish::none;
        if (is_refunded) give_back(ReturnStatus::refunded);
        const auto order = desk_.order().order.id;
        auto work = desk_.finish();
        if (came_to_) work.taken_back.push_back({order, *came_to_});
        return work;
    }

private:
    using Step = std::optional<Refusal>;
    using Actions = std::vector<ReturnAction>;

    struct Meant {
        bool is_set;
        std::string pointer;
        Actions of;
    };
    // Fields that mean nothing to the action are refused: the caller meant something by them.
    std::vector<Meant> meant() const {
        using enum ReturnAction;
        return {
            {move_.lines.has_value(), "/lines", {approve, receive}},
            {move_.location && move_.location != command_.scope.location, "/location", {receive}},
            {move_.tracking.has_value(), "/tracking", {send}},
            {move_.inspected.has_value(), "/inspected", {inspect}},
            {move_.refund.has_value(), "/refund", {inspect, refund}},
            {move_.reason.has_value(), "/reason", {decline, cancel}}};
    }
    static bool is_among(const Actions& actions, ReturnAction action) {
        return std::ranges::find(actions, action) != actions.end();
    }

    // Goods come back anywhere; what was announced for another place, or lies there, is its own.
    Step unless_here(const std::vector<orders::ReturnStep>& steps) {
        const auto& scope = command_.scope.location;
        const bool receives = std::ranges::any_of(
            steps, [](const auto& s) { return s.action == ReturnAction::receive; });
        if (!scope || !row().location || *row().location == *scope || receives) return {};
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "the return is of another place than the key is for"};
    }

    orders::Return& row() { return desk_.order().return_of(command_.return_)->row; }
    std::vector<ReturnLine*> parts() {
        auto found = lines_of(desk_.order(), command_.return_);
        for (auto& t : desk_.order().return_lines) {
            if (t.row.return_id == command_.return_) t.is_changed = true;
        }
        return found;
    }

    Step take(const orders::ReturnStep& step) {
        const auto before = pending();
        std::vector<ReturnEventLine> told;
        Step refusal;
        switch (step.action) {
            case ReturnAction::approve: refusal = approve(told); break;
            case ReturnAction::send:
                if (move_.tracking) row().tracking = move_.tracking->value;
                break;
            case ReturnAction::receive: refusal = receive(told); break;
            case ReturnAction::inspect: refusal = inspect(told); break;
            case ReturnAction::refund:
                if (move_.refund == RefundWish::none) {
                    return wrong_field("/refund", "not_allowed", "keeps back what is to be given");
                }
                give_back(step.to);
                return {};
            default: break;
        }
        if (refusal) return refusal;
        row().status = step.to;
        count_pending(before);
        touch(desk_, *desk_.order().return_of(command_.return_));
        std::optional<std::string> reason;
        if (move_.reason) reason = move_.reason->value;
        tell(desk_, step.event, row(), std::move(told), std::move(reason));
        return {};
    }

    std::map<std::int64_t, std::int64_t> pending() {
        std::map<std::int64_t, std::int64_t> units;
        for (const auto* part : lines_of(desk_.order(), command_.return_)) {
            units[part->line] = orders::pending_units(row().status, *part);
        }
        return units;
    }
    void count_pending(const std::map<std::int64_t, std::int64_t>& before) {
        for (const auto& [number, now] : pending()) {
            if (now == before.at(number)) continue;
            auto& line = *desk_.order().line(number);
            line.return_requested += now - before.at(number);
            desk_.touch(line);
        }
    }

    // The units that the caller names of each line, at most `most(part)`; without names all of it.
    template <class Most>
    Result<std::map<std::int64_t, std::int64_t>> units(Most most) {
        std::map<std::int64_t, std::int64_t> found;
        for (const auto* part : lines_of(desk_.order(), command_.return_)) {
            found[part->line] = move_.lines ? 0 : most(*part);
        }
        if (!move_.lines) return found;
        for (std::size_t i = 0; i < move_.lines->values.size(); ++i) {
            const auto& named = move_.lines->values[i];
            const auto at = "/lines/" + std::to_string(i);
            if (!found.contains(named.line)) {
                return wrong_field(at + "/line", "unknown", "is not a line of the return");
            }
            found[named.line] += named.quantity.value;
            for (const auto* part : lines_of(desk_.order(), command_.return_)) {
                if (part->line != named.line || found[named.line] <= most(*part)) continue;
                auto refusal =
                    wrong_field(at + "/quantity", "too_many", "is more than the return is about");
                refusal.fields.front().available = most(*part);
                return refusal;
            }
        }
        add_shipping(found, most);
        return found;
    }
    bool is_shipping(const ReturnLine& part) {
        return desk_.order().line(part.line)->kind == orders::LineKind::shipping;
    }
    // Who counts goods says nothing of shipping, which goes with them when they are all there.
    template <class Most>
    void add_shipping(std::map<std::int64_t, std::int64_t>& found, Most most) {
        const auto parts = lines_of(desk_.order(), command_.return_);
        const bool is_whole = std::ranges::all_of(parts, [&](const auto* part) {
            return is_shipping(*part) || found.at(part->line) == most(*part);
        });
        for (const auto* part : parts) {
            if (is_whole && is_shipping(*part)) found.at(part->line) = most(*part);
        }
    }

    Step approve(std::vector<ReturnEventLine>& told) {
        const auto wanted = units([](const ReturnLine& part) { return part.requested; });
        if (!wanted) return wanted.refusal();
        for (auto* part : parts()) {
            part->approved = wanted->at(part->line);
            told.push_back({part->line, part->approved});
            told.back().reason = part->reason;
        }
        return {};
    }

    Step receive(std::vector<ReturnEventLine>& told) {
        if (!move_.location) {
            return wrong_field("/location", "required", "is required to receive goods");
        }
        const auto& scope = command_.scope.location;
        if (scope && *scope != *move_.location) {
            return wrong_field("/location", "unknown", "does not take goods back");
        }
        if (auto refusal = unless_at_home(desk_, *move_.location, "/location")) {
            return refusal;
        }
        const auto came = units([](const ReturnLine& part) { return part.approved; });
        if (!came) return came.refusal();
        row().location = *move_.location;
        for (auto* part : parts()) {
            part->received = came->at(part->line);
            if (part->received > 0) came_to_ = row().location;
            take_in(*part);
            told.push_back({part->line, part->received});
            told.back().reason = part->reason;
        }
        return {};
    }

    // What was found of each line: as told, else all of it can be sold again.
    Step find() {
        const auto received = parts();
        for (auto* part : received) {
            part->resellable = move_.inspected ? 0 : part->received;
        }
        if (!move_.inspected) return {};
        std::set<std::int64_t> named;
        for (std::size_t i = 0; i < move_.inspected->values.size(); ++i) {
            const auto& told = move_.inspected->values[i];
            const auto at = "/inspected/" + std::to_string(i);
            const auto it = std::ranges::find(received, told.line, &ReturnLine::line);
            if (it == received.end()) {
                return wrong_field(at + "/line", "unknown", "is not a line of the return");
            }
            if (!named.insert(told.line).second) {
                return wrong_field(at + "/line", "repeated", "is named twice");
            }
            for (const auto n : {told.resellable, told.damaged, told.missing}) {
                if (n < 0 || n > (*it)->received) {
                    return wrong_field(at, "out_of_range", "has a number below 0 or above all");
                }
            }
            (*it)->resellable = told.resellable;
            (*it)->damaged = told.damaged;
            (*it)->missing = told.missing;
        }
        const bool is_whole = std::ranges::none_of(
            received, [&](const auto* part) { return !is_shipping(*part) && part->missing > 0; });
        for (auto* part : received) {
            if (!is_shipping(*part) || named.contains(part->line)) continue;
            (is_whole ? part->resellable : part->missing) = part->received;
        }
        for (const auto* part : received) {
            if (part->resellable + part->damaged + part->missing == part->received) continue;
            auto refusal = wrong_field("/inspected", "wrong_sum",
                                       "does not say of each piece received what it is (line " +
                                           std::to_string(part->line) + ')');
            refusal.fields.front().available = part->received;
            return refusal;
        }
        return {};
    }

    Step inspect(std::vector<ReturnEventLine>& told) {
        if (auto refusal = find()) return refusal;
        for (auto* part : parts()) {
            sort_goods(*part);
            auto& line = *desk_.order().line(part->line);
            const auto back = part->resellable + part->damaged;
            const auto before = line.refunded_minor;
            if (back > 0) orders::return_units(line, back);
            desk_.touch(line);
            part->refunded_minor = line.refunded_minor - before;
            row().refunded_minor += part->refunded_minor;
            told.push_back({part->line, back, part->resellable, part->damaged, part->missing,
                            part->refunded_minor, part->reason});
        }
        return {};
    }

    void give_back(ReturnStatus end) {
        row().status = end;  // first: what is inspected keeps its money back
        desk_.refund(move_.refund.value_or(RefundWish::request));
        touch(desk_, *desk_.order().return_of(command_.return_));
        tell(desk_, "return_refunded", row(), {});
    }

    // Takes what was received into the state quality.
    void take_in(const ReturnLine& part) {
        for (const auto& c : components(part)) {
            const auto pieces = part.received * c.quantity;
            put(c, inventory::MovementKind::returned, pieces, inventory::StockState::quality,
                pieces);
        }
    }

    // Takes it out of quality: to the sellable, the damaged, or off the books. What somebody has
    // taken away by hand meanwhile is not moved a second time: the missing first, then the damaged.
    void sort_goods(const ReturnLine& part) {
        for (const auto& c : components(part)) {
            const inventory::PileKey at{c.stock_item, *row().location, owner()};
            const auto all = (part.resellable + part.damaged + part.missing) * c.quantity;
            auto taken = std::max<std::int64_t>(0, all - desk_.level(at).quality);
            const auto left = [&](std::int64_t units) {
                const auto pieces = units * c.quantity, gone = std::min(pieces, taken);
                taken -= gone;
                return pieces - gone;
            };
            const auto lost = left(part.missing), broken = left(part.damaged),
                       sound = left(part.resellable);
            using enum inventory::MovementKind;
            using enum inventory::StockState;
            put(c, adjusted, -lost, quality, -lost);
            put(c, state_moved, 0, quality, -broken - sound);
            put(c, state_moved, 0, damaged, broken);
        }
    }

    void put(const inventory::Component& c, inventory::MovementKind kind, std::int64_t on_hand,
             inventory::StockState state, std::int64_t moved) {
        if (moved == 0) return;
        inventory::Movement m;
        m.kind = kind;
        m.stock_item = c.stock_item;
        m.location = *row().location;
        m.owner = owner();
        m.on_hand = on_hand;
        m.state = state;
        m.moved = moved;
        m.cause_kind = "return";
        m.cause = command_.return_.uuid;
        desk_.move(std::move(m));
    }

    std::vector<inventory::Component> components(const ReturnLine& part) {
        return desk_.components(*desk_.order().line(part.line));
    }
    Uuid owner() { return desk_.order().order.legal_entity.uuid; }

    OrderDesk desk_;
    const AdvanceReturn& command_;
    const orders::ReturnMove& move_;
    std::optional<inventory::LocationId> came_to_;
};

}  // namespace

Result<OrderWork> AdvanceReturnKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto order = rows.order_of_return.find(command.return_);
    const Refusal unknown{RefusalKind::not_found, "return_not_found", "no such return"};
    if (order == rows.order_of_return.end()) return unknown;
    auto scope = command.scope;
    scope.location = {};  // goods come back anywhere
    if (auto problem = order_problem(rows, order->second, scope, std::nullopt)) {
        return problem->kind == RefusalKind::not_found ? unknown : *problem;
    }
    return Advance(rows, order->second, entry).run();
}

}  // namespace nahtlos::flows
