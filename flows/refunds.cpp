#include "flows/refunds.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::flows {
namespace {

using payments::EventKind;
using payments::EventOutcome;

struct RefundJob {
    payments::PaymentId payment;
    Uuid refund;
    std::string provider;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(RefundJob, (), (payment, refund, provider, amount))

}  // namespace

std::vector<jobs::NewJob> refund_jobs(const OpenPayment& payment) {
    std::vector<jobs::NewJob> found;
    const auto& events = payment.events;
    const bool is_through_port = std::ranges::any_of(
        events, [&](const auto& e) { return e.idempotency_key == payment.row.id.uuid; });
    if (!is_through_port) return found;
    for (const auto& pending : pending_refunds(payment)) {
        const auto fresh = std::find_if(
            events.begin() + static_cast<std::ptrdiff_t>(payment.stored_events), events.end(),
            [&](const auto& e) { return e.idempotency_key == pending.key; });
        const auto order = order_of_purpose(pending.purpose);
        if (fresh == events.end() || !order) continue;
        const RefundJob job{payment.row.id,
                            pending.key,
                            payment.row.provider,
                            {pending.amount_minor, payment.row.currency}};
        found.push_back({pending.key, refund_job, order->uuid, json::write(job), fresh->recorded_at,
                         fresh->recorded_at});
    }
    return found;
}

void Refunds::add_jobs(jobs::Runner& runner) {
    runner.handle(refund_job, [this](const jobs::Job& job, jobs::Runner::Done done) {
        const auto wish = json::read<RefundJob>(job.payload);
        check(wish.ok() && job.subject, "a refund's job reads back");
        const auto provider = providers_.find(wish->provider);
        if (provider == providers_.end()) {
            return done(jobs::JobEnd::again("the provider is not set up here"));
        }
        const orders::OrderId order{*job.subject};
        const auto settle = [this, order, wish = *wish,
                             done](const payments::RefundReport& report) {
            if (report.state == payments::RefundReport::State::unknown) {
                return done(jobs::JobEnd::again("the provider did not answer"));
            }
            const bool is_done = report.state == payments::RefundReport::State::succeeded;
            SettleRefund command;
            command.order = order;
            command.settled = {
                wish.payment,
                wish.refund,
                is_done ? orders::RefundOutcome::succeeded : orders::RefundOutcome::failed,
                {}};
            if (report.event) command.settled.provider_event = {*report.event};
            Entry<SettleRefund> entry{
                std::move(command), {}, {}, world_.clock.now(), command_id(world_.ids.next())};
            entry.context.actor_kind = ActorKind::job;
            const bool is_taken = settle_.submit(
                std::move(entry), [done](const Answer<orders::OrderChanged>& answer) {
                    // refund_not_pending: it was settled by an earlier run.
                    const bool is_settled =
                        answer.ok() || answer.refusal().kind == RefusalKind::conflict;
                    done(is_settled ? jobs::JobEnd::done()
                                    : jobs::JobEnd::again(answer.refusal().code));
                });
            if (!is_taken) done(jobs::JobEnd::again("overloaded"));
        };
        provider->second->refund({wish->payment, wish->refund, wish->amount}, settle);
    });
}

}  // namespace nahtlos::flows
