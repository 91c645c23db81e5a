#include "flows/fulfill.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/repin.hpp"

namespace nahtlos::flows {
namespace {

using orders::FulfillmentAction;
using orders::FulfillmentStatus;

struct LineCount {
    std::int64_t line = 0, quantity = 0;
};
BOOST_DESCRIBE_STRUCT(LineCount, (), (line, quantity))

struct FulfillmentEvent {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    FulfillmentStatus status = FulfillmentStatus::assigned;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    std::optional<std::string> tracking, reason;
    std::vector<LineCount> lines;  // goods that left, or were delivered
};
BOOST_DESCRIBE_STRUCT(FulfillmentEvent, (),
                      (order, fulfillment, status, method, location, tracking, reason, lines))

Refusal wrong_field(std::string pointer, std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the fulfillment cannot be advanced like this",
            {{std::move(pointer), std::move(code), std::move(detail)}}};
}

class Advance {
public:
    Advance(const OrderBook& book, const Entry<AdvanceFulfillment>& entry)
        : desk_(book, entry.command.order, CommandFacts::of(entry)),
          command_(entry.command),
          request_(entry.command.request) {}

    Result<OrderWork> run() {
        auto* found = desk_.order().fulfillment(command_.fulfillment);
        const auto& scope = command_.scope.location;
        if (found == nullptr || (scope && found->row.location != scope)) {
            return Refusal{RefusalKind::not_found, "fulfillment_not_found",
                           "the order has no such fulfillment"};
        }
        const auto& idle_since = command_.idle_since;
        const auto left_at = request_.action == orders::FulfillmentAction::no_show
                                 ? FulfillmentStatus::ready
                                 : FulfillmentStatus::assigned;
        if (idle_since && (found->row.status != left_at || found->row.updated_at > *idle_since)) {
            return Refusal{RefusalKind::conflict, "wrong_status", "the fulfillment is not idle"};
        }
        if (auto refusal = wrong_order_status()) return *refusal;
        const auto steps = orders::steps_to(found->row, request_.action, request_.catch_up);
        if (!steps) return steps.refusal();
        if (auto refusal = unfit_request(found->row)) return *refusal;
        for (const auto& step : *steps) {
            if (auto refusal = take(step)) return *refusal;
        }
        return desk_.finish();
    }

private:
    using Step = std::optional<Refusal>;

    Tracked<orders::Fulfillment>& tracked() {
        return *desk_.order().fulfillment(command_.fulfillment);
    }

    Step wrong_order_status() {
        const auto status = desk_.order().order.status;
        // Delivery is told after the order was closed: nothing is left to do for us by then.
        if (status == orders::OrderStatus::placed || status == orders::OrderStatus::closed) {
            return {};
        }
        return Refusal{RefusalKind::conflict, "wrong_status",
                       "the order is " + std::string(enum_name(status))};
    }

    // Fields that mean nothing to the action are refused: the caller meant something by them.
    Step unfit_request(const orders::Fulfillment& f) {
        const auto action = request_.action;
        const bool gives_up =
            action == FulfillmentAction::reject || action == FulfillmentAction::short_pick;
        if (request_.lines && !gives_up && action != FulfillmentAction::hand_over) {
            return wrong_field("/lines", "not_allowed",
                               "is only for hand_over, reject and short_pick");
        }
        if (!request_.lines && action == FulfillmentAction::short_pick) {
            return wrong_field("/lines", "required", "is required: which goods are missing");
        }
        if (request_.message && action != FulfillmentAction::arrive) {
            return wrong_field("/message", "not_allowed", "is only for arrive");
        }
        if (request_.tracking && action != FulfillmentAction::ship) {
            return wrong_field("/tracking", "not_allowed", "is only for ship");
        }
        if (request_.location && action != FulfillmentAction::assign) {
            return wrong_field("/location", "not_allowed", "is only for assign");
        }
        if (request_.reason.has_value() != gives_up) {
            return request_.reason
                       ? wrong_field("/reason", "not_allowed", "is only for reject and short_pick")
                       : wrong_field("/reason", "required", "is required: why not");
        }
        if (action != FulfillmentAction::hand_over || !f.pickup_code) return {};
        if (!request_.pickup_code) {
            return wrong_field("/pickup_code", "required", "is required to hand over");
        }
        if (orders::same_code(request_.pickup_code->value, *f.pickup_code)) return {};
        return wrong_field("/pickup_code", "wrong_pickup_code", "is not the code of this order");
    }

    Step take(const orders::FulfillmentStep& step) {
        std::vector<UnitsOf> units;
        auto event = step.event;
        auto status = step.to;
        switch (step.action) {
            case FulfillmentAction::ship:
                if (request_.tracking) tracked().row.tracking = request_.tracking->value;
                units = desk_.open_units(command_.fulfillment);
                hand_out(units);
                break;
            case FulfillmentAction::hand_over: {
                auto wanted = asked_units();
                if (!wanted) return wanted.refusal();
                units = *std::move(wanted);
                hand_out(units);
                count_delivered(units);
                if (!desk_.open_units(command_.fulfillment).empty()) {
                    event = "fulfillment_partly_handed_over";
                    status = step.from;
                }
                break;
            }
            case FulfillmentAction::deliver:
                units = desk_.gone_units(command_.fulfillment);
                count_delivered(units);
                break;
            case FulfillmentAction::reject: return reject();
            case FulfillmentAction::short_pick: return short_pick();
            case FulfillmentAction::assign: return assign();
            default: break;
        }
        tracked().row.status = status;
        desk_.touch(tracked());
        tell(event, units, step.action == request_.action ? message() : std::nullopt);
        return {};
    }

    std::optional<std::string> message() const {
        if (!request_.message) return std::nullopt;
        return request_.message->value;
    }

    void hand_out(const std::vector<UnitsOf>& units) {
        for (const auto& u : units) desk_.hand_out(command_.fulfillment, u);
        if (!units.empty()) desk_.capture_authorized();
    }

    void count_delivered(const std::vector<UnitsOf>& units) {
        for (const auto& u : units) {
            auto& line = *desk_.order().line(u.line);
            line.delivered += u.units;
            desk_.touch(line);
        }
    }

    // The units that the request names, or all that are open.
    Result<std::vector<UnitsOf>> asked_units() {
        const auto open = desk_.open_units(command_.fulfillment);
        if (!request_.lines) return open;
        std::vector<UnitsOf> units;
        std::vector<FieldProblem> wrong;
        for (std::size_t i = 0; i < request_.lines->values.size(); ++i) {
            const auto& wish = request_.lines->values[i];
            const auto it = std::ranges::find(open, wish.line, &UnitsOf::line);
            const auto there = it == open.end() ? 0 : it->units;
            const bool is_twice =
                std::ranges::find(units, wish.line, &UnitsOf::line) != units.end();
            if (wish.quantity.value <= there && !is_twice) {
                units.push_back({wish.line, wish.quantity.value});
                continue;
            }
            FieldProblem problem{
                "/lines/" + std::to_string(i) + "/quantity", "too_many",
                is_twice ? "names the line twice" : "is more than this fulfillment has"};
            problem.available = is_twice ? 0 : there;
            wrong.push_back(std::move(problem));
        }
        if (wrong.empty()) return units;
        return Refusal{RefusalKind::invalid, "too_many",
                       "the fulfillment does not have these goods", std::move(wrong)};
    }

    // The location gives all of it back; what it is about leaves the books as the reason says.
    Step reject() {
        const auto about = asked_units();
        if (!about) return about.refusal();
        return give_up(desk_.open_units(command_.fulfillment), *about);
    }

    // The location keeps what it found, and the rest goes elsewhere.
    Step short_pick() {
        const auto missing = asked_units();
        if (!missing) return missing.refusal();
        return give_up(*missing, *missing);
    }

    Step give_up(const std::vector<UnitsOf>& units, const std::vector<UnitsOf>& about) {
        std::vector<RepinUnits> homeless;
        for (const auto& u : units) {
            homeless.push_back({u, desk_.components(*desk_.order().line(u.line))});
        }
        const auto reason = *request_.reason;
        for (const auto& u : units) {
            desk_.release(command_.fulfillment, u, std::string(enum_name(reason)));
        }
        for (const auto& u : about) write_off(u, homeless, reason);
        auto& f = tracked();
        const bool is_all = desk_.open_units(command_.fulfillment).empty();
        if (is_all) {
            f.row.status = FulfillmentStatus::rejected;
            f.row.hold_reason = std::string(enum_name(reason));
        }
        desk_.touch(f);
        // What is left at a place is told apart from what it cannot do at all.
        tell(is_all ? "fulfillment_rejected" : "fulfillment_short_picked", units,
             std::string(enum_name(reason)));
        const auto like = f.row;
        repin(desk_, like, homeless);
        return {};
    }

    void write_off(const UnitsOf& units, const std::vector<RepinUnits>& parts,
                   orders::RejectReason reason) {
        const bool is_gone = reason == orders::RejectReason::not_found;
        if (!is_gone && reason != orders::RejectReason::damaged) return;
        desk_.because(std::string(enum_name(reason)));
        const auto it =
            std::ranges::find_if(parts, [&](const auto& p) { return p.units.line == units.line; });
        for (const auto& part : it->parts) {
            inventory::Movement m;
            m.stock_item = part.stock_item;
            m.location = *tracked().row.location;
            m.owner = desk_.order().order.legal_entity.uuid;
            m.reason = std::string(enum_name(reason));
            m.cause_kind = "fulfillment";
            m.cause = command_.fulfillment.uuid;
            const auto quantity = units.units * part.quantity;
            if (is_gone) {
                m.kind = inventory::MovementKind::adjusted;
                m.on_hand = -quantity;
            } else {
                m.kind = inventory::MovementKind::state_moved;
                m.state = inventory::StockState::damaged;
                m.moved = quantity;
            }
            desk_.move(std::move(m));
        }
    }

    // Tries again to find a place for what has none.
    Step assign() {
        std::vector<RepinUnits> homeless;
        for (const auto& line : desk_.order().lines) {
            const auto units = desk_.unallocated(line);
            auto parts = desk_.components(line);
            if (units > 0 && !parts.empty()) {
                homeless.push_back({{line.line, units}, std::move(parts)});
            }
        }
        if (homeless.empty()) {
            return Refusal{RefusalKind::conflict, "nothing_to_assign",
                           "all goods of the order have a place"};
        }
        const auto like = tracked().row;
        const auto shares = find_place(desk_, like, homeless, request_.location);
        if (!shares) return shares.refusal();
        if (shares->empty()) {
            return Refusal{RefusalKind::conflict, "insufficient_stock",
                           "the goods still wait for a place"};
        }
        // What finds no place yet goes on waiting there.
        const bool has_all = is_all(homeless, *shares);
        place(desk_, like, homeless, *shares, has_all ? std::optional(like.id) : std::nullopt);
        return {};
    }

    void tell(std::string_view type, const std::vector<UnitsOf>& units,
              const std::optional<std::string>& reason = {}) {
        const auto& f = tracked().row;
        FulfillmentEvent event{
            desk_.order().order.id, f.id, f.status, f.method, f.location, f.tracking,
            f.hold_reason,          {}};
        if (reason) event.reason = *reason;
        for (const auto& u : units) event.lines.push_back({u.line, u.units});
        desk_.note(type, json::write(event));
    }

    OrderDesk desk_;
    const AdvanceFulfillment& command_;
    const orders::FulfillmentRequest& request_;
};

}  // namespace

Result<OrderWork> AdvanceFulfillmentKind::decide(const Rows& rows,
                                                 const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    return Advance(rows, entry).run();
}

}  // namespace nahtlos::flows
