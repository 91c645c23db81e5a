#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/captures.hpp"
#include "flows/new_order.hpp"
#include "flows/order_desk.hpp"
#include "orders/progress.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::flows {
namespace {

using payments::EventKind;
using payments::EventOutcome;
using payments::PaymentStatus;
using payments::ProviderReport;
using payments::ProviderState;

struct PaymentEvent {
    orders::OrderId order;
    payments::PaymentId payment;
    std::string provider;
    std::optional<std::string> provider_reference, reason;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(PaymentEvent, (),
                      (order, payment, provider, provider_reference, reason, amount))

Refusal impossible(const char* code, const char* detail) {
    return {RefusalKind::conflict, code, detail};
}

// Messages overtake each other: money goes back before we hear that it had come. Who tells it is
// asked to tell it again, since what is answered well is never told again.
std::optional<Refusal> unless_captured(const OpenPayment& p) {
    if (p.row.captured_minor > 0) return std::nullopt;
    return Refusal{RefusalKind::unavailable,
                   "payment_not_captured",
                   "the payment is not known to be captured yet; tell it again later",
                   {},
                   5};
}

bool has_pending(const OpenPayment& p, EventKind kind) { return !pending(p, kind).empty(); }

// A refund that was settled before, by whoever told it first.
bool is_settled(const OpenPayment& p, const Uuid& refund) {
    return std::ranges::any_of(p.events, [&](const auto& e) {
        return e.kind == EventKind::refund && e.outcome != EventOutcome::requested &&
               e.idempotency_key == refund;
    });
}

}  // namespace

std::int64_t OrderDesk::owed_left() const {
    const auto& order = work_.order.order;
    return orders::owed_minor(work_.order.lines) - (order.paid_minor - order.refunded_minor);
}

Tracked<payments::PaymentAllocation>* OrderDesk::share_of(payments::PaymentId id) {
    auto& shares = work_.order.payment_allocations;
    const auto it =
        std::ranges::find_if(shares, [&](const auto& s) { return s.row.payment == id; });
    return it == shares.end() ? nullptr : &*it;
}

void OrderDesk::tell(std::string_view type, const payments::Payment& p, std::int64_t amount_minor,
                     const std::string& reason) {
    PaymentEvent event{work_.order.order.id, p.id, p.provider,
                       p.provider_reference, {},   {amount_minor, p.currency}};
    if (!reason.empty()) event.reason = reason;
    note(type, json::write(event));
}

std::optional<Refusal> OrderDesk::capture(payments::PaymentId id,
                                          std::optional<std::int64_t> amount_minor) {
    auto& p = payment(id);
    if (has_pending(p, EventKind::capture)) return std::nullopt;
    if (p.row.status != PaymentStatus::authorized || has_pending(p, EventKind::cancel)) {
        return impossible("wrong_status", "the payment does not wait for a capture");
    }
    const auto most = std::min(p.row.authorized_minor, owed_left());
    if (most <= 0) return impossible("nothing_to_capture", "the order owes nothing more");
    const auto amount = amount_minor.value_or(most);
    if (amount <= 0 || amount > most) {
        FieldProblem problem{"/amount_minor", "out_of_range", "is not what can be captured"};
        problem.available = most;
        return Refusal{
            RefusalKind::invalid, "invalid_request", "so much cannot be captured", {problem}};
    }
    const auto key = next_id();
    append(p, {EventKind::capture, EventOutcome::requested, amount, key});
    work_.jobs.push_back(
        money_job(capture_job, p.row, work_.order.order.id, key, amount, facts_.now));
    tell("payment_capture_requested", p.row, amount);
    return std::nullopt;
}

void OrderDesk::capture_authorized() {
    if (work_.order.order.terms != orders::Terms::authorized) return;
    for (const auto& share : work_.order.payment_allocations) {
        // What was captured or is about to be needs nothing more.
        (void)capture(share.row.payment, std::nullopt);
    }
}

void OrderDesk::release_authorized() {
    if (orders::owed_minor(work_.order.lines) > 0) return;
    for (const auto& share : work_.order.payment_allocations) {
        auto& p = payment(share.row.payment);
        if (p.row.status != PaymentStatus::authorized) continue;
        if (has_pending(p, EventKind::capture) || has_pending(p, EventKind::cancel)) continue;
        const auto key = next_id();
        append(p, {EventKind::cancel, EventOutcome::requested, p.row.authorized_minor, key});
        work_.jobs.push_back(money_job(release_job, p.row, work_.order.order.id, key,
                                       p.row.authorized_minor, facts_.now));
        tell("payment_cancel_requested", p.row, p.row.authorized_minor);
    }
}

std::optional<Refusal> OrderDesk::receive(const orders::PaymentReceived& received) {
    constexpr std::size_t most_payments = 1'000;
    constexpr std::int64_t most_minor = 100'000'000'000;
    auto& order = work_.order.order;
    auto& shares = work_.order.payment_allocations;
    if (order.payment_collected_by == orders::Doer::channel) {
        return impossible("paid_elsewhere", "the channel collects the money of this order");
    }
    if (shares.size() >= most_payments) {
        return impossible("too_many_payments", "the order has 1000 payments already");
    }
    if (received.provider.value == stored_value::provider_name) {
        return impossible("paid_elsewhere", "gift cards and credit are booked by themselves");
    }
    const auto owed = std::max<std::int64_t>(0, owed_left());
    const auto amount = received.amount_minor.value_or(owed);
    if (!received.amount_minor && owed == 0) {
        return impossible("nothing_to_pay", "the order owes nothing");
    }
    if (amount <= 0 || amount > most_minor) {
        FieldProblem problem{"/amount_minor", "out_of_range", "is not an amount that can come"};
        return Refusal{
            RefusalKind::invalid, "invalid_request", "so much cannot have come", {problem}};
    }
    OpenPayment p;
    p.row.id = payment_of_order(order.id, static_cast<std::uint16_t>(shares.size()));
    p.row.legal_entity = order.legal_entity.uuid;
    p.row.provider = received.provider.value;
    p.row.method = received.method ? received.method->value : "other";
    p.row.currency = order.currency;
    p.row.amount_minor = p.row.authorized_minor = p.row.captured_minor = amount;
    p.row.unapplied_minor = amount - std::min(amount, owed);
    p.row.status = PaymentStatus::captured;
    if (received.reference) p.row.provider_reference = received.reference->value;
    p.row.created_at = facts_.now;
    p.is_new = p.is_changed = true;
    p.events.push_back({p.row.id,
                        1,
                        p.row.provider,
                        EventKind::capture,
                        EventOutcome::succeeded,
                        amount,
                        p.row.provider_reference,
                        {},
                        {},
                        facts_.now});
    shares.push_back(
        {{order.id.uuid, p.row.id, payments::TargetKind::order, std::min(amount, owed)}, true});
    order.paid_minor += std::min(amount, owed);
    work_.order.is_changed = true;
    tell("payment_received", p.row, amount);
    work_.payments.emplace(p.row.id, std::move(p));
    return std::nullopt;
}

std::optional<Refusal> OrderDesk::book(const ProviderReport& report,
                                       const std::optional<Uuid>& capture) {
    auto& p = payment(report.payment);
    switch (report.back) {
        case payments::MoneyBack::none: break;
        case payments::MoneyBack::refunded:
        case payments::MoneyBack::refund_failed: return book_told_refund(p, report);
        case payments::MoneyBack::charged_back: return book_charge_back(p, report);
    }
    switch (report.state) {
        case ProviderState::captured: return book_capture(p, report);
        case ProviderState::authorized:
            if (capture) fail_capture(p, report);
            return std::nullopt;
        case ProviderState::declined:
        case ProviderState::canceled: book_cancel(p, report); return std::nullopt;
        default: return std::nullopt;
    }
}

std::optional<Refusal> OrderDesk::book_capture(OpenPayment& p, const ProviderReport& report) {
    // Also after we had booked that it was canceled: the money is there.
    if (p.row.status != PaymentStatus::authorized && p.row.status != PaymentStatus::canceled) {
        return std::nullopt;
    }
    if (report.amount.currency != p.row.currency) {
        return impossible("currency_differs", "the payment is in another currency");
    }
    const auto amount = report.amount.minor;
    if (amount <= 0 || amount > p.row.authorized_minor) {
        return impossible("more_than_authorized", "more was captured than authorized");
    }
    for (const auto& given_up : pending(p, EventKind::cancel)) {
        append(p, {EventKind::cancel, EventOutcome::failed, given_up.amount_minor, given_up.key});
    }
    const auto asked = pending(p, EventKind::capture);
    append(p, {EventKind::capture, EventOutcome::succeeded, amount,
               asked.empty() ? p.row.id.uuid : asked.front().key, &report});
    p.row.captured_minor = amount;
    p.row.status = PaymentStatus::captured;
    if (auto* share = share_of(p.row.id)) {
        share->row.amount_minor += amount;
        share->is_changed = true;
        work_.order.order.paid_minor += amount;
    } else {
        p.row.unapplied_minor += amount;
    }
    tell("payment_captured", p.row, amount);
    // What was canceled in the meantime is owed no more.
    refund(orders::RefundWish::request);
    return std::nullopt;
}

void OrderDesk::fail_capture(OpenPayment& p, const ProviderReport& report) {
    for (const auto& asked : pending(p, EventKind::capture)) {
        append(p,
               {EventKind::capture, EventOutcome::failed, asked.amount_minor, asked.key, &report});
        tell("payment_capture_failed", p.row, asked.amount_minor, report.reason);
    }
    // The order may have been canceled meanwhile.
    release_authorized();
}

void OrderDesk::book_cancel(OpenPayment& p, const ProviderReport& report) {
    if (p.row.status != PaymentStatus::authorized) return;
    const auto asked = pending(p, EventKind::cancel);
    const auto amount = p.row.authorized_minor;
    append(p, {EventKind::cancel, EventOutcome::succeeded, amount,
               asked.empty() ? p.row.id.uuid : asked.front().key, &report});
    for (const auto& capture : pending(p, EventKind::capture)) {
        append(p, {EventKind::capture, EventOutcome::failed, capture.amount_minor, capture.key});
        tell("payment_capture_failed", p.row, capture.amount_minor, report.reason);
    }
    p.row.status = PaymentStatus::canceled;
    end_unapplied(p);
    tell("payment_canceled", p.row, amount, report.reason);
}

// Our own refund, told by webhook before or after the provider's answer; or one that somebody made
// at the provider.
std::optional<Refusal> OrderDesk::book_told_refund(OpenPayment& p, const ProviderReport& report) {
    if (report.refund && is_settled(p, *report.refund)) return std::nullopt;
    const bool is_done = report.back == payments::MoneyBack::refunded;
    const auto all = pending(p, EventKind::refund);
    const auto ours = std::ranges::find_if(
        all, [&](const auto& r) { return report.refund && r.key == *report.refund; });
    if (ours != all.end()) {
        orders::RefundSettled settled{
            p.row.id,
            ours->key,
            is_done ? orders::RefundOutcome::succeeded : orders::RefundOutcome::failed,
            {}};
        if (report.event) settled.provider_event = {*report.event};
        return settle(settled);
    }
    if (!is_done) return std::nullopt;
    const auto amount = report.amount.minor;
    if (report.amount.currency != p.row.currency) {
        return impossible("currency_differs", "the payment is in another currency");
    }
    if (auto refusal = unless_captured(p)) return refusal;
    if (amount <= 0 || amount > p.row.captured_minor - p.row.refunded_minor) {
        return impossible("more_than_captured", "more was refunded than captured");
    }
    append(p, {EventKind::refund, EventOutcome::succeeded, amount, report.refund, &report});
    work_.order.order.refunded_minor += take_back(p, amount);
    p.row.refunded_minor += amount;
    p.row.status = payments::status_after(p.row);
    tell("refund_succeeded", p.row, amount, report.reason);
    return std::nullopt;
}

// What was paid was taken back: it is owed again.
std::optional<Refusal> OrderDesk::book_charge_back(OpenPayment& p, const ProviderReport& report) {
    const auto amount = report.amount.minor;
    if (report.amount.currency != p.row.currency) {
        return impossible("currency_differs", "the payment is in another currency");
    }
    if (auto refusal = unless_captured(p)) return refusal;
    if (amount <= 0 || amount > p.row.captured_minor - p.row.charged_back_minor) {
        return impossible("more_than_captured", "more was charged back than captured");
    }
    append(p, {EventKind::charge_back, EventOutcome::succeeded, amount, std::nullopt, &report});
    work_.order.order.paid_minor -= take_back(p, amount);
    p.row.charged_back_minor += amount;
    p.row.status = payments::status_after(p.row);
    tell("payment_charged_back", p.row, amount, report.reason);
    return std::nullopt;
}

// Takes money off what the payment pays: first what it pays for nothing, then this order. Returns
// what that was of the order. Money may be taken back twice, by a refund and a charge-back: the
// order is owed again, and what pays for nothing falls below zero, by what we have lost.
std::int64_t OrderDesk::take_back(OpenPayment& p, std::int64_t amount_minor) {
    auto* share = share_of(p.row.id);
    const auto most = std::max<std::int64_t>(0, p.row.unapplied_minor);
    const auto loose = share == nullptr ? amount_minor : std::min(most, amount_minor);
    p.row.unapplied_minor -= loose;
    end_unapplied(p);
    if (share == nullptr) return 0;
    share->row.amount_minor -= amount_minor - loose;
    share->is_changed = true;
    work_.order.is_changed = true;
    return amount_minor - loose;
}

// Nobody has to look after money any more that came too late: it has gone back.
void OrderDesk::end_unapplied(const OpenPayment& p) {
    auto& checkout = work_.order.checkout;
    if (!checkout || checkout->row.payment != p.row.id) return;
    if (checkout->row.state != orders::CheckoutState::unapplied) return;
    if (p.row.unapplied_minor > 0 || p.row.status == PaymentStatus::authorized) return;
    checkout->row.state = orders::CheckoutState::refunded;
    checkout->row.updated_at = facts_.now;
    checkout->is_changed = work_.order.is_changed = true;
}

}  // namespace nahtlos::flows
