// What is asked of the index, and what it answers: hits are products, with their best variant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "search/document.hpp"

namespace nahtlos::search {

struct SearchLimits {
    std::size_t characters = 200;  // of the text
    std::size_t words = 24;
    std::size_t filters = 20;
    std::size_t values = 100;        // of all filters together
    std::size_t facets = 40;         // asked for
    std::size_t facet_values = 100;  // told of each
    std::size_t price_ranges = 20;
    std::int64_t page = 100;
    std::int64_t depth = 10'000;  // how far pages go
};
inline constexpr SearchLimits search_limits;

/// Facets that every product has; all others are the keys of attributes.
inline constexpr std::string_view brand_facet = "brand";
inline constexpr std::string_view category_facet = "category";
inline constexpr std::string_view stock_facet = "in_stock_at";

enum class SortBy { relevance, price_ascending, price_descending, newest, name };

/// One of the values; filters of several facets must all hold, in one and the same variant.
struct FacetFilter {
    std::string facet;
    std::vector<std::string> values;
};

/// From `least` to `most`, both included.
struct NumberFilter {
    std::string attribute;
    std::optional<double> least, most;
};

/// In minor units, from `least` up to, but not including, `below`.
struct PriceRange {
    std::optional<std::int64_t> least, below;
};

struct SearchRequest {
    std::string text;  // "": browse
    std::string language = "de";
    std::string channel;     // "": sold anywhere
    std::string price_list;  // "": without prices
    std::vector<FacetFilter> filters;
    std::vector<NumberFilter> numbers;
    std::vector<PriceRange> prices;        // one of them
    std::vector<std::string> facets;       // to be counted
    std::vector<PriceRange> price_counts;  // to be counted
    SortBy sort = SortBy::relevance;
    std::int64_t offset = 0;
    std::int64_t limit = 24;
    bool completes_last_word = true;  // search as you type
};

struct Hit {
    Uuid product, variant;  // the variant that fits best of those that pass the filters
    std::string sku;
    double score = 0;
    std::optional<std::int64_t> price_minor;  // the lowest of the variants that pass
    bool is_code = false;                     // found by its SKU, GTIN or another number
    bool is_near = false;  // lacks something of what was asked; after those that have it all
};

struct FacetValue {
    std::string value;
    std::int64_t count = 0;  // products
    Texts labels = {};       // for people, by language; as documents said them
};
/// Counted as if its own filter were not set, so that one sees what else there is.
struct FacetCounts {
    std::string facet;
    std::vector<FacetValue> values;  // most frequent first
    Texts labels = {};               // of the facet
};
struct PriceCount {
    PriceRange range;
    std::int64_t count = 0;  // products by their lowest price
};

/// How much of the text the hits have, but for those that are only near.
enum class Matched { everything, most_words, nothing };

struct SearchAnswer {
    std::int64_t total = 0;  // products, those that are only near included
    std::vector<Hit> hits;
    std::vector<FacetCounts> facets;          // in the order asked for
    std::vector<PriceCount> prices;           // in the order asked for
    std::optional<std::string> searched_for;  // instead of the text, where words were misspelt
    Matched matched = Matched::everything;
    std::string language;       // whose words were searched
    std::int64_t position = 0;  // of the events that the index knows
};

/// Refuses what is too long, too much or no text: fields by JSON pointer.
Result<Done> check_request(const SearchRequest& request);

}  // namespace nahtlos::search
