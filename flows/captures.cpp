#include "flows/captures.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "base/ops/log.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderChanged;
using payments::ProviderReport;
using payments::ProviderState;

// Beside a call that is under way the job would only ask twice.
constexpr Span job_pause = seconds(15);

struct MoneyJob {
    payments::PaymentId payment;
    Uuid request;
    std::string provider;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(MoneyJob, (), (payment, request, provider, amount))

MoneyJob read_job(const jobs::Job& job) {
    auto wish = json::read<MoneyJob>(job.payload);
    check(wish.ok(), "a payment's job reads back");
    return *std::move(wish);
}

Answer<OrderChanged> refused(Refusal refusal) { return Result<OrderChanged>(std::move(refusal)); }

Answer<OrderChanged> overloaded() {
    return refused({RefusalKind::unavailable, "overloaded", "too much waits already", {}, 1});
}

// The provider has not decided, or could not be asked.
bool is_open(const ProviderReport& said) {
    return said.state == ProviderState::unknown || said.state == ProviderState::pending ||
           said.state == ProviderState::not_found;
}

}  // namespace

jobs::NewJob money_job(const char* kind, const payments::Payment& payment, orders::OrderId order,
                       const Uuid& request, std::int64_t amount_minor, Instant now) {
    const MoneyJob job{payment.id, request, payment.provider, {amount_minor, payment.currency}};
    return {request, kind, order.uuid, json::write(job), now + job_pause, now};
}

std::shared_ptr<payments::PaymentProvider> Captures::provider(std::string_view name) const {
    const auto it = providers_.find(name);
    return it == providers_.end() ? nullptr : it->second;
}

void Captures::capture(Entry<CapturePayment> entry, Reply reply) {
    const auto payment = entry.command.payment;
    const auto context = entry.context;
    const bool is_taken = asks_.submit(
        std::move(entry), [this, payment, context, reply](const Answer<OrderChanged>& asked) {
            if (!asked) return reply(asked);
            const auto due =
                std::ranges::find(asked->captures_due, payment, &orders::CaptureDue::payment);
            const auto by = due == asked->captures_due.end() ? nullptr : provider(due->provider);
            if (by == nullptr) return reply(asked);
            const log::RequestScope scope(context.request_id, context.trace);
            by->capture(
                {payment, due->capture, {due->amount_minor, asked->currency}},
                [this, asked, request = due->capture, context, reply](const ProviderReport& said) {
                    if (is_open(said)) return reply(asked);
                    const bool is_captured = said.state == ProviderState::captured;
                    book({said, request}, context,
                         [reply, is_captured, reason = said.reason,
                          is_replayed = asked.is_replayed](const Answer<OrderChanged>& booked) {
                             if (!booked || is_captured) return reply({booked, is_replayed});
                             reply(refused({RefusalKind::conflict, "capture_refused",
                                            "the provider refused the capture: " + reason}));
                         });
                });
        });
    if (!is_taken) reply(overloaded());
}

void Captures::book(BookPayment command, const Context& context, Reply reply) {
    Entry<BookPayment> entry{
        std::move(command), {}, context, world_.clock.now(), command_id(world_.ids.next())};
    if (!books_.submit(std::move(entry), reply)) reply(overloaded());
}

void Captures::add_jobs(jobs::Runner& runner) {
    runner.handle(capture_job, [this](const jobs::Job& job, const jobs::Runner::Done& done) {
        run_capture(job, done);
    });
    runner.handle(release_job, [this](const jobs::Job& job, const jobs::Runner::Done& done) {
        run_release(job, done);
    });
}

void Captures::run_capture(const jobs::Job& job, const jobs::Runner::Done& done) {
    const auto wish = read_job(job);
    const auto by = provider(wish.provider);
    if (by == nullptr) return done(jobs::JobEnd::again("the provider is not set up here"));
    by->capture({wish.payment, wish.request, wish.amount},
                [this, done, request = wish.request](const ProviderReport& said) {
                    if (is_open(said)) {
                        return done(jobs::JobEnd::again("the provider did not answer"));
                    }
                    end(done, {said, request});
                });
}

void Captures::run_release(const jobs::Job& job, const jobs::Runner::Done& done) {
    const auto wish = read_job(job);
    const auto by = provider(wish.provider);
    if (by == nullptr) return done(jobs::JobEnd::again("the provider is not set up here"));
    by->cancel(wish.payment, [this, done](ProviderReport said) {
        // What is not there holds no money.
        if (said.state == ProviderState::not_found) said.state = ProviderState::canceled;
        if (is_open(said) || said.state == ProviderState::authorized) {
            return done(jobs::JobEnd::again("the provider still holds the money"));
        }
        end(done, {said});
    });
}

void Captures::end(const jobs::Runner::Done& done, BookPayment command) {
    Context context;
    context.actor_kind = ActorKind::job;
    book(std::move(command), context, [done](const Answer<OrderChanged>& booked) {
        const bool is_over = booked.ok() || booked.refusal().kind == RefusalKind::conflict;
        done(is_over ? jobs::JobEnd::done() : jobs::JobEnd::again(booked.refusal().code));
    });
}

}  // namespace nahtlos::flows
