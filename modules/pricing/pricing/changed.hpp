// What changed in price lists: for those who keep prices that follow from them.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "catalog/types.hpp"
#include "pricing/types.hpp"

namespace nahtlos::pricing {

/// A place in the order in which prices in lists were said.
struct PricePlace {
    std::int64_t revision = -1;
    catalog::VariantId variant;
    auto operator<=>(const PricePlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(PricePlace, (), (revision, variant))

/// The next ones after `place`, in order, at most `limit`.
std::vector<PricePlace> prices_changed(Tx& tx, const PricePlace& place, std::int64_t limit);

/// Those that have, or had, a price of their own in the list.
std::vector<catalog::VariantId> variants_in(Tx& tx, PriceListId list);

}  // namespace nahtlos::pricing
