// Setting up what spans modules: a product with what it takes from stock, customers in bulk.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "base/repeats.hpp"
#include "catalog/setup.hpp"
#include "customers/profiles.hpp"

namespace nahtlos::flows {

struct ProductRow : api::RowAnswer {
    std::optional<catalog::MadeProduct> product;
};
BOOST_DESCRIBE_STRUCT(ProductRow, (api::RowAnswer), (product))

using ProductRows = api::Bulk<ProductRow>;

struct NewProducts {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::NewProduct, 1, 500> products;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(NewProducts, (), (error_policy, products))

/// A product, its variants, and a stock item for each that has no components of its own; by the
/// rules of all writing of products (flows/write_products.hpp). A handle that is there is "taken".
Result<catalog::MadeProduct> create_product(ChangeScope& scope, const catalog::NewProduct& wish);
/// Many at once; with reject_everything the first wrong row refuses the call, all problems named.
Result<ProductRows> create_products(ChangeScope& scope, const NewProducts& wish);

/// Adds prices of a variant; markets by code.
Result<api::BulkRows> add_variant_prices(ChangeScope& scope, catalog::VariantId variant,
                                         const std::vector<catalog::PriceRequest>& prices,
                                         api::ErrorPolicy policy);

}  // namespace nahtlos::flows
