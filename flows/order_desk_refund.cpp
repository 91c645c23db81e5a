#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/order_desk.hpp"
#include "orders/progress.hpp"
#include "stored_value/types.hpp"

namespace nahtlos::flows {
namespace {

using payments::EventKind;
using payments::EventOutcome;

struct RefundEvent {
    orders::OrderId order;
    payments::PaymentId payment;
    Uuid refund;
    std::string provider;
    std::optional<std::string> provider_reference;
    Money amount;
};
BOOST_DESCRIBE_STRUCT(RefundEvent, (),
                      (order, payment, refund, provider, provider_reference, amount))

std::int64_t sum_of(const std::vector<Pending>& pending) {
    std::int64_t sum = 0;
    for (const auto& p : pending) sum += p.amount_minor;
    return sum;
}

// What of a payment may still be given back.
std::int64_t refundable(const OpenPayment& p) {
    return p.row.captured_minor - p.row.refunded_minor - p.row.charged_back_minor -
           sum_of(pending_refunds(p));
}

std::string payload_of(orders::OrderId order, const payments::Payment& p, Uuid refund,
                       std::int64_t amount_minor) {
    return json::write(RefundEvent{
        order, p.id, refund, p.provider, p.provider_reference, {amount_minor, p.currency}});
}

}  // namespace

void OrderDesk::append(OpenPayment& p, const PaymentMove& move) {
    payments::PaymentEvent event;
    event.payment = p.row.id;
    event.seq = p.events.empty() ? 1 : p.events.back().seq + 1;
    event.provider = p.row.provider;
    event.kind = move.kind;
    event.outcome = move.outcome;
    event.amount_minor = move.amount_minor;
    event.idempotency_key = move.key;
    // Of a refund we ask for, this says which order it is for.
    const auto order = work_.order.order.id;
    event.reason = move.is_loose ? loose_purpose_of(order) : purpose_of(order);
    if (move.said != nullptr) {
        event.provider_event = move.said->event;
        if (!move.said->reason.empty()) event.reason = move.said->reason;
    }
    event.recorded_at = facts_.now;
    p.events.push_back(std::move(event));
    p.is_changed = true;
    work_.order.is_changed = true;
    ++p.row.version;
    const bool is_over = move.outcome != EventOutcome::requested && move.kind != EventKind::refund;
    if (is_over && move.key) work_.ended_jobs.push_back(*move.key);
}

OpenPayment& OrderDesk::payment(payments::PaymentId id) {
    const auto it = work_.payments.find(id);
    if (it != work_.payments.end()) return it->second;
    return work_.payments.emplace(id, book_.payments.at(id)).first->second;
}

std::int64_t OrderDesk::authorized_minor() const {
    std::int64_t sum = 0;
    for (const auto& share : work_.order.payment_allocations) {
        const auto touched = work_.payments.find(share.row.payment);
        const auto& p = touched == work_.payments.end() ? book_.payments.at(share.row.payment).row
                                                        : touched->second.row;
        if (p.status == payments::PaymentStatus::authorized) sum += p.authorized_minor;
    }
    return sum;
}

// The money is with the customer: sums follow.
void OrderDesk::book_refund(payments::PaymentId id, std::int64_t amount_minor) {
    auto& p = payment(id);
    p.row.refunded_minor += amount_minor;
    check(p.row.refunded_minor <= p.row.captured_minor, "no more is refunded than was captured");
    p.row.status = payments::status_after(p.row);
    for (auto& share : work_.order.payment_allocations) {
        if (share.row.payment != id) continue;
        share.row.amount_minor -= amount_minor;
        share.is_changed = true;
    }
    work_.order.order.refunded_minor += amount_minor;
    work_.order.is_changed = true;
}

void OrderDesk::refund(orders::RefundWish wish) {
    const auto& order = work_.order.order;
    if (wish == orders::RefundWish::none || order.payment_collected_by == orders::Doer::channel) {
        return;
    }
    auto due = order.paid_minor - order.refunded_minor - orders::owed_minor(work_.order.lines);
    // What was kept back of a return waits for a word about that return.
    for (const auto& t : work_.order.returns) {
        if (t.row.status == orders::ReturnStatus::inspected) due -= t.row.refunded_minor;
    }
    const auto is_ours = [&](const Pending& p) { return p.purpose == purpose_of(order.id); };
    std::vector<std::pair<payments::PaymentId, std::int64_t>> shares;  // what each may give back
    for (const auto& share : work_.order.payment_allocations) {
        auto& p = payment(share.row.payment);
        auto pending = pending_refunds(p);
        std::erase_if(pending, [&](const auto& r) { return !is_ours(r); });
        due -= sum_of(pending);
        shares.push_back(
            {share.row.payment, std::min(refundable(p), share.row.amount_minor - sum_of(pending))});
    }
    // The last tender is given back first.
    std::ranges::sort(shares, std::greater{});
    for (const auto& [id, most] : shares) {
        const auto amount = std::min(due, most);
        if (amount <= 0) continue;
        due -= amount;
        auto& p = payment(id);
        const auto key = next_id();
        append(p, {EventKind::refund, EventOutcome::requested, amount, key});
        // What a gift card paid goes back to it, never out of the drawer.
        const bool is_paid_out =
            wish == orders::RefundWish::paid_out && p.row.provider != stored_value::provider_name;
        if (is_paid_out) {
            append(p, {EventKind::refund, EventOutcome::succeeded, amount, key});
            book_refund(id, amount);
        }
        note(is_paid_out ? "refund_succeeded" : "refund_requested",
             payload_of(order.id, p.row, key, amount));
    }
}

bool OrderDesk::is_own(payments::PaymentId id) const {
    const auto made_for = book_.order_of.find(id);
    if (made_for != book_.order_of.end() && made_for->second == work_.order.order.id) return true;
    return std::ranges::any_of(work_.order.payment_allocations,
                               [&](const auto& share) { return share.row.payment == id; });
}

void OrderDesk::book_loose_refund(OpenPayment& p, std::int64_t amount_minor) {
    work_.order.order.refunded_minor += take_back(p, amount_minor);
    p.row.refunded_minor += amount_minor;
    check(p.row.refunded_minor <= p.row.captured_minor, "no more is refunded than was captured");
    p.row.status = payments::status_after(p.row);
}

std::optional<Refusal> OrderDesk::refund_unapplied(payments::PaymentId id,
                                                   std::optional<std::int64_t> amount_minor,
                                                   bool is_paid_out) {
    const auto order = work_.order.order.id;
    auto& p = payment(id);
    auto most = p.row.unapplied_minor;
    for (const auto& r : pending_refunds(p)) {
        if (r.purpose == loose_purpose_of(order)) most -= r.amount_minor;
    }
    if (most <= 0) {
        return Refusal{RefusalKind::conflict, "nothing_to_refund",
                       "all of the payment pays for something"};
    }
    const auto amount = amount_minor.value_or(most);
    if (amount <= 0 || amount > most) {
        FieldProblem problem{"/amount_minor", "out_of_range", "is not what can be refunded"};
        problem.available = most;
        return Refusal{
            RefusalKind::invalid, "invalid_request", "so much cannot be refunded", {problem}};
    }
    const auto key = next_id();
    append(p, {EventKind::refund, EventOutcome::requested, amount, key, nullptr, true});
    if (is_paid_out) {
        append(p, {EventKind::refund, EventOutcome::succeeded, amount, key, nullptr, true});
        book_loose_refund(p, amount);
    }
    note(is_paid_out ? "refund_succeeded" : "refund_requested",
         payload_of(order, p.row, key, amount));
    return std::nullopt;
}

std::optional<Refusal> OrderDesk::settle(const orders::RefundSettled& settled) {
    const auto& order = work_.order.order;
    if (!is_own(settled.payment)) {
        return Refusal{RefusalKind::not_found, "payment_not_found",
                       "the order has no such payment"};
    }
    auto& p = payment(settled.payment);
    // Its refund gives the value back and settles in two writes: nobody comes between them.
    if (p.row.provider == stored_value::provider_name &&
        facts_.context.actor_kind != ActorKind::job) {
        return Refusal{RefusalKind::conflict, "refund_under_way",
                       "what gift cards and credit paid goes back by itself"};
    }
    const auto pending = pending_refunds(p);
    const auto it = std::ranges::find_if(pending, [&](const auto& r) {
        return r.key == settled.refund && order_of_purpose(r.purpose) == order.id;
    });
    if (it == pending.end()) {
        return Refusal{RefusalKind::conflict, "refund_not_pending",
                       "no such refund waits to be done"};
    }
    const bool is_done = settled.outcome == orders::RefundOutcome::succeeded;
    if (is_done && p.row.refunded_minor + it->amount_minor > p.row.captured_minor) {
        return Refusal{RefusalKind::conflict, "more_than_captured",
                       "the money was given back by other refunds"};
    }
    const bool is_loose = it->purpose != purpose_of(order.id);
    append(p, {EventKind::refund, is_done ? EventOutcome::succeeded : EventOutcome::failed,
               it->amount_minor, settled.refund, nullptr, is_loose});
    if (settled.provider_event) p.events.back().provider_event = settled.provider_event->value;
    if (is_done && is_loose) book_loose_refund(p, it->amount_minor);
    if (is_done && !is_loose) book_refund(settled.payment, it->amount_minor);
    note(is_done ? "refund_succeeded" : "refund_failed",
         payload_of(order.id, p.row, settled.refund, it->amount_minor));
    return std::nullopt;
}

}  // namespace nahtlos::flows
