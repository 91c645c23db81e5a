// What the chosen way of a cart or order costs, and what it promises. Pure.
#pragma once

#include <optional>
#include <string>

#include "flows/books.hpp"
#include "orders/requests.hpp"
#include "orders/types.hpp"

namespace nahtlos::flows {

struct ShippingAsk {
    const channels::Channel& channel;
    const channels::Market& market;
    const orders::DeliveryRequest& to;
    std::string tax_country;
    std::int64_t goods_minor = 0;          // after discounts, as the market shows it
    std::optional<std::int64_t> weight_g;  // nothing where an article does not say it
    bool is_free = false;                  // by a promotion
    std::string language;                  // of its name
    Instant at;
};

struct Shipping {
    const delivery::ShippingMethod* method = nullptr;
    /// A line without number and order; nothing where the way costs nothing by itself.
    std::optional<orders::NewLine> line;
};

/// The line of the way that `to` names, or what is wrong with it ("/delivery/way"). A promotion
/// that makes shipping free is a discount of the whole price. `to` names a way.
Result<Shipping> shipping_of(const Pages& pages, const ShippingAsk& ask);

/// The active method of a channel that has this code; null when there is none.
const delivery::ShippingMethod* way_named(const Pages& pages, const channels::Channel& channel,
                                          const std::string& code);

/// Whether carts of the channel have to say which way of this method they go.
bool has_ways(const Pages& pages, const channels::Channel& channel, inventory::Method method);

/// Until when a location keeps its part of the promise: ready to be collected then, or brought by
/// the end of that day.
std::optional<Instant> promise_by(const Pages& pages, const delivery::ShippingMethod& method,
                                  inventory::LocationId location, Instant now);

/// Of goods that take stock, by what `quantity_of(line)` and `variant_of(line)` say.
template <class Lines, class VariantOf, class QuantityOf>
std::optional<std::int64_t> weight_of(const Pages& pages, const Lines& lines, VariantOf variant_of,
                                      QuantityOf quantity_of) {
    std::int64_t sum_g = 0;
    for (const auto& line : lines) {
        const std::optional<catalog::VariantId> variant = variant_of(line);
        if (!variant) return std::nullopt;
        if (pages.components(*variant).empty()) continue;
        const auto* offer = pages.offers->find(*variant);
        if (offer == nullptr || !offer->weight_g) return std::nullopt;
        sum_g += *offer->weight_g * quantity_of(line);
    }
    return sum_g;
}

}  // namespace nahtlos::flows
