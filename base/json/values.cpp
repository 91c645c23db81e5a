#include "base/json/values.hpp"

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>

#include "base/json/utf8.hpp"

namespace nahtlos::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

bool all(std::string_view text, bool (*test)(char)) { return std::ranges::all_of(text, test); }

boost::json::object string_schema(boost::json::object rest) {
    rest["type"] = "string";
    return rest;
}

template <class Allowed>
bool has_control(std::string_view text, Allowed allowed) {
    for (std::size_t at = 0; at < text.size();) {
        const auto rune = rune_at(text, at);
        if (rune.bytes == 0 || (is_control(rune.code) && !allowed(rune.code))) return true;
        at += rune.bytes;
    }
    return false;
}

// ISO 3166-1 as of 2024, two letters each; XK is user-assigned.
constexpr std::string_view countries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM"
    "CNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGY"
    "HKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMF"
    "MGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARE"
    "RORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZ"
    "VAVCVEVGVIVNVUWFWSXKYEYTZAZMZW";
static_assert(countries.size() == 2 * 250);

// RFC 5321, section 4.1.2: atoms of letters, digits and some signs, joined by single dots.
bool is_local_part(std::string_view text) {
    constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~";
    if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != text.npos) return false;
    return std::ranges::all_of(text, [&](char c) {
        return is_letter(c) || is_digit(c) || c == '.' || signs.find(c) != signs.npos;
    });
}

bool is_domain_label(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text,
                               [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// At least two labels (RFC 1123, section 2.1), the last one not a number.
bool is_domain(std::string_view text) {
    std::size_t labels = 0;
    while (true) {
        const auto dot = text.find('.');
        const auto label = text.substr(0, dot);
        if (!is_domain_label(label)) return false;
        ++labels;
        if (dot == text.npos) return labels >= 2 && label.size() >= 2 && !all(label, is_digit);
        text.remove_prefix(dot + 1);
    }
}

}  // namespace

std::optional<Quantity> Quantity::parse(Wire wire) {
    if (wire < least || wire > most) return std::nullopt;
    return Quantity{wire};
}

boost::json::object Quantity::schema() {
    return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

std::optional<Limit> Limit::parse(Wire wire) {
    if (wire < least || wire > most) return std::nullopt;
    return Limit{wire};
}

boost::json::object Limit::schema() {
    return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

std::optional<Sku> Sku::parse(Wire wire) {
    if (has_control(wire, [](char32_t) { return false; })) return std::nullopt;
    if (wire.empty() || trim(wire).size() != wire.size()) return std::nullopt;
    if (rune_count(wire) > 64) return std::nullopt;
    return Sku{std::move(wire)};
}

boost::json::object Sku::schema() {
    return string_schema({{"minLength", 1}, {"maxLength", 64}, {"pattern", "^\\S(.*\\S)?$"}});
}

std::optional<Gtin> Gtin::parse(Wire wire) {
    const auto size = wire.size();
    if (size != 8 && size != 12 && size != 13 && size != 14) return std::nullopt;
    if (!all(wire, is_digit)) return std::nullopt;
    int sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const int weight = i % 2 == 0 ? 1 : 3;  // from the right, the check digit itself with 1
        sum += weight * (wire[size - 1 - i] - '0');
    }
    if (sum % 10 != 0) return std::nullopt;
    return Gtin{std::move(wire)};
}

boost::json::object Gtin::schema() {
    return string_schema({{"pattern", "^([0-9]{8}|[0-9]{12,14})$"}});
}

std::optional<Email> Email::parse(Wire wire) {
    const auto at = wire.rfind('@');
    if (wire.size() > 254 || at == wire.npos) return std::nullopt;
    const auto text = std::string_view(wire);
    if (!is_local_part(text.substr(0, at)) || !is_domain(text.substr(at + 1))) return std::nullopt;
    std::transform(wire.begin() + static_cast<std::ptrdiff_t>(at), wire.end(),
                   wire.begin() + static_cast<std::ptrdiff_t>(at), lower);
    return Email{std::move(wire)};
}

boost::json::object Email::schema() {
    return string_schema({{"format", "email"}, {"maxLength", 254}});
}

std::optional<CountryCode> CountryCode::parse(Wire wire) {
    if (wire.size() != 2) return std::nullopt;
    for (std::size_t i = 0; i < countries.size(); i += 2) {
        if (countries.substr(i, 2) == wire) return CountryCode{std::move(wire)};
    }
    return std::nullopt;
}

boost::json::object CountryCode::schema() { return string_schema({{"pattern", "^[A-Z]{2}$"}}); }

std::optional<LanguageTag> LanguageTag::parse(Wire wire) {
    const std::string_view text = wire;
    const auto end = std::min(text.find('-'), text.size());
    if (end < 2 || end > 3 || !all(text.substr(0, end), is_letter)) return std::nullopt;
    std::string tag;
    for (const char c : text.substr(0, end)) tag += lower(c);
    auto rest = text.substr(end);
    const auto subtag = [&](std::size_t size, bool (*test)(char)) {
        return rest.size() > size && (rest.size() == size + 1 || rest[size + 1] == '-') &&
               all(rest.substr(1, size), test);
    };
    if (subtag(4, is_letter)) {
        tag += '-';
        tag += upper(rest[1]);
        for (const char c : rest.substr(2, 3)) tag += lower(c);
        rest.remove_prefix(5);
    }
    if (subtag(2, is_letter) || subtag(3, is_digit)) {
        const std::size_t size = is_digit(rest[1]) ? 4 : 3;
        for (const char c : rest.substr(0, size)) tag += upper(c);
        rest.remove_prefix(size);
    }
    if (!rest.empty()) return std::nullopt;
    return LanguageTag{std::move(tag)};
}

boost::json::object LanguageTag::schema() {
    return string_schema({{"pattern", "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$"}});
}

std::optional<PhoneNumber> PhoneNumber::parse(Wire wire) {
    if (wire.size() > 20) return std::nullopt;
    std::string digits;
    for (std::size_t i = 0; i < wire.size(); ++i) {
        const char c = wire[i];
        const bool is_sign = c == '+' && i == 0;
        if (!is_sign && !is_digit(c) &&
            std::string_view(" -./()").find(c) == std::string_view::npos) {
            return std::nullopt;
        }
        if (is_sign || is_digit(c)) digits += c;
    }
    const auto count = digits.size() - (digits.starts_with('+') ? 1 : 0);
    if (count < 3 || count > 15) return std::nullopt;
    return PhoneNumber{std::move(digits)};
}

boost::json::object PhoneNumber::schema() {
    return string_schema({{"pattern", "^\\+?[0-9 ./()-]{3,20}$"}, {"maxLength", 20}});
}

std::optional<Refusal> check_count(std::size_t count, std::size_t least, std::size_t most) {
    if (count >= least && count <= most) return std::nullopt;
    return Refusal{
        RefusalKind::invalid, count < least ? "too_few" : "too_many",
        "must have between " + std::to_string(least) + " and " + std::to_string(most) + " entries"};
}

Result<std::string> parse_text(std::string_view text, std::size_t most, Lines lines) {
    const auto refused = [](const char* code, std::string detail) {
        return Refusal{RefusalKind::invalid, code, std::move(detail)};
    };
    if (!is_utf8(text)) return refused("invalid_format", "must be UTF-8");
    const auto trimmed = trim(text);
    if (trimmed.empty()) return refused("invalid_format", "must not be empty");
    const auto allowed = [&](char32_t code) {
        return lines == Lines::many && (code == '\n' || code == '\t' || code == '\r');
    };
    if (has_control(trimmed, allowed)) {
        return refused("invalid_format", lines == Lines::one
                                             ? "must be one line without control characters"
                                             : "must not have control characters");
    }
    if (rune_count(trimmed) > most) {
        return refused("too_long", "must be at most " + std::to_string(most) + " characters long");
    }
    return std::string(trimmed);
}

}  // namespace nahtlos::json
