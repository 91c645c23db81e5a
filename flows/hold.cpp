#include "flows/hold.hpp"

#include "base/json/writer.hpp"
#include "flows/repin.hpp"

namespace nahtlos::flows {
namespace {

struct HoldEvent {
    orders::OrderId order;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HoldEvent, (), (order, reason))

// Articles that nobody knew when they were ordered, and what they take from stock.
std::vector<RepinUnits> identify(OrderDesk& desk) {
    std::vector<RepinUnits> found;
    auto& open = desk.order();
    for (auto& line : open.lines) {
        const auto* offer = known_by_now(desk.pages(), open.order, line);
        if (offer == nullptr) continue;
        line.variant = offer->variant;
        line.sku = offer->sku;
        open.identified_lines.insert(line.line);
        desk.touch(line);
        auto parts = desk.components(line);
        if (!parts.empty()) found.push_back({{line.line, line.open()}, std::move(parts)});
    }
    return found;
}

// How the goods shall go: as others of the order do; else they are shipped, since who wanted to
// collect them named a store that only a fulfillment remembers.
orders::Fulfillment like(const OpenOrder& open) {
    if (!open.fulfillments.empty()) {
        auto f = open.fulfillments.front().row;
        f.location.reset();  // which gives nothing up
        return f;
    }
    orders::Fulfillment f;
    f.order_id = open.order.id;
    return f;
}

}  // namespace

Result<OrderWork> HoldOrderKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    using orders::OrderStatus;
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    auto& order = desk.order().order;
    if (order.status != (command.is_held ? OrderStatus::placed : OrderStatus::on_hold)) {
        return Refusal{RefusalKind::conflict, "wrong_status",
                       "the order is " + std::string(enum_name(order.status))};
    }
    order.status = command.is_held ? OrderStatus::on_hold : OrderStatus::placed;
    desk.note(command.is_held ? "order_put_on_hold" : "order_released",
              json::write(HoldEvent{command.order, command.request.reason.value}));
    if (!command.is_held) {
        const auto units = identify(desk);
        if (!units.empty()) repin(desk, like(desk.order()), units);
    }
    return desk.finish();
}

}  // namespace nahtlos::flows
