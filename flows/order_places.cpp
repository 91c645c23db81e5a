#include "flows/order_places.hpp"

#include <algorithm>

#include "orders/fulfillment.hpp"

namespace nahtlos::flows {
namespace {

using inventory::Method;

Refusal wrong_delivery(const char* field, const char* code, const char* detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the order cannot be taken like this",
            {{std::string("/delivery/") + field, code, detail}}};
}

// What is collected, or brought from nearby, comes from one place, which the customer chose.
Result<OrderPlaces> at_store(const Pages& pages, const orders::DeliveryRequest& delivery,
                             const OrderPlaces& all) {
    const auto& store = delivery.location;
    const bool is_brought = delivery.method == Method::local_delivery;
    if (!store) {
        return wrong_delivery("location", "required",
                              is_brought ? "is required: which store brings the goods?"
                                         : "is required for what is collected");
    }
    if (std::ranges::find(all.locations, *store) == all.locations.end()) {
        return wrong_delivery("location", "not_offered",
                              is_brought ? "does not bring orders of this channel"
                                         : "does not hand over orders of this channel");
    }
    if (is_brought) return OrderPlaces{{*store}, all.tax_country};
    return OrderPlaces{{*store}, pages.network->locations.at(*store).country};
}

Refusal not_like_this(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the order cannot be taken like this",
            std::move(wrong)};
}

}  // namespace

Result<OrderPlaces> order_places(const Pages& pages, const channels::Channel& channel,
                                 const channels::Market& market,
                                 const orders::PlaceOrder& request) {
    const auto& delivery = request.delivery;
    OrderPlaces places{{}, market.country};
    const bool is_ours =
        request.pricing == orders::Pricing::engine && request.fulfilled_by == orders::Doer::us;
    if (delivery.way && !is_ours) {
        return wrong_delivery("way", "not_allowed", "is only for prices and deliveries of our own");
    }
    if (delivery.method == Method::local_delivery && !is_ours) {
        return wrong_delivery("method", "not_allowed",
                              "is only for prices and deliveries of our own");
    }
    if (auto wrong = orders::wrong_window(delivery, "/delivery"); !wrong.empty()) {
        return not_like_this(std::move(wrong));
    }
    if (delivery.address) places.tax_country = delivery.address->country.value;
    if (request.fulfilled_by == orders::Doer::channel) return places;
    const bool is_collected = orders::way_of(delivery.method) == orders::Way::collected;
    const bool travels = delivery.method != Method::digital;
    if (travels) places.locations = pages.network->sources(channel.id.uuid, delivery.method);
    if (travels && places.locations.empty()) {
        return wrong_delivery("method", "not_offered", "is not offered by this channel");
    }
    if (auto wrong = orders::wrong_point(delivery.method, delivery.address, "/delivery/address")) {
        return not_like_this({*std::move(wrong)});
    }
    if (is_collected || delivery.method == Method::local_delivery) {
        return at_store(pages, delivery, places);
    }
    if (delivery.location) {
        return wrong_delivery("location", "not_allowed", "is only for what is collected");
    }
    if (travels && !delivery.address && request.pricing == orders::Pricing::engine) {
        return wrong_delivery("address", "required", "is required to ship");
    }
    return places;
}

}  // namespace nahtlos::flows
