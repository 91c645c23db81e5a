#include "flows/payment_book.hpp"

#include <algorithm>

namespace nahtlos::flows {
namespace {

Refusal no_such_payment() {
    return {RefusalKind::not_found, "payment_not_found", "no provider has such a payment of ours"};
}

}  // namespace

Result<OrderWork> CapturePaymentKind::decide(const Rows& rows, const Entry<Command>& entry) const {
    const auto& command = entry.command;
    const auto order = rows.order_of.find(command.payment);
    if (order == rows.order_of.end()) return no_such_payment();
    if (auto problem = order_problem(rows, order->second, command.scope, command.version)) {
        return problem->kind == RefusalKind::not_found ? no_such_payment() : *problem;
    }
    OrderDesk desk(rows, order->second, CommandFacts::of(entry));
    if (auto refusal = desk.capture(command.payment, command.amount_minor)) return *refusal;
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
