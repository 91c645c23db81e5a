// Around the making of an order: what it wants to use, what is told of it, whose ids it gives.
#include <algorithm>

#include "flows/buyers.hpp"
#include "flows/new_order.hpp"
#include "flows/order_children.hpp"

namespace nahtlos::flows {

UseAsk use_ask(const Pages& pages, const PlaceOrderCommand& command, const Buyer& buyer,
               Instant now) {
    UseAsk ask;
    const auto* channel = pages.directory->find(command.channel);
    const auto& request = command.request;
    if (channel == nullptr || request.pricing == orders::Pricing::external) return ask;
    ask.market = channel->market.uuid;
    ask.context = price_context(*channel, buyer, request.occurred_at.value_or(now));
    if (request.coupons) {
        for (const auto& coupon : *request.coupons) {
            const bool is_new = std::ranges::find(ask.coupons, coupon.value) == ask.coupons.end();
            if (is_new) ask.coupons.push_back(coupon.value);
        }
    }
    if (pages.promotions->has_customer_limits) {
        ask.customers = customer_keys(buyer.profile, request.customer);
    }
    return ask;
}

Refusal total_changed(const orders::Order& order) {
    FieldProblem problem{"/expected_total_minor", "total_changed", "is not the total any more"};
    problem.available = order.total_minor;
    return {RefusalKind::conflict,
            "total_changed",
            "the total is now " + to_string(Money{order.total_minor, order.currency}),
            {std::move(problem)}};
}

void pay_settled(NewOrder& fresh, const orders::TenderRequest& wish, std::int64_t due_minor,
                 const Entry<PlaceOrderCommand>& entry) {
    auto& order = fresh.order;
    order.paid_minor = order.total_minor;
    payments::Payment p;
    p.id = payments::PaymentId{child_id(entry.id, payment_child)};
    p.legal_entity = order.legal_entity.uuid;
    p.provider = wish.provider->value;
    p.method = wish.method ? wish.method->value : "other";
    p.currency = order.currency;
    p.amount_minor = p.authorized_minor = p.captured_minor = due_minor;
    p.status = payments::PaymentStatus::captured;
    if (wish.reference) p.provider_reference = wish.reference->value;
    p.created_at = entry.now;
    fresh.payment_events.push_back({p.id,
                                    1,
                                    p.provider,
                                    payments::EventKind::capture,
                                    payments::EventOutcome::succeeded,
                                    due_minor,
                                    p.provider_reference,
                                    {},
                                    {},
                                    entry.now});
    fresh.payment_allocations.push_back(
        {order.id.uuid, p.id, payments::TargetKind::order, due_minor});
    fresh.payments.push_back(std::move(p));
}

orders::OrderPlaced outcome_of(const NewOrder& fresh, const std::string& number_prefix) {
    const auto& order = fresh.order;
    orders::OrderPlaced outcome{order.id,
                                orders::shown_number(number_prefix, order.number),
                                order.status,
                                order.payment_status,
                                order.fulfillment_status,
                                {order.total_minor, order.currency},
                                order.tax_minor,
                                order.version,
                                {}};
    for (const auto& f : fresh.fulfillments) {
        outcome.fulfillments.push_back({f.id, f.method, f.location, f.status, f.pickup_code});
    }
    return outcome;
}

orders::OrderId order_of_buyer(customers::PartyId party) {
    return orders::OrderId{child_id(party.uuid, order_child)};
}

orders::OrderId order_of_payment(payments::PaymentId payment) {
    return orders::OrderId{child_id(payment.uuid, order_child)};
}

payments::PaymentId payment_of_order(orders::OrderId order, std::uint16_t n) {
    return payments::PaymentId{
        child_id(order.uuid, static_cast<std::uint16_t>(first_later_payment + n))};
}

customers::PartyId buyer_of_order(orders::OrderId order) {
    return customers::PartyId{child_id(order.uuid, party_child)};
}

}  // namespace nahtlos::flows
