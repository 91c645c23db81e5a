// List prices of many variants at once, as they are exported.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

struct VariantPrice {
    VariantId variant;
    Uuid market;
    Instant valid_from, recorded_at;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(VariantPrice, (), (variant, market, valid_from, recorded_at, unit_price))

/// What was said last for each moment: ascending by variant, market and moment. `variants` in any
/// order.
std::vector<VariantPrice> prices_of(Tx& tx, std::vector<VariantId> variants);

}  // namespace nahtlos::catalog
