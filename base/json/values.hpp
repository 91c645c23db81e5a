// Value types of the trade: what a quantity, an article number or an e-mail address may be.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/fwd.hpp"
#include "base/result.hpp"

namespace nahtlos::json {

/// Pieces or base units of one line: 1 to 1,000,000.
struct Quantity {
    using Wire = std::int64_t;
    static constexpr std::int64_t least = 1, most = 1'000'000;
    static constexpr std::string_view rule = "must be between 1 and 1000000";
    std::int64_t value = 1;
    auto operator<=>(const Quantity&) const = default;
    static std::optional<Quantity> parse(Wire wire);
    Wire wire() const { return value; }
    static boost::json::object schema();
};

/// Entries per page: 1 to 100, 20 unless asked for.
struct Limit {
    using Wire = std::int64_t;
    static constexpr std::int64_t least = 1, most = 100;
    static constexpr std::string_view rule = "must be between 1 and 100";
    std::int64_t value = 20;
    auto operator<=>(const Limit&) const = default;
    static std::optional<Limit> parse(Wire wire);
    Wire wire() const { return value; }
    static boost::json::object schema();
};

/// A merchant's article number: 1 to 64 characters of any script, no control characters, no blanks
/// at the ends. Case matters.
struct Sku {
    using Wire = std::string;
    static constexpr std::string_view rule =
        "must be 1 to 64 printable characters without blanks at the ends";
    std::string value;
    auto operator<=>(const Sku&) const = default;
    static std::optional<Sku> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

/// A GTIN-8, -12 (UPC), -13 (EAN) or -14 whose check digit is right (GS1 General Specifications,
/// section 7.9: weights 3 and 1 from the right).
struct Gtin {
    using Wire = std::string;
    static constexpr std::string_view rule =
        "must be a GTIN of 8, 12, 13 or 14 digits with a correct check digit";
    std::string value;
    auto operator<=>(const Gtin&) const = default;
    static std::optional<Gtin> parse(Wire wire);
    const Wire& wire() const { return value; }
    /// With zeros in front to 14 digits: equal for the same article in any length.
    std::string gtin14() const { return std::string(14 - value.size(), '0') + value; }
    static boost::json::object schema();
};

/// local@domain in ASCII (international domains as xn--), at most 254 characters (RFC 5321, section
/// 4.5.3.1 with erratum 1690); the domain in lower case. No comments, quotes or address literals.
struct Email {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be an e-mail address like name@example.com";
    std::string value;
    auto operator<=>(const Email&) const = default;
    static std::optional<Email> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

/// ISO 3166-1 alpha-2 in upper case, and XK, which trade uses for Kosovo.
struct CountryCode {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be an ISO 3166 country code like DE";
    std::string value;
    auto operator<=>(const CountryCode&) const = default;
    static std::optional<CountryCode> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

/// language[-Script][-REGION] of BCP 47, in its usual case: "de", "de-AT", "zh-Hant-TW".
struct LanguageTag {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a language tag like de or de-AT";
    std::string value;
    auto operator<=>(const LanguageTag&) const = default;
    static std::optional<LanguageTag> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

/// 3 to 15 digits (E.164), a + in front if it has one. Read with blanks, hyphens, dots, slashes and
/// parentheses, at most 20 characters in all; kept without.
struct PhoneNumber {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be a phone number like +49 30 123456";
    std::string value;
    auto operator<=>(const PhoneNumber&) const = default;
    static std::optional<PhoneNumber> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

enum class Lines { one, many };

/// The trimmed text; refused when empty ("invalid_format"), longer than `most` characters
/// ("too_long") or with control characters, of which Lines::many allows line feed and tab.
Result<std::string> parse_text(std::string_view text, std::size_t most, Lines lines);

/// One line of 1 to Max characters: a name, a title.
template <std::size_t Max>
struct ShortText {
    using Wire = std::string;
    std::string value;
    auto operator<=>(const ShortText&) const = default;
    static Result<ShortText> parse(const Wire& wire) {
        auto text = parse_text(wire, Max, Lines::one);
        if (!text) return text.refusal();
        return ShortText{*std::move(text)};
    }
    const Wire& wire() const { return value; }
    // A template, so that only callers need the headers of Boost.JSON.
    template <class Components>
    static auto schema(Components& components) {
        return components.text(Max);
    }
};

/// 1 to Max characters in any number of lines: a note, a description.
template <std::size_t Max>
struct LongText {
    using Wire = std::string;
    std::string value;
    auto operator<=>(const LongText&) const = default;
    static Result<LongText> parse(const Wire& wire) {
        auto text = parse_text(wire, Max, Lines::many);
        if (!text) return text.refusal();
        return LongText{*std::move(text)};
    }
    const Wire& wire() const { return value; }
    template <class Components>
    static auto schema(Components& components) {
        return components.text(Max);
    }
};

/// Refuses a count outside of least to most with "too_few" or "too_many".
std::optional<Refusal> check_count(std::size_t count, std::size_t least, std::size_t most);

/// Min to Max entries, where a field allows fewer than ReadLimits does.
template <class T, std::size_t Min, std::size_t Max>
struct List {
    using Wire = std::vector<T>;
    Wire values;
    auto operator<=>(const List&) const = default;
    auto begin() const { return values.begin(); }
    auto end() const { return values.end(); }
    std::size_t size() const { return values.size(); }
    static Result<List> parse(Wire wire) {
        if (auto refused = check_count(wire.size(), Min, Max)) return *std::move(refused);
        return List{std::move(wire)};
    }
    const Wire& wire() const { return values; }
    template <class Components>
    static auto schema(Components& components) {
        return components.template list<T>(Min, Max);
    }
};

}  // namespace nahtlos::json
