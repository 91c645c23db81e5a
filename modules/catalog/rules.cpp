#include <algorithm>

#include "base/check.hpp"
#include "base/json/reader.hpp"
#include "base/json/schema.hpp"
#include "catalog/setup.hpp"
#include "catalog/tax.hpp"
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

std::optional<Amount> Amount::parse(const Wire& wire) {
    const auto number = parse_unit_price(wire);
    if (!number || number->micro <= 0) return std::nullopt;
    return Amount{number->micro};
}

Amount::Wire Amount::wire() const { return to_string(UnitPrice{micro}); }

boost::json::object Amount::schema() {
    auto schema = json::type_schema("string");
    schema["pattern"] = R"(^[0-9]{1,12}(\.[0-9]{1,6})?$)";
    return schema;
}

const DatedPrice* Offer::price(Uuid market, Instant at) const {
    const auto after = std::ranges::upper_bound(
        prices, std::pair(market, at), {},
        [](const MarketPrice& p) { return std::pair(p.market, p.price.valid_from); });
    if (after == prices.begin()) return nullptr;
    const auto& last = *std::prev(after);
    return last.market == market ? &last.price : nullptr;
}

const std::string& Offer::title(const std::string& language) const {
    if (titles == nullptr || titles->empty()) return sku;
    const auto it = std::ranges::find(*titles, language, &Titles::value_type::first);
    return it == titles->end() ? titles->front().second : it->second;
}

std::map<std::string, std::string> Offer::options() const {
    if (options_json == "{}") return {};
    auto read = json::read<std::map<std::string, std::string>>(options_json);
    check(read.ok(), "stored options read back");
    return *std::move(read);
}

bool Offer::is_published_in(Uuid channel) const {
    return std::ranges::binary_search(channels, channel);
}

const Offer* Offers::find(const std::string& sku) const {
    const auto* offer = by_sku.find(sku);
    return offer == nullptr ? nullptr : offer->get();
}

const Offer* Offers::find(VariantId variant) const {
    const auto* offer = by_id.find(variant);
    return offer == nullptr ? nullptr : offer->get();
}

std::optional<std::int64_t> Offers::rate_bp(const std::string& country, const std::string& category,
                                            Instant at) const {
    if (category == out_of_scope) return 0;
    const auto it = rates.find({country, category});
    if (it == rates.end()) return std::nullopt;
    const auto* rate = valid_at(it->second, at);
    if (rate == nullptr) return std::nullopt;
    return rate->rate_bp;
}

}  // namespace nahtlos::catalog
