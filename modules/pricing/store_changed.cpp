#include "pricing/changed.hpp"

namespace nahtlos::pricing {
namespace {

struct InList {
    catalog::VariantId variant;
};
BOOST_DESCRIBE_STRUCT(InList, (), (variant))

}  // namespace

std::vector<PricePlace> prices_changed(Tx& tx, const PricePlace& place, std::int64_t limit) {
    return tx.all<PricePlace>(
        "select distinct revision, variant from pricing_price where revision >= $1 and "
        "(revision > $1 or variant > $2) order by revision, variant limit $3",
        place.revision, place.variant, limit);
}

std::vector<catalog::VariantId> variants_in(Tx& tx, PriceListId list) {
    std::vector<catalog::VariantId> variants;
    for (const auto& row :
         tx.all<InList>("select distinct variant from pricing_price where list = $1", list)) {
        variants.push_back(row.variant);
    }
    return variants;
}

}  // namespace nahtlos::pricing
