// Tells whoever follows products that a variant of one changed.
#pragma once

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

/// Stamps the product of a variant with the revision of a change.
inline void stamp_product_of(Tx& tx, VariantId variant, std::int64_t revision) {
    tx.run(
        "update catalog_product set revision = $2 where id = "
        "(select product from catalog_variant where id = $1)",
        variant, revision);
}

}  // namespace nahtlos::catalog
