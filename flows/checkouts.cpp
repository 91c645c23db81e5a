#include "flows/checkouts.hpp"

#include <algorithm>

#include "base/ops/log.hpp"
#include "flows/job_context.hpp"

namespace nahtlos::flows {
namespace {

using orders::CheckoutAnswer;
using orders::CheckoutStatus;
using payments::ProviderReport;
using payments::ProviderState;

std::set<std::string, std::less<>> names_of(const payments::Providers& providers) {
    std::set<std::string, std::less<>> names;
    for (const auto& [name, provider] : providers) names.insert(name);
    return names;
}

Answer<CheckoutAnswer> refused(Refusal refusal) {
    return Result<CheckoutAnswer>(std::move(refusal));
}

Answer<CheckoutAnswer> overloaded() {
    return refused({RefusalKind::unavailable, "overloaded", "too much waits already", {}, 1});
}

// What the customer is told of the end: what is neither placed nor open is a refusal.
Result<CheckoutAnswer> told(const Result<CheckoutAnswer>& result) {
    if (!result) return result;
    switch (result->status) {
        case CheckoutStatus::pending:
        case CheckoutStatus::placed: return result;
        case CheckoutStatus::declined:
            return Refusal{RefusalKind::conflict, "payment_declined",
                           "the payment was declined; nothing was charged, another may be tried"};
        case CheckoutStatus::expired:
            return Refusal{RefusalKind::conflict, "checkout_expired",
                           "nobody paid in time; the checkout may be started again"};
        case CheckoutStatus::unapplied:
            return Refusal{RefusalKind::conflict, "payment_unapplied",
                           "the payment came when the cart had another order; it is looked into"};
        case CheckoutStatus::refunded: break;
    }
    return Refusal{RefusalKind::conflict, "payment_refunded",
                   "the payment came when the cart had another order, and was given back"};
}

// A report that leaves the payment open.
bool is_open(const ProviderReport& report) {
    return report.state == ProviderState::pending || report.state == ProviderState::unknown ||
           report.state == ProviderState::authorized;
}

bool is_for_the_payment(const ProviderReport& report, const CheckoutNews& news) {
    return report.back != payments::MoneyBack::none || news.verdict == Verdict::payment;
}

}  // namespace

bool tells_end(const Refusal& refusal) {
    static const std::set<std::string_view> ends{"payment_declined", "checkout_expired",
                                                 "payment_unapplied", "payment_refunded"};
    return refusal.kind == RefusalKind::conflict && ends.contains(refusal.code);
}

Checkouts::Checkouts(sql::Database& database, World& world, Books& books, Writer& writer,
                     Captures& captures, payments::Providers providers, CheckoutLimits limits)
    : database_(database),
      world_(world),
      captures_(captures),
      providers_(std::move(providers)),
      limits_(limits),
      starts_(writer.add_kind(StartCheckoutKind(books, names_of(providers_), limits))),
      finishes_(writer.add_kind(FinishCheckoutKind(books))) {}

std::shared_ptr<payments::PaymentProvider> Checkouts::provider(std::string_view name) const {
    const auto it = providers_.find(name);
    return it == providers_.end() ? nullptr : it->second;
}

void Checkouts::start(Entry<StartCheckout> entry, Reply reply) {
    if (!entry.key.is_remembered()) return submit(std::move(entry), std::move(reply));
    auto again = entry;
    again.key = {};
    const auto context = entry.context;
    const bool is_taken = starts_.submit(
        std::move(entry),
        [this, context, again = std::move(again), reply](const Answer<CheckoutStep>& step) mutable {
            if (!step) return reply(refused(step.refusal()));
            if (!step.is_replayed) return go_on(*step, context, reply);
            again.command.again = step->answer.order;
            again.now = world_.clock.now();
            submit(std::move(again), [reply](const Answer<CheckoutAnswer>& answer) {
                reply({answer, true});
            });
        });
    if (!is_taken) reply(overloaded());
}

void Checkouts::submit(Entry<StartCheckout> entry, Reply reply) {
    const auto context = entry.context;
    const bool is_taken =
        starts_.submit(std::move(entry), [this, context, reply](const Answer<CheckoutStep>& step) {
            if (!step) return reply(refused(step.refusal()));
            go_on(*step, context, reply);
        });
    if (!is_taken) reply(overloaded());
}

void Checkouts::go_on(const CheckoutStep& step, const Context& context, Reply reply) {
    if (step.is_free) {
        FinishCheckout command;
        command.order = step.answer.order;
        command.why = FinishCheckout::Why::free;
        return finish(std::move(command), context, std::move(reply));
    }
    const auto by = provider(step.provider);
    if (!step.pay || by == nullptr) return reply(told(step.answer));
    const log::RequestScope scope(context.request_id, context.trace);
    by->pay(*step.pay, [this, answer = step.answer, context, reply](const ProviderReport& said) {
        // Nobody knows yet; the job asks again, and so may the customer.
        if (is_open(said) && !said.redirect_url && said.state != ProviderState::authorized) {
            return reply(told(answer));
        }
        report(said, context, reply);
    });
}

void Checkouts::report(const ProviderReport& report, const Context& context, Reply reply) {
    FinishCheckout command;
    command.payment = report.payment;
    command.report = report;
    finish(std::move(command), context, std::move(reply));
}

void Checkouts::finish(FinishCheckout command, const Context& context, Reply reply) {
    Entry<FinishCheckout> entry{
        std::move(command),  {}, context, world_.clock.now(), command_id(world_.ids.next()),
        world_.random.bits()};
    const auto report = entry.command.report;
    const bool is_taken = finishes_.submit(
        std::move(entry), [this, report, context, reply](const Answer<CheckoutNews>& news) {
            if (!news) return reply(refused(news.refusal()));
            const auto answer = told(news->answer);
            if (!is_for_the_payment(report, *news)) return reply(answer);
            captures_.book({report}, context, [answer, reply](const auto& booked) {
                booked.ok() ? reply(answer) : reply(refused(booked.refusal()));
            });
        });
    if (!is_taken) reply(overloaded());
}

void Checkouts::add_jobs(jobs::Runner& runner) {
    runner.handle(checkout_job, [this](const jobs::Job& job, jobs::Runner::Done done) {
        look_after(job, std::move(done));
    });
}

void Checkouts::look_after(const jobs::Job& job, Ended ended) {
    check(job.subject.has_value(), "a checkout's job names its order");
    const auto trails =
        database_.read([&](Tx& tx) { return load_trails(tx, {orders::OrderId{*job.subject}}); });
    if (trails.empty() || trails.front().checkout.state != orders::CheckoutState::paying) {
        return ended(jobs::JobEnd::done());
    }
    const auto& trail = trails.front();
    if (trail.payment) return ask(trail, ended);
    FinishCheckout command;
    command.order = trail.order.id;
    command.why = FinishCheckout::Why::free;
    finish(std::move(command), job_context(), [ended](const Result<CheckoutAnswer>& result) {
        ended(result ? jobs::JobEnd::done() : jobs::JobEnd::again(result.refusal().code));
    });
}

void Checkouts::ask(const CheckoutTrail& trail, const Ended& ended) {
    const auto by = provider(trail.payment->provider);
    if (by == nullptr) return ended(jobs::JobEnd::again("the provider is not set up here"));
    by->fetch(trail.payment->id, [this, trail, ended](const ProviderReport& report) {
        settle(trail, report, true, ended);
    });
}

void Checkouts::settle(const CheckoutTrail& trail, const ProviderReport& said, bool may_pay,
                       const Ended& ended) {
    const auto now = world_.clock.now();
    const bool is_over = now >= trail.checkout.expires_at;
    const bool is_captured_late =
        said.state == ProviderState::authorized && trail.order.terms == orders::Terms::captured;
    if (said.state == ProviderState::not_found) {
        if (is_over) return close(trail, ended);
        const bool is_near_end = now > trail.checkout.expires_at - limits_.last_pay;
        if (!may_pay || is_near_end) return keep(trail, said, ended);
        // The first call was lost on its way: the customer wanted to pay, so it is sent again.
        const auto step = step_of(trail, {});
        return provider(trail.payment->provider)
            ->pay(*step.pay, [this, trail, ended](const ProviderReport& report) {
                settle(trail, report, false, ended);
            });
    }
    if (!is_open(said) || (said.state == ProviderState::authorized && !is_captured_late)) {
        return report(said, job_context(), [ended](const Result<CheckoutAnswer>& result) {
            const bool is_settled = result.ok() || result.refusal().kind == RefusalKind::conflict;
            ended(is_settled ? jobs::JobEnd::done() : jobs::JobEnd::again(result.refusal().code));
        });
    }
    if (!is_over) return keep(trail, said, ended);
    close(trail, ended);
}

// The window is over: the provider is told that nobody shall pay any more. Only when it agrees, or
// cannot be asked for very long, do the goods go back.
void Checkouts::close(const CheckoutTrail& trail, const Ended& ended) {
    provider(trail.payment->provider)
        ->cancel(trail.payment->id, [this, trail, ended](const ProviderReport& said) {
            const bool is_gone = said.state == ProviderState::canceled ||
                                 said.state == ProviderState::declined ||
                                 said.state == ProviderState::not_found;
            const bool is_given_up =
                is_open(said) && world_.clock.now() >= trail.checkout.expires_at + limits_.give_up;
            if (!is_gone && !is_given_up && is_open(said)) return keep(trail, said, ended);
            FinishCheckout command;
            command.payment = trail.payment->id;
            command.report = said;
            if (is_gone || is_given_up) command.why = FinishCheckout::Why::expire;
            finish(std::move(command), job_context(),
                   [ended](const Result<CheckoutAnswer>& result) {
                       const bool is_settled =
                           result.ok() || result.refusal().kind == RefusalKind::conflict;
                       ended(is_settled ? jobs::JobEnd::done()
                                        : jobs::JobEnd::again(result.refusal().code));
                   });
        });
}

// Still open: the goods stay held until it is asked again, and a little longer.
void Checkouts::keep(const CheckoutTrail& trail, const ProviderReport& said, const Ended& ended) {
    const auto now = world_.clock.now();
    // Often at first, when the customer waits, then less.
    const Span age = now - trail.checkout.created_at;
    auto next = now + std::clamp(Span{age.us / 2}, seconds(10), minutes(10));
    if (now < trail.checkout.expires_at) next = std::min(next, trail.checkout.expires_at);
    FinishCheckout command;
    command.payment = trail.payment->id;
    command.report = said;
    command.report.state = ProviderState::pending;
    command.hold_until = std::max(next, trail.checkout.expires_at) + limits_.hold_slack;
    finish(std::move(command), job_context(), [ended, next](const Result<CheckoutAnswer>& result) {
        const std::string why = result ? "the payment is still open" : result.refusal().code;
        ended(jobs::JobEnd::again(why, next));
    });
}

}  // namespace nahtlos::flows
