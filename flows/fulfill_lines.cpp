#include "flows/fulfill_lines.hpp"

#include <algorithm>

namespace nahtlos::flows {
namespace {

// Our own goods go through their fulfillments. An article that nobody knows has none.
// Shipping is done when the goods are.
bool is_told(const OrderDesk& desk, const orders::Line& line) {
    if (desk.order().order.fulfilled_by == orders::Doer::channel) return true;
    if (line.kind == orders::LineKind::shipping) return false;
    return desk.is_service(line) || !line.variant;
}

Result<std::vector<UnitsOf>> asked(const OrderDesk& desk, const orders::SomeLines& wishes) {
    std::vector<UnitsOf> units;
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; i < wishes.values.size(); ++i) {
        const auto& wish = wishes.values[i];
        const auto at = "/lines/" + std::to_string(i);
        const auto* line = desk.order().line(wish.line);
        const bool is_twice = std::ranges::find(units, wish.line, &UnitsOf::line) != units.end();
        if (line == nullptr || is_twice) {
            wrong.push_back({at + "/line", line == nullptr ? "unknown" : "repeated",
                             line == nullptr ? "is not a line of the order" : "is named twice"});
        } else if (!is_told(desk, *line)) {
            wrong.push_back({at + "/line", "takes_stock", "is handed over by a fulfillment"});
        } else if (wish.quantity.value > line->open()) {
            wrong.push_back({at + "/quantity", "too_many", "is more than is still to be done"});
            wrong.back().available = line->open();
        } else {
            units.push_back({wish.line, wish.quantity.value});
        }
    }
    if (wrong.empty()) return units;
    return Refusal{RefusalKind::invalid, "invalid_lines", "these units cannot be told as done",
                   std::move(wrong)};
}

std::vector<UnitsOf> all_told(const OrderDesk& desk) {
    std::vector<UnitsOf> units;
    for (const auto& line : desk.order().lines) {
        if (line.open() > 0 && is_told(desk, line)) units.push_back({line.line, line.open()});
    }
    return units;
}

}  // namespace

Result<OrderWork> FulfillLinesKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    const auto status = desk.order().order.status;
    if (status != orders::OrderStatus::placed) {
        return Refusal{RefusalKind::conflict, "wrong_status",
                       "the order is " + std::string(enum_name(status))};
    }
    const auto units = command.request.lines ? asked(desk, *command.request.lines)
                                             : Result<std::vector<UnitsOf>>(all_told(desk));
    if (!units) return units.refusal();
    if (units->empty()) {
        return Refusal{RefusalKind::conflict, "nothing_to_fulfill",
                       "all that is left goes through the order's fulfillments"};
    }
    desk.fulfill(*units);
    return desk.finish();
}

}  // namespace nahtlos::flows
