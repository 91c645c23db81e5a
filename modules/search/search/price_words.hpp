// What shoppers say of prices in their own words: "unter 100 Euro", "between $20 and $50".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nahtlos::search {

/// In hundredths of the currency's unit, as typed; `below` itself is too much.
struct PriceWords {
    std::optional<std::int64_t> least, below;
    std::string rest;  // the text without these words
    bool operator==(const PriceWords&) const = default;
};

/// The first bound of prices that the text names in German or English. Nothing where it names none,
/// or not in the money of `currency` (ISO 4217), which must stand beside the number: "bis 50" may
/// be liters.
std::optional<PriceWords> price_words(std::string_view text, std::string_view currency);

}  // namespace nahtlos::search
