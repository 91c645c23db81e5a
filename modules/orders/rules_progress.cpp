#include "orders/progress.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/money.hpp"
#include "orders/rules.hpp"

namespace nahtlos::orders {
namespace {

// Units leave a line at its end, whatever the reason: what is left is the first ones.
std::int64_t left(const Line& line) { return line.ordered - line.canceled - line.returned; }

// A price that was lowered by a claim is given back once: never more than is still charged.
std::int64_t at_most_charged(const Line& line, std::int64_t minor) {
    if (line.total_minor < 0) return minor;
    return std::min(minor, line.charged_minor - line.refunded_minor);
}

}  // namespace

std::int64_t amount_of_first(const Line& line, std::int64_t units) {
    check(units >= 0 && units <= line.ordered && line.ordered > 0, "units are of the line");
    return round_half_up(static_cast<__int128>(line.total_minor) * units, line.ordered);
}

void cancel_units(Line& line, std::int64_t units) {
    check(units > 0 && units <= line.open(), "only open units are canceled");
    const auto before = amount_of_first(line, left(line));
    line.canceled += units;
    line.charged_minor -= at_most_charged(line, before - amount_of_first(line, left(line)));
}

void return_units(Line& line, std::int64_t units) {
    check(units > 0 && units + line.returned + line.exchanged <= line.fulfilled,
          "no more is returned than was handed over");
    const auto before = amount_of_first(line, left(line));
    line.returned += units;
    line.refunded_minor += at_most_charged(line, before - amount_of_first(line, left(line)));
}

std::int64_t owed_minor(std::span<const Line> lines) {
    std::int64_t sum = 0;
    for (const auto& line : lines) sum += line.charged_minor - line.refunded_minor;
    return sum;
}

OrderStatus order_status(const Order& order, std::span<const Line> lines) {
    switch (order.status) {
        case OrderStatus::canceled:
        case OrderStatus::closed:
        case OrderStatus::draft: return order.status;
        default: break;
    }
    const bool is_done = std::ranges::all_of(lines, [](const auto& l) { return l.open() == 0; });
    if (!is_done) return order.status;
    const bool has_gone = std::ranges::any_of(lines, [](const auto& l) { return l.fulfilled > 0; });
    if (!has_gone) return OrderStatus::canceled;
    const bool is_settled = order.payment_status == PaymentState::settled ||
                            order.payment_status == PaymentState::refunded;
    return is_settled ? OrderStatus::closed : order.status;
}

void refresh_statuses(Order& order, std::span<const Line> lines, std::int64_t authorized_minor) {
    order.payment_status = payment_state(order, owed_minor(lines), authorized_minor);
    order.fulfillment_status = fulfillment_state(lines);
    order.return_status = return_state(lines);
    order.status = order_status(order, lines);
}

}  // namespace nahtlos::orders
