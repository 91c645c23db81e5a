#include <algorithm>
#include <optional>

#include "catalog/weights.hpp"

namespace nahtlos::catalog {
namespace {

struct VariantKey {
    VariantId id;
};
BOOST_DESCRIBE_STRUCT(VariantKey, (), (id))

struct WeightRow {
    VariantId id;
    std::optional<std::int64_t> weight_g;
};
BOOST_DESCRIBE_STRUCT(WeightRow, (), (id, weight_g))

}  // namespace

std::map<VariantId, std::int64_t> weights_of(Tx& tx, std::vector<VariantId> variants) {
    std::ranges::sort(variants);
    variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
    std::vector<VariantKey> keys;
    for (const auto variant : variants) keys.push_back({variant});
    std::map<VariantId, std::int64_t> weights;
    for (const auto& row : tx.find<WeightRow>("catalog_variant", keys)) {
        if (row.weight_g) weights.emplace(row.id, *row.weight_g);
    }
    return weights;
}

}  // namespace nahtlos::catalog
