#include "flows/exchange_work.hpp"

#include <algorithm>
#include <map>

#include "base/crypto/sha256.hpp"
#include "flows/cancel.hpp"
#include "flows/hold.hpp"
#include "orders/exchanges.hpp"
#include "orders/progress.hpp"
#include "orders/return_store.hpp"

namespace nahtlos::flows {
namespace {

using orders::Exchange;
using orders::ExchangeState;
using orders::ReturnStatus;

constexpr const char* look_job = "look_after_exchange";

bool is_money(const NumberedEvent& event) {
    return event.type == "payment_received" || event.type == "payment_captured";
}

// Those that wait for what the event tells.
std::vector<Exchange> waiting_for(Tx& tx, const NumberedEvent& event) {
    if (is_money(event)) {
        const auto found = orders::exchange_for(tx, {event.aggregate});
        return found ? std::vector{*found} : std::vector<Exchange>{};
    }
    auto all = orders::exchanges_of(tx, {event.aggregate});
    std::erase_if(all, [](const auto& row) { return row.state != ExchangeState::open; });
    return all;
}

void ask_to_look(Tx& tx, std::span<const NumberedEvent> events) {
    std::map<orders::ReturnId, const NumberedEvent*> wanted;
    for (const auto& event : events) {
        if (!is_money(event) && event.type != "return_canceled") continue;
        for (const auto& row : waiting_for(tx, event)) wanted[row.return_id] = &event;
    }
    std::vector<jobs::NewJob> jobs;
    for (const auto& [id, event] : wanted) {
        // Each event is seen once, so that this is a new id.
        jobs.push_back({sha256_head({look_job, to_string(id), std::to_string(event->position)}),
                        look_job, id.uuid, "{}", event->recorded_at, event->recorded_at});
    }
    jobs::insert_jobs(tx, jobs);
}

// The replacement is in `rows`, locked.
class Look {
public:
    Look(ChangeScope& scope, Books& books, const Exchange& exchange)
        : scope_(scope), cancels_(books), holds_(books), exchange_(exchange) {
        const auto entry = cancel();
        const std::array all{&entry};
        rows_ = cancels_.load(scope.tx, all);
        // It may have been settled while we waited for the lock.
        if (const auto now = orders::exchange_of(scope.tx, exchange.return_id)) exchange_ = *now;
    }

    std::optional<Refusal> run() {
        const auto it = rows_.orders.find(exchange_.replacement);
        if (it == rows_.orders.end()) return std::nullopt;
        if (exchange_.state == ExchangeState::open) return call_off();
        const auto& order = it->second.order;
        const auto owed =
            orders::owed_minor(it->second.lines) - (order.paid_minor - order.refunded_minor);
        const bool may_go = exchange_.state == ExchangeState::settled && owed <= 0 &&
                            order.status == orders::OrderStatus::on_hold;
        return may_go ? let_go() : std::nullopt;
    }

private:
    Entry<CancelOrder> cancel() const {
        CancelOrder command{exchange_.replacement, {}, {}, {}};
        command.request.reason = {"what was to come back was given back for money"};
        return {std::move(command), {}, scope_.context, scope_.now, scope_.id};
    }

    std::optional<Refusal> call_off() {
        const auto found = orders::returns(scope_.tx, {exchange_.return_id});
        const bool is_off = !found.empty() && found.front().status == ReturnStatus::canceled;
        if (!is_off) return std::nullopt;
        const auto entry = cancel();
        auto work = cancels_.decide(rows_, entry);
        // What went at once stays with the customer, who owes it.
        if (!work && work.refusal().code != "nothing_to_cancel") return work.refusal();
        if (work) cancels_.fold(rows_, entry, *work);
        exchange_.state = ExchangeState::canceled;
        exchange_.updated_at = scope_.now;
        orders::update_exchange(scope_.tx, exchange_);
        save();
        return std::nullopt;
    }

    std::optional<Refusal> let_go() {
        HoldOrder command{exchange_.replacement, false, {}, {}, {}};
        command.request.reason.value = "the replacement is paid";
        const Entry<HoldOrder> entry{std::move(command), {}, scope_.context, scope_.now, scope_.id};
        auto work = holds_.decide(rows_, entry);
        if (!work) return work.refusal();
        holds_.fold(rows_, entry, *work);
        save();
        return std::nullopt;
    }

    void save() {
        cancels_.save(scope_.tx, rows_);
        std::ranges::move(rows_.events, std::back_inserter(scope_.events));
    }

    ChangeScope& scope_;
    CancelOrderKind cancels_;
    HoldOrderKind holds_;
    Exchange exchange_;
    CancelOrderKind::Rows rows_;
};

Result<std::string> look(ChangeScope& scope, Books& books, orders::ReturnId id) {
    if (const auto exchange = orders::exchange_of(scope.tx, id)) {
        if (auto refusal = Look(scope, books, *exchange).run()) return *std::move(refusal);
    }
    return std::string("{}");
}

}  // namespace

events::Subscriber exchange_subscriber() { return {"exchanges", ask_to_look}; }

void add_exchange_jobs(jobs::Runner& runner, Changes& changes, World& world, Books& books) {
    runner.handle(look_job, [&changes, &world, &books](const jobs::Job& job,
                                                       const jobs::Runner::Done& done) {
        check(job.subject.has_value(), "a job of an exchange names its return");
        const orders::ReturnId id{*job.subject};
        Entry<Change> entry{[id, &books](ChangeScope& scope) { return look(scope, books, id); },
                            {},
                            {},
                            world.clock.now(),
                            command_id(world.ids.next())};
        entry.context.actor_kind = ActorKind::job;
        const bool is_taken =
            changes.submit(std::move(entry), [done](const Answer<std::string>& answer) {
                done(answer ? jobs::JobEnd::done() : jobs::JobEnd::again(answer.refusal().code));
            });
        if (!is_taken) done(jobs::JobEnd::again("overloaded"));
    });
}

}  // namespace nahtlos::flows
