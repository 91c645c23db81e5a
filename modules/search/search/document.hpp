// What is searched: one document per product with its variants, as whoever feeds the index makes
// it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace nahtlos::search {

/// By language: "de", "en".
using Texts = std::map<std::string, std::string>;

struct SearchText {
    std::string title;
    std::string keywords;  // tags, subtitle: words that count, but less than the title
    std::string description;
};

/// A text value is what a filter names; its labels are what people read and search. A number is
/// filtered by range.
struct SearchAttribute {
    std::string key;
    std::string value;  // "" for numbers
    Texts labels;       // of `value`; `value` itself where there is none
    std::optional<double> number;
    std::string unit;       // "g"; searched with the number: "500 g"
    Texts key_labels = {};  // of `key`, for people; not searched
};

/// Each category of the product, and each one above it, so that a filter by either finds it.
struct SearchCategory {
    std::string id;
    Texts names;
};

/// The lowest price for one piece now, in a list: of a market, or of a customer group in it.
struct SearchPrice {
    std::string list;
    std::int64_t minor = 0;
};

struct SearchVariant {
    Uuid id;
    std::string sku;
    std::vector<std::string> codes;           // GTINs, numbers of the maker
    std::vector<SearchAttribute> attributes;  // options and others that differ by variant
    std::vector<SearchPrice> prices;
    std::vector<std::string> in_stock_at;  // locations that have it now
    std::vector<std::string> channels;     // in which it is sold
};

/// Nothing in it says anything of a person.
struct SearchDocument {
    Uuid id;
    std::int64_t version = 0;  // an older one than the one known is left alone
    std::map<std::string, SearchText> texts;
    std::string brand;
    std::vector<SearchCategory> categories;
    std::vector<SearchAttribute> attributes;
    std::vector<SearchVariant> variants;  // at least one
    double boost = 1;                     // multiplies the relevance; 0.1 to 10
    Instant listed_at;
};

}  // namespace nahtlos::search
