// Prices that wishes name beside their variants, and which of them say something new.
#pragma once

#include <unordered_map>
#include <vector>

#include "base/sql/tx.hpp"
#include "modules/catalog/write_known.hpp"

namespace nahtlos::catalog {

struct WishedPrice {
    VariantId variant;
    Uuid market;
    Instant valid_from, recorded_at;
    Currency currency;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(WishedPrice, (),
                      (variant, market, valid_from, recorded_at, currency, unit_price))

/// The prices of the wish that differ from what is known to hold at their time. `product` has all
/// variants of the wish, unless something is wrong already.
std::vector<WishedPrice> wished_prices(
    const WholeProduct& product, const ProductWish& wish, const PriceMarkets& markets,
    const std::unordered_map<VariantId, std::vector<KnownPrice>>& known, Instant now,
    std::vector<FieldProblem>& wrong);

void insert_wished_prices(Tx& tx, const std::vector<WishedPrice>& prices);

}  // namespace nahtlos::catalog
