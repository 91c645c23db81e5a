#include "flows/hold.hpp"

#include "base/json/writer.hpp"

namespace nahtlos::flows {
namespace {

struct HoldEvent {
    orders::OrderId order;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HoldEvent, (), (order, reason))

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
    return desk.finish();
}

}  // namespace nahtlos::flows
