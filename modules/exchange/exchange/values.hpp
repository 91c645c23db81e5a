// Values as files spell them: numbers, prices, dates, lists and yes or no, in one form each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/fields.hpp"

namespace nahtlos::exchange {

/// "1234.5" of "1,234.50", "1.234,5", "1 234,5" or "1'234.5": the decimal mark as the spelling
/// says, other marks only between groups of three digits, which one alone never is ("1,234" is
/// refused where the mark is a point, since it may mean either). Shifted as the spelling says,
/// without zeros at the ends. Nothing when it is no such number, or has more than 15 digits.
std::optional<std::string> parse_decimal(std::string_view text, const Spelling& spelling);

struct Price {
    std::string amount, currency;
};
/// A number with a currency before or behind it, or none: "19.99 EUR", "CHF 5", "3,50 \u20ac".
std::optional<Price> parse_price(std::string_view text, const Spelling& spelling);

/// A whole number; "5.0" is one.
std::optional<std::int64_t> parse_whole(std::string_view text, const Spelling& spelling);
/// A number times a power of ten, rounded half up: 1.2345 kg are 1235 g by 3.
std::optional<std::int64_t> parse_scaled(std::string_view text, const Spelling& spelling,
                                         int power);
/// A weight in grams with its unit (g, kg, mg, lb, oz), `unit` where it has none.
std::optional<std::int64_t> parse_weight_g(std::string_view text, std::string_view unit,
                                           const Spelling& spelling);

/// A length in millimeters with its unit (mm, cm, m, in), `unit` where it has none.
std::optional<std::int64_t> parse_length_mm(std::string_view text, std::string_view unit,
                                            const Spelling& spelling);

/// "true", "1", "yes", "ja", "wahr", "y", "x" and their opposites, in any case.
std::optional<bool> parse_yes(std::string_view text);

/// RFC 3339 of a date with or without time, by the spelling's pattern (%Y %m %d %H %M %S) if it has
/// one, in UTC.
std::optional<std::string> parse_date(std::string_view text, const Spelling& spelling);

/// The entries between the separators, without blanks around them and without empty ones. A
/// backslash before a separator makes it part of the entry, as WooCommerce writes it.
std::vector<std::string> split_list(std::string_view text, std::string_view separator);
std::string join_list(const std::vector<std::string>& entries, std::string_view separator);

/// Without blanks of any script at the ends.
std::string_view trimmed(std::string_view text);

/// "red-tee-shirt" of "Red T\u00e9e-Shirt!": lower-case ASCII letters and digits between hyphens,
/// what is no ASCII letter transliterated; at most `most` characters.
std::string slug(std::string_view text, std::size_t most = 100);

}  // namespace nahtlos::exchange
