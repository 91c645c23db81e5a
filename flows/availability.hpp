// What a channel can still promise of a variant, by which locations, and why. Pure; the same
// function that placement plans with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flows/books.hpp"
#include "inventory/stock.hpp"

namespace nahtlos::flows {

/// Whole units of `components` that one location can promise to channels of `group`.
std::int64_t whole_units(const inventory::Stock& stock,
                         const std::vector<inventory::Component>& components, Uuid owner,
                         inventory::LocationId location, const std::string& group, Instant now);

/// Why: the summands of one component at one location.
struct ComponentTerms {
    inventory::StockItemId stock_item;
    std::int64_t per_unit = 1, promisable = 0;
    std::vector<inventory::Term> terms;
};
BOOST_DESCRIBE_STRUCT(ComponentTerms, (), (stock_item, per_unit, promisable, terms))

struct LocationAvailability {
    inventory::LocationId location;
    std::string code;
    std::int64_t quantity = 0;
    std::vector<ComponentTerms> explanation;  // empty unless asked for
};
BOOST_DESCRIBE_STRUCT(LocationAvailability, (), (location, code, quantity, explanation))

struct VariantAvailability {
    std::string sku;
    catalog::VariantId variant;
    bool takes_stock = true;    // false: a service or the like, always there
    std::int64_t quantity = 0;  // over all locations
    std::vector<LocationAvailability> locations;
};
BOOST_DESCRIBE_STRUCT(VariantAvailability, (), (sku, variant, takes_stock, quantity, locations))

struct AvailabilityScene {
    const Pages& pages;
    const inventory::Stock& stock;
    const channels::Channel& channel;
    inventory::Method method = inventory::Method::ship;
    Instant now;
    bool is_explained = false;
};

VariantAvailability availability(const AvailabilityScene& scene, const std::string& sku,
                                 catalog::VariantId variant);

}  // namespace nahtlos::flows
