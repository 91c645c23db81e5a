#include "flows/payment_book.hpp"

#include <algorithm>

#include "base/api/call.hpp"

namespace nahtlos::flows {
namespace {

Refusal no_such_payment() {
    return {RefusalKind::not_found, "payment_not_found", "no provider has such a payment of ours"};
}

// The order of the payment that a command names, if the caller may touch it as it stands.
template <class Command>
Result<orders::OrderId> order_of(const OrderBook& book, const Command& command) {
    const auto order = book.order_of.find(command.payment);
    if (order == book.order_of.end()) return no_such_payment();
    if (order_problem(book, order->second, command.scope, std::nullopt)) return no_such_payment();
    const auto& payment = book.payments.at(command.payment).row;
    if (auto refusal = api::unless_version(command.version, payment.version)) return *refusal;
    return order->second;
}

}  // namespace

Result<OrderWork> CapturePaymentKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto order = order_of(rows, command);
    if (!order) return order.refusal();
    OrderDesk desk(rows, *order, CommandFacts::of(entry));
    if (auto refusal = desk.capture(command.payment, command.amount_minor)) return *refusal;
    return desk.finish();
}

Result<OrderWork> RefundPaymentKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto order = order_of(rows, command);
    if (!order) return order.refusal();
    OrderDesk desk(rows, *order, CommandFacts::of(entry));
    if (auto refusal =
            desk.refund_unapplied(command.payment, command.amount_minor, command.is_paid_out)) {
        return *refusal;
    }
    return desk.finish();
}

void ReceivePaymentKind::ask(const Command& command, OrderAsk& all) {
    all.orders.insert(command.order);
    const auto& received = command.received;
    if (received.reference) {
        all.receipts.insert({received.provider.value, received.reference->value});
    }
}

Result<OrderWork> ReceivePaymentKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    if (auto problem = order_problem(rows, command.order, command.scope, command.version)) {
        return *problem;
    }
    const auto& received = command.received;
    if (received.reference &&
        rows.told.contains({received.provider.value, received.reference->value})) {
        return Refusal{RefusalKind::conflict,
                       "payment_reference_taken",
                       "this payment is recorded already",
                       {{"/reference", "taken", "is recorded already"}}};
    }
    OrderDesk desk(rows, command.order, CommandFacts::of(entry));
    if (desk.order().order.status == orders::OrderStatus::draft) {
        return Refusal{RefusalKind::conflict, "wrong_status", "the order is not placed yet"};
    }
    if (auto refusal = desk.receive(received)) return *refusal;
    return desk.finish();
}

void BookPaymentKind::ask(const Command& command, OrderAsk& all) {
    all.payments.insert(command.report.payment);
    if (command.report.event) all.told.insert(*command.report.event);
}

Result<OrderWork> BookPaymentKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& report = entry.command.report;
    const auto order = rows.order_of.find(report.payment);
    if (order == rows.order_of.end()) return no_such_payment();
    OrderDesk desk(rows, order->second, CommandFacts::of(entry));
    const auto& provider = rows.payments.at(report.payment).row.provider;
    const bool is_told = report.event && rows.told.contains({provider, *report.event});
    if (!is_told) {
        if (auto refusal = desk.book(report, entry.command.capture)) return *refusal;
    }
    return desk.finish();
}

}  // namespace nahtlos::flows
