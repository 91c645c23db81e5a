// The catalog of the demo retailer with its prices, made through the real changes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.hpp"
#include "flows/demo/runner.hpp"

namespace nahtlos::flows::demo {

/// A product that people say something of, and the type of its shelf ("apparel").
struct Reviewable {
    catalog::ProductId product;
    std::string_view type;
};

struct MadeCatalog {
    std::size_t products = 0, variants = 0;
    std::vector<std::string> skus;  // of goods, kits too: what orders are made of
    std::vector<Reviewable> reviewable;
};

using Say = std::function<void(const std::string&)>;

/// Types, categories, brands, products and collections, as if they had been there for 120 days.
/// The markets de, at and ch are there.
MadeCatalog make_catalog(Runner& runner, const Say& say);

/// Sale prices (begun ten days ago), prices for groups of customers, promotions, coupons.
void make_prices(Runner& runner, const Say& say);

}  // namespace nahtlos::flows::demo
