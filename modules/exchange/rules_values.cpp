#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "base/json/utf8.hpp"
#include "base/time.hpp"
#include "exchange/values.hpp"

namespace nahtlos::exchange {
namespace {

constexpr std::size_t most_digits = 15;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

struct Digits {
    bool is_negative = false;
    std::string whole, fraction;
};

// The length of what may stand between groups of digits at that place, 0 for none.
std::size_t group_mark(std::string_view text, std::size_t at, char decimal_mark) {
    const auto rune = json::rune_at(text, at);
    const bool is_other_mark = (text[at] == '.' || text[at] == ',') && text[at] != decimal_mark;
    if (is_other_mark || text[at] == '\'' || rune.code == 0x2019 || json::is_blank(rune.code)) {
        return rune.bytes;
    }
    return 0;
}

// Whole digits with their groups, up to the decimal mark or the end; false when it is no number.
bool read_whole(std::string_view text, std::size_t& at, char mark, std::string& whole,
                std::size_t& groups) {
    std::size_t in_group = 0;
    while (at < text.size() && text[at] != mark) {
        if (is_digit(text[at])) {
            whole += text[at++];
            ++in_group;
            continue;
        }
        const auto bytes = group_mark(text, at, mark);
        if (bytes == 0 || in_group == 0 || in_group > 3 || (groups > 0 && in_group != 3)) {
            return false;
        }
        ++groups;
        in_group = 0;
        at += bytes;
    }
    return groups == 0 || in_group == 3;
}

std::optional<Digits> read_digits(std::string_view text, char mark) {
    Digits digits;
    text = trimmed(text);
    if (text.starts_with('-') || text.starts_with('+')) {
        digits.is_negative = text[0] == '-';
        text.remove_prefix(1);
    }
    std::size_t at = 0, groups = 0;
    if (!read_whole(text, at, mark, digits.whole, groups)) return std::nullopt;
    const bool has_fraction = at < text.size();
    if (has_fraction) digits.fraction = text.substr(at + 1);
    // "1,234" alone may be a thousand or one and a bit.
    const auto other = mark == '.' ? ',' : '.';
    if (groups == 1 && !has_fraction && text.find(other) != text.npos) return std::nullopt;
    if (!std::ranges::all_of(digits.fraction, is_digit) ||
        digits.whole.size() + digits.fraction.size() > most_digits ||
        (digits.whole.empty() && digits.fraction.empty())) {
        return std::nullopt;
    }
    return digits;
}

void shift(Digits& digits, int by) {
    for (; by > 0; --by) {
        digits.whole += digits.fraction.empty() ? '0' : digits.fraction.front();
        if (!digits.fraction.empty()) digits.fraction.erase(0, 1);
    }
    for (; by < 0; ++by) {
        digits.fraction.insert(digits.fraction.begin(),
                               digits.whole.empty() ? '0' : digits.whole.back());
        if (!digits.whole.empty()) digits.whole.pop_back();
    }
}

std::string text_of(const Digits& digits) {
    auto whole =
        digits.whole.substr(std::min(digits.whole.find_first_not_of('0'), digits.whole.size()));
    auto fraction = digits.fraction;
    while (fraction.ends_with('0')) fraction.pop_back();
    if (whole.empty()) whole = "0";
    const bool is_zero = whole == "0" && fraction.empty();
    return (digits.is_negative && !is_zero ? "-" : "") + whole +
           (fraction.empty() ? "" : '.' + fraction);
}

struct Symbol {
    std::string_view text, currency;
};
constexpr std::array<Symbol, 6> symbols{{{"\xE2\x82\xAC", "EUR"},
                                         {"\xC2\xA3", "GBP"},
                                         {"\xC2\xA5", "JPY"},
                                         {"z\xC5\x82", "PLN"},
                                         {"SFr.", "CHF"},
                                         {"$", ""}}};

bool is_code(std::string_view text) {
    return text.size() == 3 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Takes a currency off either end.
std::string take_currency(std::string_view& text) {
    if (text.size() > 3 && is_code(text.substr(0, 3))) {
        const std::string code(text.substr(0, 3));
        text = trimmed(text.substr(3));
        return code;
    }
    if (text.size() > 3 && is_code(text.substr(text.size() - 3))) {
        const std::string code(text.substr(text.size() - 3));
        text = trimmed(text.substr(0, text.size() - 3));
        return code;
    }
    for (const auto& symbol : symbols) {
        if (text.starts_with(symbol.text)) {
            text = trimmed(text.substr(symbol.text.size()));
            return std::string(symbol.currency);
        }
        if (text.ends_with(symbol.text)) {
            text = trimmed(text.substr(0, text.size() - symbol.text.size()));
            return std::string(symbol.currency);
        }
    }
    return {};
}

std::optional<std::int64_t> rounded(std::string_view decimal, int power) {
    const Spelling plain{.shift = power};
    auto digits = read_digits(decimal, '.');
    if (!digits) return std::nullopt;
    shift(*digits, plain.shift);
    if (digits->whole.size() > 17) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : digits->whole) value = value * 10 + (c - '0');
    if (!digits->fraction.empty() && digits->fraction[0] >= '5') ++value;
    return digits->is_negative ? -value : value;
}

bool read_number(std::string_view& text, std::size_t most, int& number) {
    std::size_t n = 0;
    number = 0;
    while (n < most && n < text.size() && is_digit(text[n]))
        number = number * 10 + (text[n++] - '0');
    text.remove_prefix(n);
    return n > 0;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7F; };
    if (text.empty() || (is_plain(text.front()) && is_plain(text.back()))) return text;
    return json::trim(text);
}

std::optional<std::string> parse_decimal(std::string_view text, const Spelling& spelling) {
    auto digits = read_digits(text, spelling.decimal_mark);
    if (!digits) return std::nullopt;
    shift(*digits, spelling.shift);
    return text_of(*digits);
}

std::optional<Price> parse_price(std::string_view text, const Spelling& spelling) {
    text = trimmed(text);
    Price price;
    price.currency = take_currency(text);
    // "1.250" is a thousand and more to some, and nobody writes prices with three places that end
    // with a zero: as with "1.000" pieces, no guess is right for both.
    const auto mark = text.find(spelling.decimal_mark);
    if (mark != text.npos && mark > 0 && mark <= 3 && text.substr(0, mark) != "0" &&
        text.size() == mark + 4 && text.ends_with('0')) {
        return std::nullopt;
    }
    auto amount = parse_decimal(text, spelling);
    if (!amount) return std::nullopt;
    price.amount = *std::move(amount);
    return price;
}

std::optional<std::int64_t> parse_whole(std::string_view text, const Spelling& spelling) {
    // "1.000" pieces are a thousand to some and one to others: no guess is right for both.
    const auto mark = text.find(spelling.decimal_mark);
    if (mark != text.npos && trimmed(text.substr(mark + 1)).size() == 3) return std::nullopt;
    const auto decimal = parse_decimal(text, spelling);
    if (!decimal || decimal->find('.') != decimal->npos) return std::nullopt;
    return rounded(*decimal, 0);
}

std::optional<std::int64_t> parse_scaled(std::string_view text, const Spelling& spelling,
                                         int power) {
    const auto decimal = parse_decimal(text, spelling);
    if (!decimal) return std::nullopt;
    return rounded(*decimal, power);
}

std::optional<std::int64_t> parse_weight_g(std::string_view text, std::string_view unit,
                                           const Spelling& spelling) {
    text = trimmed(text);
    const auto end = text.find_last_of("0123456789");
    if (end == text.npos) return std::nullopt;
    const auto own = trimmed(text.substr(end + 1));
    const auto name = lowered(own.empty() ? trimmed(unit) : own);
    text = text.substr(0, end + 1);
    if (name == "g" || name.empty()) return parse_scaled(text, spelling, 0);
    if (name == "kg") return parse_scaled(text, spelling, 3);
    if (name == "mg") return parse_scaled(text, spelling, -3);
    // The international pound is 453.59237 g; micrograms in whole numbers keep it exact.
    const std::int64_t ug = name == "lb" || name == "lbs" ? 453'592'370
                            : name == "oz"                ? 28'349'523
                                                          : 0;
    const auto thousandths = parse_scaled(text, spelling, 3);
    if (ug == 0 || !thousandths || std::abs(*thousandths) > 1'000'000'000) return std::nullopt;
    const auto product = static_cast<__int128>(*thousandths) * ug;
    constexpr __int128 per_gram = 1'000'000'000;
    return static_cast<std::int64_t>((product + (product < 0 ? -per_gram : per_gram) / 2) /
                                     per_gram);
}

std::optional<std::int64_t> parse_length_mm(std::string_view text, std::string_view unit,
                                            const Spelling& spelling) {
    text = trimmed(text);
    const auto end = text.find_last_of("0123456789");
    if (end == text.npos) return std::nullopt;
    const auto own = trimmed(text.substr(end + 1));
    const auto name = lowered(own.empty() ? trimmed(unit) : own);
    text = text.substr(0, end + 1);
    if (name == "mm") return parse_scaled(text, spelling, 0);
    if (name == "cm") return parse_scaled(text, spelling, 1);
    if (name == "m") return parse_scaled(text, spelling, 3);
    const auto thousandths = parse_scaled(text, spelling, 3);
    if (name != "in" || !thousandths || std::abs(*thousandths) > 1'000'000'000) return std::nullopt;
    return (*thousandths * 254 + 5'000) / 10'000;
}

std::optional<bool> parse_yes(std::string_view text) {
    const auto word = lowered(trimmed(text));
    for (const auto* yes : {"true", "1", "yes", "y", "ja", "wahr", "x", "visible"}) {
        if (word == yes) return true;
    }
    for (const auto* no : {"false", "0", "no", "n", "nein", "falsch", "-1"}) {
        if (word == no) return false;
    }
    return std::nullopt;
}

std::optional<std::string> parse_date(std::string_view text, const Spelling& spelling) {
    text = trimmed(text);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    std::string_view pattern = spelling.date;
    if (pattern.empty()) {
        if (const auto instant = parse_instant(text)) return to_string(*instant);
        pattern = text.size() > 10 ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d";
    }
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%' || i + 1 == pattern.size()) {
            const bool is_time = pattern[i] == 'T' && text.starts_with(' ');
            if (!text.starts_with(pattern[i]) && !is_time) return std::nullopt;
            text.remove_prefix(1);
            continue;
        }
        const char what = pattern[++i];
        int* place = what == 'Y'   ? &year
                     : what == 'm' ? &month
                     : what == 'd' ? &day
                     : what == 'H' ? &hour
                     : what == 'M' ? &minute
                     : what == 'S' ? &second
                                   : nullptr;
        if (place == nullptr || !read_number(text, what == 'Y' ? 4 : 2, *place)) {
            return std::nullopt;
        }
    }
    if (!text.empty()) return std::nullopt;
    const auto instant =
        parse_instant(std::to_string(year) + '-' + two(month) + '-' + two(day) + 'T' + two(hour) +
                      ':' + two(minute) + ':' + two(second) + 'Z');
    if (!instant) return std::nullopt;
    return to_string(*instant);
}

std::vector<std::string> split_list(std::string_view text, std::string_view separator) {
    std::vector<std::string> entries;
    std::string entry;
    const auto end_entry = [&] {
        if (const auto part = trimmed(entry); !part.empty()) entries.emplace_back(part);
        entry.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\\' && text.substr(i + 1).starts_with(separator)) {
            entry += separator;
            i += 1 + separator.size();
        } else if (text.substr(i).starts_with(separator)) {
            end_entry();
            i += separator.size();
        } else {
            entry += text[i++];
        }
    }
    end_entry();
    return entries;
}

std::string join_list(const std::vector<std::string>& entries, std::string_view separator) {
    std::string out;
    const auto bare = std::string(trimmed(separator));
    for (const auto& entry : entries) {
        if (!out.empty()) out += separator;
        for (std::size_t i = 0; i < entry.size(); ++i) {
            if (std::string_view(entry).substr(i).starts_with(bare)) out += '\\';
            out += entry[i];
        }
    }
    return out;
}

std::string slug(std::string_view text, std::size_t most) {
    std::string ascii(text);
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
        // As German reads it first: "ü" is "ue" there.
        thread_local const auto transliterator = [] {
            UErrorCode status = U_ZERO_ERROR;
            std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
                "de-ASCII; Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
            check(U_SUCCESS(status) != 0, "ICU has its transliterators");
            return made;
        }();
        auto unicode = icu::UnicodeString::fromUTF8(
            icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
        transliterator->transliterate(unicode);
        ascii.clear();
        unicode.toUTF8String(ascii);
    }
    std::string out;
    for (const char c : ascii) {
        const char small = lower(c);
        if ((small >= 'a' && small <= 'z') || is_digit(small)) {
            if (out.size() == most) break;
            out += small;
        } else if (!out.empty() && !out.ends_with('-') && out.size() < most) {
            out += '-';
        }
    }
    while (out.ends_with('-')) out.pop_back();
    return out;
}

}  // namespace nahtlos::exchange
