#include "flows/checkout_end.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "flows/captures.hpp"
#include "flows/new_order.hpp"
#include "flows/shipping.hpp"
#include "flows/stored_tender.hpp"
#include "orders/fulfillment.hpp"
#include "orders/progress.hpp"

namespace nahtlos::flows {
namespace {

using inventory::HoldState;
using orders::CheckoutState;
using payments::EventKind;
using payments::EventOutcome;
using payments::PaymentStatus;
using payments::ProviderState;

// Numbers of child ids of a finishing command.
constexpr std::uint16_t release_child = 1, first_fulfillment = 16, first_shortage = 4'096;

struct CheckoutEvent {
    orders::OrderId order;
    orders::CartId cart;
    std::optional<payments::PaymentId> payment;
    Money amount;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(CheckoutEvent, (), (order, cart, payment, amount, reason))

}  // namespace

void CheckoutEnd::apply(const FinishCheckoutKind::Changes& changes) {
    switch (changes.verdict) {
        case Verdict::nothing:
        case Verdict::payment: return;
        case Verdict::wait: return wait();
        case Verdict::place: return place(changes.shares);
        case Verdict::decline: return close(CheckoutState::declined);
        case Verdict::expire: return close(CheckoutState::expired);
        case Verdict::unapplied: return keep_money();
    }
}

void CheckoutEnd::wait() {
    const auto& report = entry_.command.report;
    if (report.redirect_url && checkout_.row.redirect_url != report.redirect_url) {
        checkout_.row.redirect_url = report.redirect_url;
        checkout_.row.updated_at = entry_.now;
        checkout_.is_changed = true;
    }
    const auto until = entry_.command.hold_until;
    if (!until) return;
    for (auto& hold : checkout_.holds) {
        // What lapsed may be another's by now; it is looked for anew when the money comes.
        if (hold.state != HoldState::live || hold.expires_at <= entry_.now) continue;
        if (hold.expires_at >= *until) continue;
        hold.expires_at = *until;
        checkout_.holds_changed = true;
        auto& pile = rows_.stock.at({hold.stock_item, inventory::LocationId{hold.pin}, hold.owner});
        for (auto& seen : pile.holds) {
            if (seen.holder == hold.holder && seen.line == hold.line) seen.expires_at = *until;
        }
    }
}

void CheckoutEnd::place(const std::vector<Share>& shares) {
    auto& order = checkout_.order;
    const bool is_late = checkout_.row.state != CheckoutState::paying;
    end_holds(HoldState::committed);
    keep_uses();
    keep_slot();
    if (is_late) {
        for (auto& line : checkout_.lines) {
            line.canceled = 0;
            line.charged_minor = line.total_minor;
        }
    }
    const auto parts = held_parts(checkout_);
    for (const auto& share : shares) allocate(share, parts.at(share.line));
    redeem();
    if (checkout_.payment) take_payment();
    order.status = orders::OrderStatus::placed;
    order.placed_at = entry_.now;
    // Less or more than was asked for: a person has to look before goods go out.
    const auto& payment = checkout_.payment;
    const bool differs = payment && payment->authorized_minor != order.total_minor - stored_minor_;
    if (differs) order.status = orders::OrderStatus::on_hold;
    checkout_.row.state = CheckoutState::placed;
    checkout_.row.reason.reset();
    checkout_.lines_changed = checkout_.job_is_over = true;
    refresh_order();
    std::vector<orders::NewLine> told;
    for (const auto& line : checkout_.lines) {
        orders::NewLine l;
        l.line = line.line;
        l.variant = line.variant;
        l.sku = line.sku;
        l.ordered = line.ordered;
        l.total_minor = line.total_minor;
        told.push_back(std::move(l));
    }
    rows_.events.push_back({"order_placed", order.id.uuid, ++order.version, context_, entry_.now,
                            order_placed_payload(order, told, rows_.fresh.fulfillments)});
    if (payment) tell(payment->captured_minor > 0 ? "payment_captured" : "payment_authorized");
    if (differs) tell("payment_amount_differs");
    auto& cart = rows_.shelf.carts.at(checkout_.row.cart);
    if (cart.row.profile && order.party) {
        rows_.fresh.party_profiles.push_back(
            {*order.party, 1, *cart.row.profile, "logged in", entry_.now});
    }
    if (cart.row.status == orders::CartStatus::merged) return;
    cart.row.status = orders::CartStatus::completed;
    cart.row.checkout = order.id;
    cart.row.updated_at = entry_.now;
    ++cart.row.version;
    cart.is_changed = true;
    note("cart_completed", cart.row.id.uuid, cart.row.version);
}

void CheckoutEnd::end_holds(HoldState state) {
    for (auto& hold : checkout_.holds) {
        const inventory::PileKey key{hold.stock_item, inventory::LocationId{hold.pin}, hold.owner};
        std::erase_if(rows_.stock.at(key).holds,
                      [&](const auto& seen) { return seen.holder == hold.holder; });
        if (hold.state != HoldState::live) continue;
        hold.state = state;
        checkout_.holds_changed = true;
    }
}

// What was held is used. What had been released is taken again if there is some left; if not, the
// order keeps its price all the same, since it is paid.
void CheckoutEnd::keep_uses() {
    for (auto& use : checkout_.promotion_uses) {
        if (use.state == pricing::UseState::held) {
            use.state = pricing::UseState::used;
        } else if (use.state == pricing::UseState::released) {
            const auto counter = rows_.uses.counters.find(use.key());
            const bool has_room = counter != rows_.uses.counters.end() &&
                                  counter->second.taken < counter->second.most;
            use.state = has_room ? pricing::UseState::used : pricing::UseState::beyond;
            if (has_room) {
                ++counter->second.taken;
                rows_.uses.changed.insert(use.key());
            }
        } else {
            continue;
        }
        use.changed_at = entry_.now;
        checkout_.promotion_uses_changed = true;
    }
}

void CheckoutEnd::release_uses() {
    for (auto& use : checkout_.promotion_uses) {
        if (use.state != pricing::UseState::held) continue;
        const auto counter = rows_.uses.counters.find(use.key());
        // A checkout ends even where verify will find that its counter is wrong.
        if (counter != rows_.uses.counters.end() && counter->second.taken > 0) {
            --counter->second.taken;
            rows_.uses.changed.insert(use.key());
        }
        use.state = pricing::UseState::released;
        use.changed_at = entry_.now;
        checkout_.promotion_uses_changed = true;
    }
}

// Money that comes late finds the window as it is: where it is full by now, the order is brought
// beyond what the window takes.
void CheckoutEnd::keep_slot() {
    const auto* held = rows_.slots.claim_of(checkout_.order.id.uuid);
    if (held == nullptr) return;
    auto kept = *held;
    const bool has_room = held->counts() || rows_.slots.has_room(held->key());
    kept.state = has_room ? delivery::SlotState::taken : delivery::SlotState::beyond;
    kept.changed_at = entry_.now;
    rows_.slots.put(kept);
}

void CheckoutEnd::release_slot() {
    const auto* held = rows_.slots.claim_of(checkout_.order.id.uuid);
    if (held == nullptr || !held->counts()) return;
    auto free = *held;
    free.state = delivery::SlotState::released;
    free.changed_at = entry_.now;
    rows_.slots.put(free);
}

void CheckoutEnd::allocate(const Share& share, const std::vector<inventory::Component>& parts) {
    const auto& order = checkout_.order;
    auto& line = checkout_.lines.at(static_cast<std::size_t>(share.line - 1));
    const auto& group = rows_.pages->directory->find(order.channel)->channel_group;
    const auto fulfillment = fulfillment_at(share.location);
    line.allocated += share.quantity;
    std::int64_t beyond = 0;  // units that no goods are there for
    for (const auto& c : parts) {
        const inventory::PileKey at{c.stock_item, share.location, order.legal_entity.uuid};
        auto& pile = rows_.stock.at(at);
        const auto there =
            std::max<std::int64_t>(0, inventory::available(pile, entry_.now) / c.quantity);
        beyond = std::max(beyond, share.quantity - there);
        const inventory::Promise promise{line.line, at, share.quantity * c.quantity};
        rows_.fresh.allocations.push_back(rows_.stock.allocate_beyond(
            promise, group, order.id.uuid, fulfillment.uuid, entry_.now));
        inventory::Movement m;
        m.source_event = entry_.id;
        m.seq = ++movements_;
        m.kind = inventory::MovementKind::allocated;
        m.stock_item = at.stock_item;
        m.location = at.location;
        m.owner = at.owner;
        m.allocated = promise.quantity;
        m.cause_kind = "order";
        m.cause = order.id.uuid;
        m.occurred_at = m.recorded_at = entry_.now;
        rows_.fresh.movements.push_back(std::move(m));
        const auto id =
            child_id(entry_.id, static_cast<std::uint16_t>(first_shortage + shortages_));
        if (rows_.shortages.look_at(pile, "paid_after_hold_expired", id, entry_.now, context_,
                                    rows_.events)) {
            ++shortages_;
        }
    }
    line.backordered += beyond;
}

orders::FulfillmentId CheckoutEnd::fulfillment_at(inventory::LocationId location) {
    const auto known = fulfillments_.find(location);
    if (known != fulfillments_.end()) return known->second;
    orders::Fulfillment f;
    f.order_id = checkout_.order.id;
    f.id = orders::FulfillmentId{
        child_id(entry_.id, static_cast<std::uint16_t>(first_fulfillment + fulfillments_.size()))};
    f.method = checkout_.row.method;
    f.location = location;
    if (orders::has_pickup_code(f.method)) {
        f.pickup_code = orders::pickup_code(entry_.dice);
    }
    promise(f);
    f.updated_at = entry_.now;
    fulfillments_.emplace(location, f.id);
    rows_.fresh.fulfillments.push_back(f);
    return f.id;
}

// The cart was frozen since; where money came late, it may have chosen another method meanwhile.
void CheckoutEnd::promise(orders::Fulfillment& f) const {
    if (const auto* slot = rows_.slots.claim_of(checkout_.order.id.uuid)) {
        f.promise_from = slot->starts_at;
        f.promise_by = slot->ends_at;
        return;
    }
    const auto delivery = rows_.shelf.carts.at(checkout_.row.cart).delivery();
    if (!delivery || !delivery->to.way) return;
    const auto& pages = *rows_.pages;
    const auto* channel = pages.directory->find(checkout_.order.channel);
    const auto* method = way_named(pages, *channel, delivery->to.way->value);
    if (method == nullptr || method->method != checkout_.row.method) return;
    f.promise_by = promise_by(pages, *method, *f.location, entry_.now);
}

void CheckoutEnd::take_payment() {
    const auto& report = entry_.command.report;
    auto& payment = *checkout_.payment;
    const bool is_captured = report.state == ProviderState::captured;
    payment.authorized_minor = report.amount.minor;
    payment.status = is_captured ? PaymentStatus::captured : PaymentStatus::authorized;
    if (is_captured) payment.captured_minor = report.amount.minor;
    if (report.reference) payment.provider_reference = report.reference;
    add_payment_event(is_captured ? EventKind::capture : EventKind::authorize,
                      EventOutcome::succeeded, report.amount.minor);
    apply_money();
}

// Captured money pays the order, as far as it is owed; the rest is unapplied.
void CheckoutEnd::apply_money() {
    auto& payment = *checkout_.payment;
    auto& order = checkout_.order;
    const auto applied = std::min(payment.captured_minor, order.total_minor - stored_minor_);
    payment.unapplied_minor = payment.captured_minor - applied;
    order.paid_minor += applied;
    checkout_.shares.push_back({order.id.uuid, payment.id, payments::TargetKind::order, applied});
    checkout_.share_is_new = true;
}

// What was reserved pays the order. Where it was given back because nobody paid the rest in time,
// as much of it as is still there is taken again: the customer is never charged for it otherwise.
void CheckoutEnd::redeem() {
    auto& order = checkout_.order;
    for (auto& use : checkout_.uses) {
        const auto& account = *rows_.wallet.find(use.account);
        if (use.state == stored_value::UseState::released) {
            const stored_value::TakeScene scene{account.legal_entity, order.currency,
                                                account.profile, entry_.now};
            const auto takes = rows_.wallet.plan({use.account}, use.amount_minor, scene);
            if (takes.empty()) continue;
            use.amount_minor = takes.front().amount_minor;
            const stored_value::Posting posting{stored_value::EntryKind::redeemed,
                                                -use.amount_minor, entry_.id, order.id.uuid};
            post(rows_.wallet, {use.account, posting}, entry_.now, context_, rows_.events);
        }
        use.state = stored_value::UseState::redeemed;
        checkout_.uses_changed = true;
        stored_minor_ += use.amount_minor;
        auto paid = paid_by(use, order, account.code_hint, entry_.now);
        rows_.fresh.payments.push_back(std::move(paid.payment));
        rows_.fresh.payment_events.push_back(std::move(paid.event));
        rows_.fresh.payment_allocations.push_back(paid.allocation);
    }
    order.paid_minor = checkout_.row.stored_value_minor = stored_minor_;
}

void CheckoutEnd::give_back() {
    for (auto& use : checkout_.uses) {
        if (use.state != stored_value::UseState::reserved) continue;
        const stored_value::Posting posting{stored_value::EntryKind::released, use.amount_minor,
                                            entry_.id, checkout_.order.id.uuid};
        post(rows_.wallet, {use.account, posting}, entry_.now, context_, rows_.events);
        revive_expired(rows_.wallet, use.account, entry_.now, context_, rows_.events);
        use.state = stored_value::UseState::released;
        checkout_.uses_changed = true;
    }
}

void CheckoutEnd::close(CheckoutState state) {
    const bool is_expired = state == CheckoutState::expired;
    end_holds(is_expired ? HoldState::expired : HoldState::released);
    give_back();
    release_uses();
    release_slot();
    for (auto& line : checkout_.lines) {
        line.canceled = line.ordered;
        line.charged_minor = 0;
    }
    checkout_.row.state = state;
    if (!is_expired) checkout_.row.reason = entry_.command.report.reason;
    checkout_.order.status = orders::OrderStatus::canceled;
    checkout_.lines_changed = checkout_.job_is_over = true;
    if (checkout_.payment) fail_payment(is_expired);
    refresh_order();
    tell(is_expired ? "checkout_expired" : "checkout_declined");
    free_cart();
}

void CheckoutEnd::fail_payment(bool is_expired) {
    auto& payment = *checkout_.payment;
    const bool is_canceled = is_expired || entry_.command.report.state == ProviderState::canceled;
    payment.status = is_canceled ? PaymentStatus::canceled : PaymentStatus::failed;
    if (is_canceled) {
        add_payment_event(EventKind::cancel, EventOutcome::succeeded, payment.amount_minor);
    } else {
        const auto kind = checkout_.payment_events.empty() ? EventKind::capture
                                                           : checkout_.payment_events.front().kind;
        add_payment_event(kind, EventOutcome::failed, payment.amount_minor);
    }
}

void CheckoutEnd::free_cart() {
    auto& cart = rows_.shelf.carts.at(checkout_.row.cart);
    if (cart.row.status != orders::CartStatus::completing) return;
    cart.row.status = orders::CartStatus::active;
    cart.row.completing_at.reset();
    cart.row.updated_at = entry_.now;
    ++cart.row.version;
    cart.is_changed = true;
    note("cart_reopened", cart.row.id.uuid, cart.row.version);
}

// The cart has another order, or is about to: the money is booked and waits for a person. What was
// only authorized is given up at once.
void CheckoutEnd::keep_money() {
    auto& payment = *checkout_.payment;
    const auto& report = entry_.command.report;
    const bool is_captured = report.state == ProviderState::captured;
    payment.authorized_minor = report.amount.minor;
    if (is_captured) payment.captured_minor = payment.unapplied_minor = report.amount.minor;
    payment.status = is_captured ? PaymentStatus::captured : PaymentStatus::authorized;
    if (report.reference) payment.provider_reference = report.reference;
    add_payment_event(is_captured ? EventKind::capture : EventKind::authorize,
                      EventOutcome::succeeded, report.amount.minor);
    checkout_.row.state = CheckoutState::unapplied;
    refresh_order();
    tell("payment_unapplied");
    if (!is_captured) release_money();
}

void CheckoutEnd::release_money() {
    const auto& payment = *checkout_.payment;
    payments::PaymentEvent event;
    event.payment = payment.id;
    event.seq = checkout_.payment_events.back().seq + 1;
    event.provider = payment.provider;
    event.kind = EventKind::cancel;
    event.outcome = EventOutcome::requested;
    event.amount_minor = payment.authorized_minor;
    event.idempotency_key = child_id(entry_.id, release_child);
    event.recorded_at = entry_.now;
    checkout_.payment_events.push_back(event);
    rows_.jobs.push_back(money_job(release_job, payment, checkout_.order.id, *event.idempotency_key,
                                   event.amount_minor, entry_.now));
}

void CheckoutEnd::add_payment_event(EventKind kind, EventOutcome outcome,
                                    std::int64_t amount_minor) {
    auto& payment = *checkout_.payment;
    const auto& report = entry_.command.report;
    payments::PaymentEvent event;
    event.payment = payment.id;
    event.seq = checkout_.payment_events.empty() ? 1 : checkout_.payment_events.back().seq + 1;
    event.provider = payment.provider;
    event.kind = kind;
    event.outcome = outcome;
    event.amount_minor = amount_minor;
    event.provider_event = report.event;
    event.idempotency_key = payment.id.uuid;
    if (!report.reason.empty()) event.reason = report.reason;
    event.recorded_at = entry_.now;
    checkout_.payment_events.push_back(std::move(event));
    ++payment.version;
    checkout_.payment_changed = true;
}

void CheckoutEnd::note(const char* type, Uuid aggregate, std::int64_t version) {
    const auto& order = checkout_.order;
    const auto& report = entry_.command.report;
    const CheckoutEvent event{
        order.id,
        checkout_.row.cart,
        checkout_.row.payment,
        {checkout_.payment ? report.amount.minor : order.total_minor, order.currency},
        report.reason};
    rows_.events.push_back({type, aggregate, version, context_, entry_.now, json::write(event)});
}

void CheckoutEnd::tell(const char* type) {
    note(type, checkout_.order.id.uuid, ++checkout_.order.version);
}

void CheckoutEnd::refresh_order() {
    auto& order = checkout_.order;
    const auto authorized =
        checkout_.payment && checkout_.payment->status == PaymentStatus::authorized
            ? checkout_.payment->authorized_minor
            : 0;
    orders::refresh_statuses(order, checkout_.lines, authorized);
    order.updated_at = checkout_.row.updated_at = entry_.now;
    checkout_.is_changed = true;
}

}  // namespace nahtlos::flows
