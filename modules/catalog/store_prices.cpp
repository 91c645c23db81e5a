#include <algorithm>
#include <tuple>

#include "catalog/prices.hpp"

namespace nahtlos::catalog {
namespace {

struct OfVariant {
    VariantId variant;
};
BOOST_DESCRIBE_STRUCT(OfVariant, (), (variant))

}  // namespace

std::vector<VariantPrice> prices_of(Tx& tx, std::vector<VariantId> variants) {
    std::ranges::sort(variants);
    variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
    std::vector<OfVariant> keys;
    for (const auto variant : variants) keys.push_back({variant});
    auto all = tx.find<VariantPrice>("catalog_price", keys);
    std::ranges::sort(all, {}, [](const VariantPrice& p) {
        return std::tie(p.variant, p.market, p.valid_from, p.recorded_at);
    });
    // Of the same moment the one that was said last.
    std::vector<VariantPrice> last;
    for (auto& price : all) {
        const bool is_same = !last.empty() && last.back().variant == price.variant &&
                             last.back().market == price.market &&
                             last.back().valid_from == price.valid_from;
        if (is_same) last.pop_back();
        last.push_back(price);
    }
    return last;
}

}  // namespace nahtlos::catalog
