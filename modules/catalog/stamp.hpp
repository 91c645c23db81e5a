// Tells whoever follows products that a variant of one changed.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// The same of several, in one go.
void stamp_products_of(Tx& tx, const std::vector<VariantId>& variants, std::int64_t revision);

/// Stamps the product of a variant with the revision of a change.
void stamp_product_of(Tx& tx, VariantId variant, std::int64_t revision);

}  // namespace nahtlos::catalog
