// Money in minor units with a currency, prices with six decimals, VAT, and the one rounding rule.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nahtlos {

/// ISO 4217 code of three upper-case letters.
struct Currency {
    std::array<char, 3> code{'E', 'U', 'R'};
    auto operator<=>(const Currency&) const = default;
    std::string_view view() const { return {code.data(), 3}; }
};
std::optional<Currency> parse_currency(std::string_view text);
/// Decimal places of the minor unit: JPY 0, EUR 2, KWD 3 (ISO 4217).
int exponent(Currency currency);

/// An amount in the currency's minor unit.
struct Money {
    std::int64_t minor = 0;
    Currency currency;
    auto operator<=>(const Money&) const = default;
};

/// A price per unit in millionths of the currency's major unit: 1.99 EUR is 1'990'000.
struct UnitPrice {
    std::int64_t micro = 0;
    auto operator<=>(const UnitPrice&) const = default;
};
/// "1.99", "0.001", "-3"; at most six decimals, at most 12 digits before the point.
std::optional<UnitPrice> parse_unit_price(std::string_view text);
std::string to_string(UnitPrice price);
/// "12.34" in the currency's own decimals.
std::string to_string(const Money& money);
std::optional<std::int64_t> parse_minor(std::string_view text, Currency currency);

/// numerator / denominator, halves away from zero ("kaufmännisch", DIN 1333). denominator > 0.
std::int64_t round_half_up(__int128 numerator, __int128 denominator);

/// price x quantity in minor units, rounded once, half away from zero. `scale` is the power of ten
/// by which a quantity is divided (0 for pieces, 3 for grams of a price per kilogram).
/// Nothing when it does not fit.
std::optional<std::int64_t> line_minor(UnitPrice price, std::int64_t quantity, int scale,
                                       Currency currency);

/// VAT contained in a gross amount, in minor units; rate in basis points (1900 is 19 %).
std::int64_t vat_in_gross(std::int64_t gross_minor, std::int64_t rate_bp);
/// VAT to be added to a net amount.
std::int64_t vat_on_net(std::int64_t net_minor, std::int64_t rate_bp);

/// Splits `total` in proportion to `weights` so that the parts add up exactly: each part is rounded
/// down towards zero, the remainder goes one unit each to the largest fractions, ties to the
/// earlier. All weights zero: all to the first. `weights` must not be negative or empty.
std::vector<std::int64_t> split_exactly(std::int64_t total, std::span<const std::int64_t> weights);

}  // namespace nahtlos
