// What the commands about returns share: the rows of a return on the desk, and units that were
// announced.
#pragma once

#include "flows/order_desk.hpp"

namespace nahtlos::flows {

/// Why goods of the order on the desk cannot come to lie at a place, named by `pointer`: it is none
/// of the order's legal entity, is closed, or holds no goods that come back.
std::optional<Refusal> unless_at_home(const OrderDesk& desk, inventory::LocationId place,
                                      const std::string& pointer);

/// Goods come back, and with them what was paid for shipping.
bool can_come_back(const orders::Line& line);

/// Units of the line that could still come back and that no return speaks of.
std::int64_t free_to_return(const orders::Line& line);

/// Units of the line that have come in by a return and were not looked at yet.
std::int64_t in_inspection(const OpenOrder& order, std::int64_t line);

/// Before `units` of the line come back over a counter: as far as they are announced otherwise,
/// they are taken out of what was announced, the oldest first; a return of which nothing is left is
/// canceled. The caller has seen that so many units are out and did not come in yet.
void take_announced(OrderDesk& desk, orders::Line& line, std::int64_t units);

/// The rows of one return.
std::vector<orders::ReturnLine*> lines_of(OpenOrder& order, orders::ReturnId id);
/// Marks it as changed, with its next version.
void touch(OrderDesk& desk, Tracked<orders::Return>& row);

struct ReturnEventLine {
    std::int64_t line = 0, quantity = 0, resellable = 0, damaged = 0, missing = 0, amount_minor = 0;
    orders::ReturnReason reason = orders::ReturnReason::other;
};
BOOST_DESCRIBE_STRUCT(ReturnEventLine, (),
                      (line, quantity, resellable, damaged, missing, amount_minor, reason))

/// Says in an event of the order what became of a return.
void tell(OrderDesk& desk, std::string_view type, const orders::Return& row,
          std::vector<ReturnEventLine> lines, std::optional<std::string> reason = {});

}  // namespace nahtlos::flows
