#include "flows/repromise.hpp"

#include "base/json/writer.hpp"

namespace nahtlos::flows {
namespace {

struct RepromisedEvent {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    std::optional<Instant> before;
    Instant promise_by;
};
BOOST_DESCRIBE_STRUCT(RepromisedEvent, (), (order, fulfillment, before, promise_by))

bool still_waits(const OpenOrder& order, const orders::Fulfillment& f) {
    using enum orders::FulfillmentStatus;
    return order.order.status == orders::OrderStatus::placed &&
           (f.status == assigned || f.status == accepted);
}

}  // namespace

Result<OrderWork> RepromiseKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, {}, {})) return *problem;
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    bool is_new = false;
    for (const auto& promise : command.promises) {
        auto* f = desk.order().fulfillment(promise.fulfillment);
        if (f == nullptr || !still_waits(desk.order(), f->row)) continue;
        if (f->row.promise_by != promise.before) continue;
        f->row.promise_by = promise.promise_by;
        desk.touch(*f);
        desk.note("fulfillment_repromised",
                  json::write(RepromisedEvent{command.order, promise.fulfillment, promise.before,
                                              promise.promise_by}));
        is_new = true;
    }
    if (!is_new) {
        return Refusal{RefusalKind::conflict, "wrong_status", "nothing waits any more"};
    }
    return desk.finish();
}

}  // namespace nahtlos::flows
