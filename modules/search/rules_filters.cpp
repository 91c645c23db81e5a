#include <algorithm>
#include <bit>

#include "modules/search/filters.hpp"

namespace nahtlos::search {
namespace {

constexpr std::uint32_t not_counted = ~std::uint32_t{0};
constexpr std::size_t ahead = 8;  // so many products on, memory is asked for what comes

bool is_within(const PriceRange& range, std::int64_t minor) {
    return (!range.least || minor >= *range.least) && (!range.below || minor < *range.below);
}

}  // namespace

/// What is counted: for each facet the bit of its own filter (0: has none), or not_counted.
struct Filters::Sums {
    Scratch& scratch;
    std::vector<std::uint32_t> own_bit, value_bit;  // of facets, of their values
    std::vector<std::int64_t> prices;
    bool is_counting = false;

    /// The value is counted where what a variant failed is nothing, or its own filter alone.
    bool counts(std::uint32_t value, std::uint32_t failed) const {
        const auto own = value_bit[value];
        return own != not_counted && (failed == 0 || failed == own);
    }
    /// Of one of several variants: once for the product.
    void count(std::uint32_t value, ProductNumber product, std::uint32_t failed) {
        if (!counts(value, failed) || scratch.counted_for[value] == product) return;
        scratch.counted_for[value] = product;
        ++scratch.counts[value];
    }
};

Filters::Filters(const Shelf& shelf, const SearchRequest& request)
    : shelf_(shelf), request_(request) {
    for (const auto& filter : request.filters) {
        One one;
        const auto facet = shelf.find_facet(filter.facet);
        one.facet = facet.value_or(not_counted);
        one.differs_by_variant = facet && shelf.facet(*facet).differs_by_variant;
        for (const auto& name : filter.values) {
            const auto* value = shelf.find_value(filter.facet, name);
            if (value == nullptr) continue;
            one.products |= value->products;
            one.variants |= value->variants;
        }
        is_by_variant_ = is_by_variant_ || one.differs_by_variant;
        facets_.push_back(std::move(one));
    }
    for (const auto& filter : request.numbers) {
        numbers_.push_back({shelf.find_key(filter.attribute), filter.least, filter.most});
    }
    if (!request.price_list.empty()) list_ = shelf.find_list(request.price_list);
    if (!request.prices.empty()) price_bit_ = 1U << (facets_.size() + numbers_.size());
    is_by_variant_ = is_by_variant_ || !numbers_.empty() || price_bit_ != 0;
    if (!request.channel.empty()) {
        channel_ = shelf.find_value(channel_facet, request.channel);
        is_empty_ = channel_ == nullptr;
    }
}

std::optional<std::int64_t> Filters::price(VariantNumber variant) const {
    return list_ ? shelf_.price(variant, *list_) : std::nullopt;
}

// One bit for each filter that the variant does not pass.
std::uint32_t Filters::failed(VariantNumber variant, std::uint32_t failed_by_product) const {
    auto bits = failed_by_product;
    for (std::size_t i = 0; i < facets_.size(); ++i) {
        if (!facets_[i].differs_by_variant || (bits >> i & 1U) != 0) continue;
        if (!facets_[i].variants.contains(variant)) bits |= 1U << i;
    }
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
        const auto& range = numbers_[i];
        const auto number = range.key ? shelf_.number(variant, *range.key) : std::nullopt;
        const bool is_in = number && (!range.least || *number >= *range.least) &&
                           (!range.most || *number <= *range.most);
        if (!is_in) bits |= 1U << (facets_.size() + i);
    }
    if (price_bit_ != 0) {
        const auto minor = price(variant);
        const auto is_in = [&](const PriceRange& range) { return is_within(range, *minor); };
        if (!minor || std::ranges::none_of(request_.prices, is_in)) bits |= price_bit_;
    }
    return bits;
}

bool Filters::passes(VariantNumber variant) const {
    if (channel_ != nullptr && !channel_->variants.contains(variant)) return false;
    return failed(variant, 0) == 0;
}

void Filters::visit_variants(Candidate& candidate, std::uint32_t failed_by_product,
                             Sums& sums) const {
    const auto& product = shelf_.product(candidate.product);
    bool has_passed = false;
    std::optional<std::int64_t> lowest, lowest_otherwise;  // the latter but for the price
    for (auto v = product.first_variant; v < product.first_variant + product.variants; ++v) {
        if (channel_ != nullptr && !channel_->variants.contains(v)) continue;
        const auto bits = failed(v, failed_by_product);
        if (std::popcount(bits) > 1) continue;
        has_passed = has_passed || bits == 0;
        if (list_ && (bits == 0 || bits == price_bit_)) {
            const auto minor = price(v);
            if (minor && bits == 0) lowest = std::min(lowest.value_or(*minor), *minor);
            if (minor) lowest_otherwise = std::min(lowest_otherwise.value_or(*minor), *minor);
        }
        if (!sums.is_counting) continue;
        for (const auto value : shelf_.values(product.own_values)) {
            sums.count(value, candidate.product, bits);
        }
        for (const auto value : shelf_.values(shelf_.variant(v).values)) {
            sums.count(value, candidate.product, bits);
        }
    }
    for (std::size_t i = 0; lowest_otherwise && i < sums.prices.size(); ++i) {
        if (is_within(request_.price_counts[i], *lowest_otherwise)) ++sums.prices[i];
    }
    candidate.has_price = lowest.has_value();
    candidate.price = lowest.value_or(0);
    if (!has_passed) candidate.score = -1;
}

// Leaves a score below zero where the product does not pass.
void Filters::visit(Candidate& candidate, Sums& sums) const {
    const auto number = candidate.product;
    const auto& product = shelf_.product(number);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < facets_.size(); ++i) {
        if (!facets_[i].products.contains(number)) bits |= 1U << i;
    }
    const bool is_sold = channel_ == nullptr || channel_->products.contains(number);
    if (std::popcount(bits) > 1 || !is_sold || !product.is_there) {
        candidate.score = -1;
        return;
    }
    const bool is_whole = channel_ == nullptr || channel_->whole.contains(number);
    if (is_by_variant_ || !is_whole) return visit_variants(candidate, bits, sums);
    if (sums.is_counting) {
        for (const auto value : shelf_.values(product.all_values)) {
            if (sums.counts(value, bits)) ++sums.scratch.counts[value];
        }
    }
    if (bits != 0) {
        candidate.score = -1;
        return;
    }
    if (!list_) return;
    const auto lowest = shelf_.lowest_price(product, *list_);
    candidate.has_price = lowest.has_value();
    candidate.price = lowest.value_or(0);
    for (std::size_t i = 0; candidate.has_price && i < sums.prices.size(); ++i) {
        if (is_within(request_.price_counts[i], candidate.price)) ++sums.prices[i];
    }
}

void Filters::pass(std::vector<Candidate>& candidates, Scratch& scratch,
                   SearchAnswer& answer) const {
    scratch.counts.assign(shelf_.value_numbers(), 0);
    scratch.counted_for.assign(shelf_.value_numbers(), not_counted);
    Sums sums{scratch,
              std::vector<std::uint32_t>(shelf_.facet_numbers(), not_counted),
              {},
              std::vector<std::int64_t>(request_.price_counts.size()),
              !request_.facets.empty()};
    for (const auto& key : request_.facets) {
        if (const auto facet = shelf_.find_facet(key)) sums.own_bit[*facet] = 0;
    }
    for (std::size_t i = 0; i < facets_.size(); ++i) {
        const auto facet = facets_[i].facet;
        if (facet != not_counted && sums.own_bit[facet] == 0) sums.own_bit[facet] = 1U << i;
    }
    for (const auto facet : shelf_.facets_of_values()) {
        sums.value_bit.push_back(sums.own_bit[facet]);
    }
    if (is_empty_) candidates.clear();
    if (counts_own_by_bitmaps() && !is_empty_) count_own_by_bitmaps(sums);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (i + ahead < candidates.size()) shelf_.fetch(candidates[i + ahead].product);
        visit(candidates[i], sums);
    }
    std::erase_if(candidates, [](const Candidate& c) { return c.score < 0; });
    answer_counts(sums, answer);
}

// Looking around in a category also tells what is in all others: bitmaps know without a look at
// each product there, as long as no filter tells variants apart.
bool Filters::counts_own_by_bitmaps() const {
    const auto differs = [](const One& one) { return one.differs_by_variant; };
    return request_.text.empty() && !is_by_variant_ && std::ranges::none_of(facets_, differs);
}

void Filters::count_own_by_bitmaps(Sums& sums) const {
    for (std::size_t i = 0; i < facets_.size(); ++i) {
        const auto facet = facets_[i].facet;
        if (facet == not_counted || sums.own_bit[facet] != 1U << i) continue;
        const auto among = passing_but(i);
        for (const auto value : shelf_.facet(facet).values) {
            sums.scratch.counts[value] =
                static_cast<std::uint32_t>(shelf_.value(value).products.and_cardinality(among));
            sums.value_bit[value] = not_counted;
        }
    }
}

// Products that may pass all filters of facets but this one.
Roaring Filters::passing_but(std::size_t without) const {
    auto passing = channel_ == nullptr ? shelf_.products() : channel_->products;
    for (std::size_t i = 0; i < facets_.size(); ++i) {
        if (i != without) passing &= facets_[i].products;
    }
    return passing;
}

void Filters::answer_counts(const Sums& sums, SearchAnswer& answer) const {
    for (const auto& key : request_.facets) {
        FacetCounts counts{key, {}, {}};
        if (const auto facet = shelf_.find_facet(key)) {
            std::vector<std::uint32_t> found;
            for (const auto value : shelf_.facet(*facet).values) {
                if (sums.scratch.counts[value] > 0) found.push_back(value);
            }
            const auto shown = std::min(found.size(), search_limits.facet_values);
            std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown),
                              found.end(), [&](auto a, auto b) {
                                  const auto x = sums.scratch.counts[a], y = sums.scratch.counts[b];
                                  return x != y ? x > y
                                                : shelf_.value(a).name < shelf_.value(b).name;
                              });
            for (std::size_t i = 0; i < shown; ++i) {
                counts.values.push_back(
                    {shelf_.value(found[i]).name, sums.scratch.counts[found[i]], {}});
            }
        }
        answer.facets.push_back(std::move(counts));
    }
    for (std::size_t i = 0; i < sums.prices.size(); ++i) {
        answer.prices.push_back({request_.price_counts[i], sums.prices[i]});
    }
}

std::vector<Candidate> Filters::all() const {
    auto among = passing_but(facets_.size());
    // A product counts for something when it fails one filter at most.
    for (std::size_t i = 0; !counts_own_by_bitmaps() && i < facets_.size(); ++i) {
        among |= passing_but(i);
    }
    std::vector<ProductNumber> numbers(among.cardinality());
    among.toUint32Array(numbers.data());
    std::vector<Candidate> candidates;
    candidates.reserve(numbers.size());
    for (const auto number : numbers) candidates.push_back({number, shelf_.product(number).boost});
    return candidates;
}

}  // namespace nahtlos::search
