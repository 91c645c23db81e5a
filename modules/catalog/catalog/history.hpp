// What was said about list prices, and when: the past of a price, which nothing overwrites.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"

namespace nahtlos::catalog {

struct SaidPrice {
    Instant valid_from, recorded_at;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(SaidPrice, (), (valid_from, recorded_at, unit_price))

/// All that was ever said of a variant in a market, ascending by valid_from and recorded_at.
std::vector<SaidPrice> said_prices(Tx& tx, VariantId variant, Uuid market);

}  // namespace nahtlos::catalog
