#include "base/json/number.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "base/check.hpp"

namespace nahtlos::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits(std::string_view text, std::size_t at) {
    std::size_t count = 0;
    while (at + count < text.size() && is_digit(text[at + count])) ++count;
    return count;
}

// The end of `-?(0|[1-9][0-9]*)` at the start of the text; 0 if there is none.
std::size_t integer_end(std::string_view text) {
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    const auto count = digits(text, sign);
    if (count == 0 || (count > 1 && text[sign] == '0')) return 0;
    return sign + count;
}

// Beyond any exponent that matters, yet far from overflowing in a sum with a text length.
constexpr std::int64_t huge_exponent = 1'000'000'000'000;

std::int64_t exponent_of(std::string_view text) {
    if (text.empty()) return 0;
    const bool is_negative = text.front() == '-';
    if (!is_digit(text.front())) text.remove_prefix(1);
    std::int64_t value = 0;
    for (const char c : text) {
        value = value * 10 + (c - '0');
        if (value > huge_exponent) value = huge_exponent;
    }
    return is_negative ? -value : value;
}

}  // namespace

ExactInteger exact_integer(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative) text.remove_prefix(1);
    const auto mark = text.find_first_of("eE");
    const auto mantissa = text.substr(0, mark);
    // The value is `number` x 10^exponent, where zeros that end the digits are kept in the
    // exponent.
    std::int64_t exponent = mark == text.npos ? 0 : exponent_of(text.substr(mark + 1));
    unsigned __int128 number = 0;
    int significant = 0;
    std::int64_t zeros = 0;
    bool is_fraction = false;
    for (const char c : mantissa) {
        if (c == '.') {
            is_fraction = true;
            continue;
        }
        if (is_fraction) --exponent;
        if (c == '0') {
            ++zeros;
            continue;
        }
        // More than 25 digits count only as "many": the value is a fraction or overflows anyway.
        for (; zeros > 0 && significant > 0 && significant <= 25; --zeros, ++significant) {
            number *= 10;
        }
        zeros = 0;
        if (significant++ <= 25) number = number * 10 + static_cast<unsigned>(c - '0');
    }
    if (number == 0) return {Exactness::exact, 0};
    exponent += zeros;
    if (exponent < 0) return {Exactness::fraction, 0};
    for (; exponent > 0 && significant <= 20; --exponent, ++significant) number *= 10;
    const auto limit = static_cast<unsigned __int128>(std::numeric_limits<std::int64_t>::max()) +
                       (is_negative ? 1 : 0);
    if (significant > 20 || number > limit) return {Exactness::overflow, 0};
    const auto magnitude = static_cast<std::uint64_t>(number);
    return {Exactness::exact, static_cast<std::int64_t>(is_negative ? 0 - magnitude : magnitude)};
}

std::optional<double> parse_double(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool is_plain_integer(std::string_view text) {
    return !text.empty() && integer_end(text) == text.size();
}

bool is_number(std::string_view text) {
    std::size_t at = integer_end(text);
    if (at == 0) return false;
    if (at < text.size() && text[at] == '.') {
        const auto count = digits(text, at + 1);
        if (count == 0) return false;
        at += 1 + count;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        const auto count = digits(text, at);
        if (count == 0) return false;
        at += count;
    }
    return at == text.size();
}

void append_double(std::string& out, double value) {
    check(std::isfinite(value), "a number in JSON is finite");
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    check(error == std::errc{}, "a double fits into 32 characters");
    out.append(text, end);
}

}  // namespace nahtlos::json
