// How an order's amounts and statuses follow from its line vectors and balances. Pure.
#pragma once

#include <cstdint>
#include <span>

#include "orders/types.hpp"

namespace nahtlos::orders {

/// The part of a line's gross total that falls on its first `units` units, in minor units: rounded
/// half away from zero, so that the parts of any partition of the line add up exactly.
std::int64_t amount_of_first(const Line& line, std::int64_t units);

/// Units of `line` were canceled: counts them and takes their amount off what is charged.
void cancel_units(Line& line, std::int64_t units);
/// Units of `line` came back: counts them and gives their amount back.
void return_units(Line& line, std::int64_t units);

/// What the customer has to pay for all that was neither canceled nor returned, in minor units:
/// Σ charged - refunded of the lines.
std::int64_t owed_minor(std::span<const Line> lines);

/// draft, on_hold stay until somebody changes them; canceled when nothing is left and nothing was
/// handed over; closed when all that is left was handed over and the money is settled. Closed and
/// canceled are final.
OrderStatus order_status(const Order& order, std::span<const Line> lines);

/// Sets all four statuses. `authorized_minor`: of its payments, not captured yet.
void refresh_statuses(Order& order, std::span<const Line> lines, std::int64_t authorized_minor);

}  // namespace nahtlos::orders
