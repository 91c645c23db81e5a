#include "base/money.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/check.hpp"

namespace nahtlos {
namespace {

using Wide = __int128;

Wide power_of_ten(int n) {
    Wide value = 1;
    for (; n > 0; --n) value *= 10;
    return value;
}

bool fits(Wide value) {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

// A decimal number as an integer in units of 10^-places; nothing when it has more places than that.
std::optional<std::int64_t> parse_decimal(std::string_view text, int places) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction = point == text.npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || whole.size() > 12) return std::nullopt;
    if (point != text.npos && fraction.empty()) return std::nullopt;
    if (fraction.size() > static_cast<std::size_t>(places)) return std::nullopt;
    Wide value = 0;
    for (const auto part : {whole, fraction}) {
        for (const char c : part) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
    }
    value *= power_of_ten(places - static_cast<int>(fraction.size()));
    if (!fits(value)) return std::nullopt;
    return static_cast<std::int64_t>(negative ? -value : value);
}

std::string decimal_string(std::int64_t units, int places, int places_kept) {
    const bool negative = units < 0;
    Wide rest = negative ? -static_cast<Wide>(units) : units;
    std::string text;
    for (int i = 0; rest > 0 || i <= places; ++i, rest /= 10) {
        if (i == places && places > 0) text += '.';
        text += static_cast<char>('0' + static_cast<int>(rest % 10));
    }
    std::reverse(text.begin(), text.end());
    if (places > places_kept) {
        const auto shortest = text.size() - static_cast<std::size_t>(places - places_kept);
        while (text.size() > shortest && text.back() == '0') text.pop_back();
        if (text.back() == '.') text.pop_back();
    }
    return negative ? "-" + text : text;
}

}  // namespace

std::optional<Currency> parse_currency(std::string_view text) {
    if (text.size() != 3) return std::nullopt;
    for (const char c : text) {
        if (c < 'A' || c > 'Z') return std::nullopt;
    }
    return Currency{{text[0], text[1], text[2]}};
}

int exponent(Currency currency) {
    // ISO 4217 list one: the active currencies whose minor unit is not 1/100.
    static constexpr std::string_view none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                "VND", "VUV", "XAF", "XOF", "XPF"};
    static constexpr std::string_view three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    if (std::ranges::find(none, currency.view()) != std::end(none)) return 0;
    if (std::ranges::find(three, currency.view()) != std::end(three)) return 3;
    return 2;
}

std::optional<UnitPrice> parse_unit_price(std::string_view text) {
    const auto micro = parse_decimal(text, 6);
    if (!micro) return std::nullopt;
    return UnitPrice{*micro};
}

std::string to_string(UnitPrice price) { return decimal_string(price.micro, 6, 2); }

std::string to_string(const Money& money) {
    const int places = exponent(money.currency);
    return decimal_string(money.minor, places, places);
}

std::optional<std::int64_t> parse_minor(std::string_view text, Currency currency) {
    return parse_decimal(text, exponent(currency));
}

std::int64_t round_half_up(__int128 numerator, __int128 denominator) {
    check(denominator > 0, "a rounding has a positive denominator");
    const Wide half = denominator / 2;
    const Wide rounded =
        numerator >= 0 ? (numerator + half) / denominator : -((-numerator + half) / denominator);
    check(fits(rounded), "a rounded amount fits into 64 bits");
    return static_cast<std::int64_t>(rounded);
}

std::optional<std::int64_t> line_minor(UnitPrice price, std::int64_t quantity, int scale,
                                       Currency currency) {
    const Wide product = static_cast<Wide>(price.micro) * quantity;
    const Wide divisor = power_of_ten(6 - exponent(currency) + scale);
    if (!fits(product / divisor)) return std::nullopt;
    return round_half_up(product, divisor);
}

std::int64_t vat_in_gross(std::int64_t gross_minor, std::int64_t rate_bp) {
    return round_half_up(static_cast<Wide>(gross_minor) * rate_bp, 10'000 + rate_bp);
}

std::int64_t vat_on_net(std::int64_t net_minor, std::int64_t rate_bp) {
    return round_half_up(static_cast<Wide>(net_minor) * rate_bp, 10'000);
}

std::vector<std::int64_t> split_exactly(std::int64_t total, std::span<const std::int64_t> weights) {
    check(!weights.empty(), "a split has parts");
    Wide sum = 0;
    for (const auto weight : weights) {
        check(weight >= 0, "a weight is not negative");
        sum += weight;
    }
    std::vector<std::int64_t> parts(weights.size(), 0);
    if (sum == 0) {
        parts[0] = total;
        return parts;
    }
    std::vector<Wide> rests(weights.size());
    std::int64_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const Wide exact = static_cast<Wide>(total) * weights[i];
        parts[i] = static_cast<std::int64_t>(exact / sum);
        rests[i] = exact % sum < 0 ? -(exact % sum) : exact % sum;
        given += parts[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order,
                             [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
    const std::int64_t step = total < 0 ? -1 : 1;
    for (std::size_t i = 0; given != total; ++i, given += step) parts[order[i]] += step;
    return parts;
}

}  // namespace nahtlos
