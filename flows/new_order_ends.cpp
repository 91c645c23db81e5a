// What a new order wants to use before it is made, and what is told of it afterwards.
#include <algorithm>

#include "flows/buyers.hpp"
#include "flows/new_order.hpp"

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

}  // namespace nahtlos::flows
