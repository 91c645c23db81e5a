#include "flows/settle_exchange.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/cancel.hpp"
#include "flows/exchange_goods.hpp"
#include "flows/hold.hpp"
#include "flows/one_command.hpp"
#include "orders/progress.hpp"

namespace nahtlos::flows {
namespace {

using orders::Exchange;
using orders::ExchangeState;
using orders::RefundWish;
using orders::ReturnAction;
using payments::EventKind;
using payments::EventOutcome;

struct SettledEvent {
    orders::OrderId order;
    orders::ReturnId return_;
    orders::OrderId replacement;
    std::int64_t credit_minor = 0;
};
BOOST_DESCRIBE_STRUCT(SettledEvent, (), (order, return_, replacement, credit_minor))

struct CanceledExchangeEvent {
    orders::OrderId order;
    orders::ReturnId return_;
    orders::OrderId replacement;
};
BOOST_DESCRIBE_STRUCT(CanceledExchangeEvent, (), (order, return_, replacement))

// What a step has given back, of events beyond those that the book has.
std::int64_t paid_out(const OrderBook& book, const OrderWork& work) {
    std::int64_t sum = 0;
    for (const auto& [id, payment] : work.payments) {
        for (auto i = book.payments.at(id).events.size(); i < payment.events.size(); ++i) {
            const auto& e = payment.events[i];
            if (e.kind == EventKind::refund && e.outcome == EventOutcome::succeeded) {
                sum += e.amount_minor;
            }
        }
    }
    return sum;
}

// So that an earlier step of the same write is not credited as well.
OrderWork only_new(const OrderBook& book, OrderWork work) {
    for (auto& [id, payment] : work.payments) {
        const auto it = book.payments.find(id);
        if (it != book.payments.end()) payment.stored_events = it->second.events.size();
    }
    return work;
}

class Settlement {
public:
    Settlement(ChangeScope& scope, Books& books, const AdvanceReturn& command, Exchange exchange)
        : scope_(scope), kind_(books), hold_(books), command_(command), exchange_(exchange) {
        OrderAsk ask;
        AdvanceReturnKind::ask(command, ask);
        ask.orders.insert(exchange.replacement);
        rows_ = load_order_book(scope.tx, books, std::move(ask));
    }

    Result<ReturnChanged> run(RefundTo to) {
        const auto wish = command_.move.refund.value_or(RefundWish::request);
        if (command_.move.action == ReturnAction::refund) {
            // Whether it may be said at all.
            const auto trial = kind_.decide(rows_, entry(command_));
            if (!trial) return trial.refusal();
        } else {
            auto first = command_;
            first.move.refund = RefundWish::none;
            auto seen = step(first);
            if (!seen || wish == RefundWish::none) return finish(std::move(seen));
        }
        credit();
        auto last = command_;
        last.version = {};
        last.move = {};
        last.move.action = ReturnAction::refund;
        last.move.refund = wish;
        const auto given = entry(last);
        auto work = kind_.decide(rows_, given);
        if (!work) return work.refusal();
        if (to == RefundTo::store_credit && paid_out(rows_, *work) > 0) {
            if (auto refusal = credit_refunds(scope_, only_new(rows_, *work))) return *refusal;
        }
        auto outcome = kind_.fold(rows_, given, *work);
        let_go();
        orders::update_exchange(scope_.tx, exchange_);
        return finish(std::move(outcome));
    }

private:
    template <class C>
    Entry<C> entry(C command) {
        return {std::move(command),
                {},
                scope_.context,
                scope_.now,
                command_within(scope_.id, ++steps_)};
    }
    CommandFacts facts() {
        return {command_within(scope_.id, ++steps_), scope_.now, scope_.context};
    }

    Result<ReturnChanged> step(const AdvanceReturn& command) {
        const auto told = entry(command);
        auto work = kind_.decide(rows_, told);
        if (!work) return work.refusal();
        return kind_.fold(rows_, told, *work);
    }

    Result<ReturnChanged> finish(Result<ReturnChanged> outcome) {
        if (!outcome) return outcome;
        save_as_one(kind_, scope_, rows_);
        return outcome;
    }

    // While it is inspected, a return keeps its money back: all but what the replacement takes is
    // kept for the step after this.
    void credit() {
        exchange_.state = ExchangeState::settled;
        exchange_.updated_at = scope_.now;
        const auto& id = command_.return_;
        OrderDesk desk(rows_, exchange_.order_id, facts());
        auto& row = desk.order().return_of(id)->row;
        const auto back = row.refunded_minor;
        const auto spare = spare_minor(rows_, desk.order(), id);
        const auto credit = std::min({back, spare, cash_minor(rows_, desk.order()), owed()});
        if (credit > 0) {
            row.refunded_minor = spare - credit;
            desk.refund(RefundWish::paid_out);
            row.refunded_minor = back;
        }
        desk.note("exchange_settled",
                  json::write(SettledEvent{exchange_.order_id, id, exchange_.replacement,
                                           std::max<std::int64_t>(0, credit)}));
        auto work = desk.finish();
        exchange_.credit_minor = paid_out(rows_, work);
        rows_.take(std::move(work));
        if (exchange_.credit_minor > 0) pay();
    }

    void pay() {
        OrderDesk desk(rows_, exchange_.replacement, facts());
        orders::PaymentReceived received;
        received.provider.value = std::string(orders::exchange_provider);
        received.method = {std::string(orders::exchange_provider)};
        received.reference = {to_string(exchange_.return_id)};
        received.amount_minor = exchange_.credit_minor;
        const auto refusal = desk.receive(received);
        check(!refusal, "a replacement can be paid with what came back");
        rows_.take(desk.finish());
    }

    std::int64_t owed() const {
        const auto& order = rows_.orders.at(exchange_.replacement);
        return orders::owed_minor(order.lines) -
               (order.order.paid_minor - order.order.refunded_minor);
    }

    void let_go() {
        const auto& order = rows_.orders.at(exchange_.replacement).order;
        if (order.status != orders::OrderStatus::on_hold || owed() > 0) return;
        HoldOrder command{exchange_.replacement, false, {}, {}, {}};
        command.request.reason.value = "the goods of the exchange came back";
        const auto told = entry(std::move(command));
        auto work = hold_.decide(rows_, told);
        check(work.ok(), "what is on hold can go on");
        hold_.fold(rows_, told, *work);
    }

    ChangeScope& scope_;
    AdvanceReturnKind kind_;
    HoldOrderKind hold_;
    const AdvanceReturn& command_;
    Exchange exchange_;
    OrderBook rows_;
    std::uint8_t steps_ = 0;
};

// Both orders in one book: what has not gone yet of the replacement is canceled with the return.
class CallOff {
public:
    CallOff(ChangeScope& scope, Books& books, const AdvanceReturn& command,
            const Exchange& exchange)
        : scope_(scope), returns_(books), cancels_(books), command_(command), exchange_(exchange) {
        const auto of_replacement = cancel(exchange.replacement);
        const auto of_order = cancel(exchange.order_id);
        const std::array all{&of_replacement, &of_order};
        rows_ = cancels_.load(scope.tx, all);
        rows_.order_of_return.emplace(exchange.return_id, exchange.order_id);
    }

    Result<ReturnChanged> run() {
        const Entry<AdvanceReturn> entry{command_, {}, scope_.context, scope_.now, scope_.id};
        auto work = returns_.decide(rows_, entry);
        if (!work) return work.refusal();
        auto outcome = returns_.fold(rows_, entry, *work);
        tell();
        if (auto refusal = cancel_replacement()) return *std::move(refusal);
        outcome.order = changed_of(rows_, rows_.orders.at(exchange_.order_id));
        save_as_one(cancels_, scope_, rows_);
        exchange_.state = ExchangeState::canceled;
        exchange_.updated_at = scope_.now;
        orders::update_exchange(scope_.tx, exchange_);
        return outcome;
    }

private:
    Entry<CancelOrder> cancel(orders::OrderId id) {
        CancelOrder command{id, {}, {}, {}};
        command.request.reason = {"the exchange was called off"};
        return {std::move(command), {}, scope_.context, scope_.now, command_within(scope_.id, 1)};
    }

    void tell() {
        OrderDesk desk(rows_, exchange_.order_id,
                       {command_within(scope_.id, 2), scope_.now, scope_.context});
        desk.note("exchange_canceled",
                  json::write(CanceledExchangeEvent{exchange_.order_id, exchange_.return_id,
                                                    exchange_.replacement}));
        rows_.take(desk.finish());
    }

    std::optional<Refusal> cancel_replacement() {
        const auto entry = cancel(exchange_.replacement);
        auto work = cancels_.decide(rows_, entry);
        // What went at once stays with the customer, who owes it.
        if (!work && work.refusal().code == "nothing_to_cancel") return std::nullopt;
        if (!work) return work.refusal();
        cancels_.fold(rows_, entry, *work);
        return std::nullopt;
    }

    ChangeScope& scope_;
    AdvanceReturnKind returns_;
    CancelOrderKind cancels_;
    const AdvanceReturn& command_;
    Exchange exchange_;
    CancelOrderKind::Rows rows_;
};

Result<ReturnChanged> advance_alone(ChangeScope& scope, Books& books, AdvanceReturn command) {
    AdvanceReturnKind kind(books);
    const Entry<AdvanceReturn> entry{std::move(command), {}, scope.context, scope.now, scope.id};
    const std::array all{&entry};
    auto rows = kind.load(scope.tx, all);
    auto work = kind.decide(rows, entry);
    if (!work) return work.refusal();
    auto outcome = kind.fold(rows, entry, *work);
    kind.save(scope.tx, rows);
    std::ranges::move(rows.events, std::back_inserter(scope.events));
    return outcome;
}

}  // namespace

Result<ReturnChanged> advance_exchange(ChangeScope& scope, Books& books, AdvanceReturn command,
                                       RefundTo to) {
    const auto exchange = orders::exchange_of(scope.tx, command.return_);
    if (!exchange || exchange->state != ExchangeState::open) {
        if (to == RefundTo::original) return advance_alone(scope, books, std::move(command));
        return with_store_credit<AdvanceReturnKind>(scope, books, std::move(command));
    }
    switch (command.move.action) {
        case ReturnAction::cancel:
        case ReturnAction::decline: return CallOff(scope, books, command, *exchange).run();
        default: return Settlement(scope, books, command, *exchange).run(to);
    }
}

}  // namespace nahtlos::flows
