#include <algorithm>

#include "catalog/types.hpp"

namespace nahtlos::catalog {
namespace {

// The last of an ascending list that is valid at `at`.
template <class Dated>
const Dated* valid_at(const std::vector<Dated>& dated, Instant at) {
    const auto after = std::ranges::upper_bound(dated, at, {}, &Dated::valid_from);
    return after == dated.begin() ? nullptr : &*std::prev(after);
}

}  // namespace

const DatedPrice* Offer::price(Uuid market, Instant at) const {
    const auto it = prices.find(market);
    return it == prices.end() ? nullptr : valid_at(it->second, at);
}

const std::string& Offer::title(const std::string& language) const {
    const auto it = titles.find(language);
    if (it != titles.end()) return it->second;
    return titles.empty() ? sku : titles.begin()->second;
}

const Offer* Offers::find(const std::string& sku) const {
    const auto it = by_sku.find(sku);
    return it == by_sku.end() ? nullptr : it->second.get();
}

const Offer* Offers::find(VariantId variant) const {
    const auto it = by_id.find(variant);
    return it == by_id.end() ? nullptr : it->second.get();
}

std::optional<std::int64_t> Offers::rate_bp(const std::string& country, const std::string& category,
                                            Instant at) const {
    const auto it = rates.find({country, category});
    if (it == rates.end()) return std::nullopt;
    const auto* rate = valid_at(it->second, at);
    if (rate == nullptr) return std::nullopt;
    return rate->rate_bp;
}

}  // namespace nahtlos::catalog
