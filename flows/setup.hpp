// Setting up what spans modules: a product with what it takes from stock, customers in bulk.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/bulk.hpp"
#include "base/json/values.hpp"
#include "catalog/setup.hpp"
#include "customers/profiles.hpp"

namespace nahtlos::flows {

/// What became of one row of a bulk call.
struct ProductRow {
    std::int64_t index = 0;
    std::optional<catalog::MadeProduct> product;
    std::vector<BulkProblem> errors;
};
BOOST_DESCRIBE_STRUCT(ProductRow, (), (index, product, errors))

struct ProductRows {
    std::int64_t accepted = 0, rejected = 0;
    std::vector<ProductRow> rows;
};
BOOST_DESCRIBE_STRUCT(ProductRows, (), (accepted, rejected, rows))

struct NewProducts {
    ErrorPolicy error_policy = ErrorPolicy::reject_everything;
    json::List<catalog::NewProduct, 1, 500> products;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(NewProducts, (), (error_policy, products))

/// A product, its variants, and a stock item for each that has no components of its own.
Result<catalog::MadeProduct> create_product(ChangeScope& scope, const catalog::NewProduct& wish,
                                            std::uint16_t first_child = 1);
/// Many at once; with reject_everything the first wrong row refuses the call, all problems named.
Result<ProductRows> create_products(ChangeScope& scope, const NewProducts& wish);

/// Adds prices of a variant; markets by code.
std::optional<Refusal> add_variant_prices(ChangeScope& scope, catalog::VariantId variant,
                                          const std::vector<catalog::PriceRequest>& prices);

}  // namespace nahtlos::flows
