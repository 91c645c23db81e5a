#include "flows/ask_return.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "flows/return_desk.hpp"

namespace nahtlos::flows {
namespace {

// Who takes back the whole contract gets the shipping back as well, and nobody else by asking;
// the staff may be kinder.
std::vector<FieldProblem> shipping_kept(const OpenOrder& order, const orders::ReturnWish& wish,
                                        orders::ReturnAsker asker) {
    if (asker == orders::ReturnAsker::staff) return {};
    std::map<std::int64_t, std::int64_t> named;
    for (const auto& asked : wish.lines.values) named[asked.line] = asked.quantity.value;
    const bool keeps_goods = std::ranges::any_of(order.lines, [&](const orders::Line& line) {
        return line.kind == orders::LineKind::goods &&
               line.open() + free_to_return(line) > named[line.line];
    });
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; keeps_goods && i < wish.lines.values.size(); ++i) {
        const auto* line = order.line(wish.lines.values[i].line);
        if (line->kind != orders::LineKind::shipping) continue;
        wrong.push_back({"/lines/" + std::to_string(i) + "/line", "not_allowed",
                         "is given back with all goods of the order"});
    }
    return wrong;
}

std::optional<Refusal> line_problems(const OpenOrder& order, const orders::ReturnWish& wish,
                                     orders::ReturnAsker asker) {
    std::vector<FieldProblem> wrong;
    std::set<std::int64_t> named;
    for (std::size_t i = 0; i < wish.lines.values.size(); ++i) {
        const auto& asked = wish.lines.values[i];
        const auto at = "/lines/" + std::to_string(i);
        const auto* line = order.line(asked.line);
        if (line == nullptr || !can_come_back(*line)) {
            wrong.push_back({at + "/line", "unknown", "is no line of goods or shipping"});
        } else if (!named.insert(asked.line).second) {
            wrong.push_back({at + "/line", "repeated", "is named twice"});
        } else if (const auto left = free_to_return(*line); asked.quantity.value > left) {
            wrong.push_back({at + "/quantity", "too_many",
                             "is more than was handed over and has not come back"});
            wrong.back().available = std::max<std::int64_t>(0, left);
        }
    }
    if (wrong.empty()) wrong = shipping_kept(order, wish, asker);
    if (wrong.empty()) return std::nullopt;
    return Refusal{RefusalKind::conflict, "too_many", "these units cannot be returned",
                   std::move(wrong)};
}

// The last goods that went out decide, so that nobody has to send one box before the next comes.
std::optional<Refusal> unless_in_time(const OpenOrder& order, const AskReturn& command,
                                      Instant now) {
    if (!command.window) return std::nullopt;
    using enum orders::FulfillmentStatus;
    Instant last = order.order.placed_at.value_or(order.order.updated_at);
    for (const auto& t : order.fulfillments) {
        const auto& f = t.row;
        const bool has_gone =
            f.status == shipped || f.status == delivered || f.status == handed_over;
        if (has_gone) last = std::max(last, f.updated_at);
    }
    if (now - last <= *command.window) return std::nullopt;
    return Refusal{RefusalKind::conflict, "return_window_over",
                   "the time in which these goods can be given back is over"};
}

}  // namespace

Result<OrderWork> AskReturnKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto& wish = command.wish;
    if (auto problem = order_problem(rows, command.order, command.scope, std::nullopt)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    if (wish.location) {
        if (auto problem = unless_at_home(desk, *wish.location, "/location")) return *problem;
    }
    auto& order = desk.order();
    if (auto problem = line_problems(order, wish, command.asked_by)) return *problem;
    if (auto problem = unless_in_time(order, command, entry.now)) return *problem;
    orders::Return row;
    row.order_id = command.order;
    row.id = orders::ReturnId{desk.next_id()};
    row.status =
        command.is_approved ? orders::ReturnStatus::approved : orders::ReturnStatus::requested;
    row.way = wish.way;
    row.asked_by = command.asked_by;
    row.location = wish.location;
    row.requested_at = row.updated_at = entry.now;
    std::vector<ReturnEventLine> told;
    for (const auto& asked : wish.lines.values) {
        auto& line = *order.line(asked.line);
        const auto units = asked.quantity.value;
        orders::ReturnLine part{command.order, row.id, asked.line, asked.reason, units};
        if (command.is_approved) part.approved = units;
        order.return_lines.push_back({part, true});
        line.return_requested += units;
        desk.touch(line);
        told.push_back({asked.line, units});
        told.back().reason = asked.reason;
    }
    order.returns.push_back({row, true});
    std::optional<std::string> comment;  // by now the id of the note
    if (wish.comment) comment = wish.comment->value;
    tell(desk, "return_requested", row, told, std::move(comment));
    if (command.is_approved) tell(desk, "return_approved", row, std::move(told));
    return desk.finish();
}

}  // namespace nahtlos::flows
