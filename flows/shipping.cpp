#include "flows/shipping.hpp"

#include <algorithm>

#include "flows/fulfillment_options.hpp"
#include "orders/fulfillment.hpp"
#include "orders/rules.hpp"

namespace nahtlos::flows {
namespace {

Refusal wrong_way(std::string code, std::string detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the goods cannot go this way",
            {{"/delivery/way", std::move(code), std::move(detail)}}};
}

// The parcel shops of a way are its carrier's.
std::optional<Refusal> unless_of_carrier(const delivery::ShippingMethod& method,
                                         const orders::DeliveryRequest& to) {
    if (!method.terms.carrier || !to.address || !to.address->pickup_point) return std::nullopt;
    if (method.terms.carrier->value == to.address->pickup_point->carrier.value) return std::nullopt;
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "the goods cannot go this way",
                   {{"/delivery/address/pickup_point/carrier", "not_allowed",
                     "is not the carrier of this way"}}};
}

UnitPrice unit_price_of(std::int64_t minor, Currency currency) {
    std::int64_t micro = minor;
    for (int digits = exponent(currency); digits < 6; ++digits) micro *= 10;
    return {micro};
}

// From the place that brings it to where its address lies; nothing where either is not known.
std::optional<double> distance_of(const Pages& pages, const orders::DeliveryRequest& to) {
    if (!to.location || !to.position) return std::nullopt;
    const auto row = pages.network->locations.find(*to.location);
    if (row == pages.network->locations.end()) return std::nullopt;
    const auto place = point_of(row->second);
    if (!place) return std::nullopt;
    return delivery::distance_m(*place, {to.position->latitude, to.position->longitude});
}

// An address decides for what is carried; what is collected has the country of its place.
delivery::Parcel parcel_of(const Pages& pages, const ShippingAsk& ask) {
    delivery::Parcel parcel{ask.goods_minor, ask.weight_g, ask.tax_country};
    const bool is_collected = orders::way_of(ask.to.method) == orders::Way::collected;
    if (is_collected) return parcel;
    parcel.country.clear();
    if (ask.to.address) {
        parcel.country = ask.to.address->country.value;
        parcel.postcode = ask.to.address->postal_code.value;
    }
    parcel.distance_m = distance_of(pages, ask.to);
    return parcel;
}

orders::NewLine line_of(const ShippingAsk& ask, const delivery::ShippingMethod& method,
                        std::int64_t price_minor, std::int64_t rate_bp) {
    orders::NewLine line;
    line.kind = orders::LineKind::shipping;
    line.sku = method.code;
    line.title = method.name(ask.language);
    line.unit_price = unit_price_of(price_minor, ask.market.currency);
    line.ordered = 1;
    line.tax_category = method.terms.tax_category;
    line.tax_country = ask.tax_country;
    line.tax_rate_bp = rate_bp;
    if (ask.is_free) line.discount_minor = price_minor;
    orders::set_amounts(line, ask.market.tax_included, price_minor - line.discount_minor);
    return line;
}

}  // namespace

const delivery::ShippingMethod* way_named(const Pages& pages, const channels::Channel& channel,
                                          const std::string& code) {
    const auto found = pages.delivery->active.find(channel.market.uuid);
    if (found == pages.delivery->active.end()) return nullptr;
    for (const auto* method : found->second) {
        if (method->code == code && method->is_for(channel.id.uuid)) return method;
    }
    return nullptr;
}

bool has_ways(const Pages& pages, const channels::Channel& channel, inventory::Method method) {
    const auto found = pages.delivery->active.find(channel.market.uuid);
    return found != pages.delivery->active.end() &&
           std::ranges::any_of(found->second, [&](const auto* way) {
               return way->method == method && way->is_for(channel.id.uuid);
           });
}

Result<Shipping> shipping_of(const Pages& pages, const ShippingAsk& ask) {
    const auto* named = way_named(pages, ask.channel, ask.to.way->value);
    if (named == nullptr) return wrong_way("unknown", "is not a way of this channel");
    const auto& method = *named;
    if (method.method != ask.to.method) {
        return wrong_way("not_allowed", "is of another method of delivery");
    }
    if (auto refusal = unless_of_carrier(method, ask.to)) return *std::move(refusal);
    const auto quote = delivery::quote(method.terms, parcel_of(pages, ask));
    const bool is_unplaced = quote.why_not == delivery::NotOffered::address_missing &&
                             ask.to.address && !ask.to.position;
    if (is_unplaced && method.terms.only && method.terms.only->radius_m) {
        return Refusal{RefusalKind::invalid,
                       "invalid_request",
                       "the goods cannot go this way",
                       {{"/delivery/position", "required",
                         "is required: this way is offered within a radius"}}};
    }
    if (quote.why_not) {
        return wrong_way("not_offered", reason_text(refusal_of(*quote.why_not), "en"));
    }
    Shipping shipping{&method, {}};
    if (quote.price_minor == 0) return shipping;
    const auto rate = pages.offers->rate_bp(ask.tax_country, method.terms.tax_category, ask.at);
    if (!rate) return wrong_way("not_offered", reason_text(OptionRefusal::no_tax_rate, "en"));
    shipping.line = line_of(ask, method, quote.price_minor, *rate);
    return shipping;
}

std::optional<Instant> promise_by(const Pages& pages, const delivery::ShippingMethod& method,
                                  inventory::LocationId location, Instant now) {
    const auto ready = promised_ready(pages, method.terms, location, now);
    const bool is_collected = orders::way_of(method.method) == orders::Way::collected;
    if (!ready || is_collected) return ready;
    const auto& row = pages.network->locations.at(location);
    const auto zone = delivery::Zone::find(row.time_zone);
    check(zone.has_value(), "what is ready by a zone has one");
    const auto arrival = delivery::arrival(transit_of(method.terms), *zone, *ready);
    return zone->first(arrival.last + 1, 0);
}

}  // namespace nahtlos::flows
