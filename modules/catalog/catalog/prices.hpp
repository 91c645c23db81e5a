// List prices of many variants at once, as they are exported, and those whose time has come.
#pragma once

#include <vector>

#include "base/batch/changes.hpp"
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

/// Whether a price that was said ahead of its time has begun by `now`, and nobody was told.
bool has_begun_prices(Tx& tx, Instant now);
/// Tells whoever follows products of at most `limit` of these, in the order in which they began;
/// returns how many there were.
std::int64_t stamp_begun_prices(ChangeScope& scope, std::int64_t limit);

}  // namespace nahtlos::catalog
