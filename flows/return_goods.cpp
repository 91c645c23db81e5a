#include "flows/return_goods.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/return_change.hpp"
#include "flows/return_desk.hpp"
#include "orders/progress.hpp"

namespace nahtlos::flows {
namespace {

using orders::ReturnId;

struct ReturnedLine {
    std::int64_t line = 0, quantity = 0, amount_minor = 0;
    orders::Disposition disposition = orders::Disposition::resellable;
};
BOOST_DESCRIBE_STRUCT(ReturnedLine, (), (line, quantity, amount_minor, disposition))

struct ReturnedEvent {
    orders::OrderId order;
    ReturnId return_;
    inventory::LocationId location;
    std::optional<std::string> reason;
    std::vector<ReturnedLine> lines;
};
BOOST_DESCRIBE_STRUCT(ReturnedEvent, (), (order, return_, location, reason, lines))

std::optional<Refusal> place_problem(const OrderDesk& desk, const ReturnGoods& command) {
    const auto& place = command.request.location;
    const auto& scope = command.scope.location;
    if (!scope || *scope == place) return unless_at_home(desk, place, "/location");
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "goods cannot come back there",
                   {{"/location", "unknown", "does not take goods back"}}};
}

std::optional<Refusal> too_many(const OpenOrder& order, const orders::ReturnRequest& request) {
    std::vector<FieldProblem> wrong;
    std::map<std::int64_t, std::int64_t> sums;
    for (std::size_t i = 0; i < request.lines.values.size(); ++i) {
        const auto& wish = request.lines.values[i];
        const auto at = "/lines/" + std::to_string(i);
        const auto* line = order.line(wish.line);
        if (line == nullptr) {
            wrong.push_back({at + "/line", "unknown", "is not a line of the order"});
            continue;
        }
        auto& sum = sums[wish.line];
        const auto there = line->fulfilled - line->returned - line->exchanged -
                           in_inspection(order, wish.line) - sum;
        sum += wish.quantity.value;
        if (wish.quantity.value <= there) continue;
        wrong.push_back({at + "/quantity", "too_many", "is more than was handed over"});
        wrong.back().available = std::max<std::int64_t>(0, there);
    }
    if (wrong.empty()) return std::nullopt;
    return Refusal{RefusalKind::conflict, "too_many", "these units cannot be returned",
                   std::move(wrong)};
}

void put_back(OrderDesk& desk, const orders::ReturnRequest& request,
              const orders::ReturnedUnits& units, ReturnId id) {
    for (const auto& part : desk.components(*desk.order().line(units.line))) {
        inventory::Movement m;
        m.kind = inventory::MovementKind::returned;
        m.stock_item = part.stock_item;
        m.location = request.location;
        m.owner = desk.order().order.legal_entity.uuid;
        m.on_hand = units.quantity.value * part.quantity;
        if (units.disposition == orders::Disposition::damaged) {
            m.state = inventory::StockState::damaged;
            m.moved = m.on_hand;
        }
        if (request.reason) m.reason = request.reason->value;
        m.cause_kind = "return";
        m.cause = id.uuid;
        desk.move(std::move(m));
    }
}

}  // namespace

Result<OrderWork> ReturnGoodsKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto& request = command.request;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    if (auto problem = place_problem(desk, command)) return *problem;
    auto& order = desk.order();
    if (auto problem = too_many(order, request)) return *problem;
    ReturnedEvent event{command.order, ReturnId{desk.next_id()}, request.location, {}, {}};
    if (request.reason) event.reason = request.reason->value;
    for (const auto& units : request.lines.values) {
        put_back(desk, request, units, event.return_);
        auto& line = *order.line(units.line);
        take_announced(desk, line, units.quantity.value);
        const auto refunded = line.refunded_minor;
        orders::return_units(line, units.quantity.value);
        desk.touch(line);
        event.lines.push_back(
            {units.line, units.quantity.value, line.refunded_minor - refunded, units.disposition});
    }
    desk.note("goods_returned", json::write(event));
    desk.refund(request.refund);
    auto work = desk.finish();
    work.taken_back.push_back({command.order, request.location});
    return work;
}

Result<OrderWork> SettleRefundKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, std::nullopt)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    if (auto refusal = desk.settle(command.settled)) return *refusal;
    return desk.finish();
}

}  // namespace nahtlos::flows
