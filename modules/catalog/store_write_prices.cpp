#include <algorithm>

#include "base/repeats.hpp"
#include "modules/catalog/wished_prices.hpp"

namespace nahtlos::catalog {
namespace {

// What holds in the market at that time, as said last.
const KnownPrice* holding(const std::vector<KnownPrice>& prices, Uuid market, Instant at) {
    const KnownPrice* found = nullptr;
    for (const auto& p : prices) {
        if (p.market != market || p.valid_from > at) continue;
        if (found == nullptr || std::pair(found->valid_from, found->recorded_at) <
                                    std::pair(p.valid_from, p.recorded_at)) {
            found = &p;
        }
    }
    return found;
}

}  // namespace

std::vector<WishedPrice> wished_prices(
    const WholeProduct& product, const ProductWish& wish, const PriceMarkets& markets,
    const std::unordered_map<VariantId, std::vector<KnownPrice>>& known, Instant now,
    std::vector<FieldProblem>& wrong) {
    std::vector<WishedPrice> prices;
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& v = wish.variants[i];
        if (v.prices.empty()) continue;
        const auto variant = std::ranges::find(product.variants, v.sku.value, &WholeVariant::sku);
        if (variant == product.variants.end()) continue;
        const auto of = known.find(variant->id);
        Repeats<std::pair<Uuid, Instant>> seen;
        for (std::size_t j = 0; j < v.prices.size(); ++j) {
            const auto& price = v.prices[j];
            const auto here = "/variants/" + std::to_string(i) + "/prices/" + std::to_string(j);
            const auto market = markets.find(price.market.value);
            if (market == markets.end()) {
                wrong.push_back({here + "/market", "unknown", "is not a market"});
                continue;
            }
            if (price.unit_price.micro < 0) {
                wrong.push_back({here + "/unit_price", "out_of_range", "must not be negative"});
                continue;
            }
            const auto from = price.valid_from.value_or(now);
            if (auto again = seen.look_at({market->second.id, from}, j, here)) {
                wrong.push_back(*again);
                continue;
            }
            const auto* old =
                of == known.end() ? nullptr : holding(of->second, market->second.id, from);
            if (old != nullptr && old->unit_price == price.unit_price &&
                (!price.valid_from || old->valid_from == from)) {
                continue;
            }
            prices.push_back({variant->id, market->second.id, from, now, market->second.currency,
                              price.unit_price});
        }
    }
    return prices;
}

void insert_wished_prices(Tx& tx, const std::vector<WishedPrice>& prices) {
    tx.upsert("catalog_price", 4, prices);
}

}  // namespace nahtlos::catalog
