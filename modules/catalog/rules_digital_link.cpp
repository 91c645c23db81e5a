#include <algorithm>
#include <map>
#include <set>

#include "base/time.hpp"
#include "catalog/gtins.hpp"
#include "modules/catalog/gs1_table.hpp"

namespace nahtlos::catalog {
namespace {

using Element = DigitalLink::Element;

constexpr std::size_t most_bytes = 4096;

Refusal refused(std::string code, std::string detail) {
    return {RefusalKind::invalid, std::move(code), std::move(detail)};
}

const Gs1Identifier* find(std::string_view identifier) {
    for (const auto& entry : gs1_identifiers()) {
        if (identifier.size() == entry.first.size() && identifier >= entry.first &&
            identifier <= entry.last) {
            return &entry;
        }
    }
    return nullptr;
}

// Names of the standard's first version, and those that some links in use carry.
std::string number_of(std::string_view name) {
    static const std::map<std::string_view, std::string> numbers{
        {"gtin", "01"},   {"itip", "8006"}, {"cpid", "8010"}, {"gln", "414"},    {"sscc", "00"},
        {"grai", "8003"}, {"giai", "8004"}, {"gsrn", "8018"}, {"gsrnp", "8017"}, {"gdti", "253"},
        {"gcn", "255"},   {"ginc", "401"},  {"gsin", "402"},  {"gmn", "8013"},   {"cpv", "22"},
        {"lot", "10"},    {"ser", "21"},    {"cpsn", "8011"}, {"glnx", "254"},   {"refno", "8020"},
        {"srin", "8019"}, {"exp", "17"},    {"expdt", "7003"}};
    const auto it = numbers.find(name);
    return it == numbers.end() ? std::string(name) : it->second;
}

bool is_82(char c) {
    static constexpr std::string_view more = "!\"%&'()*+,-./:;<=>?_";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.find(c) != more.npos;
}

bool fits(char set, char c) {
    const bool is_digit = c >= '0' && c <= '9';
    switch (set) {
        case 'N': return is_digit;
        case 'Y': return is_digit || (c >= 'A' && c <= 'Z') || c == '#' || c == '-' || c == '/';
        case 'Z':
            return is_82(c) &&
                   std::string_view("!\"%&'()*+,./:;<>?").find(c) == std::string_view::npos;
        default: return is_82(c);
    }
}

// YYMMDD; of 20YY, since only leap years differ.
bool is_date(std::string_view six, bool may_lack_day) {
    std::string day(six.substr(4, 2));
    if (may_lack_day && day == "00") day = "01";
    return parse_instant("20" + std::string(six.substr(0, 2)) + '-' +
                         std::string(six.substr(2, 2)) + '-' + day + "T00:00:00Z")
        .has_value();
}

// Takes one component off the value; false where it does not fit.
bool take(std::string_view component, std::string_view& value) {
    const char set = component[0];
    component.remove_prefix(1);
    const bool is_range = component.starts_with("..");
    if (is_range) component.remove_prefix(2);
    std::size_t most = 0;
    while (!component.empty() && component[0] >= '0' && component[0] <= '9') {
        most = most * 10 + static_cast<std::size_t>(component[0] - '0');
        component.remove_prefix(1);
    }
    const auto size = is_range ? std::min(most, value.size()) : most;
    if (size == 0 || value.size() < size) return false;
    const auto part = value.substr(0, size);
    value.remove_prefix(size);
    if (!std::ranges::all_of(part, [set](char c) { return fits(set, c); })) return false;
    if (component.starts_with('!')) {
        return part.back() - '0' == check_digit(part.substr(0, size - 1));
    }
    if (component.starts_with('d') || component.starts_with('z')) {
        return is_date(part, component[0] == 'z');
    }
    return true;
}

bool matches(std::string_view format, std::string_view value) {
    while (!format.empty()) {
        const auto end = std::min(format.find(' '), format.size());
        auto component = format.substr(0, end);
        format.remove_prefix(std::min(end + 1, format.size()));
        if (component.starts_with('[')) {
            if (value.empty()) return true;
            component.remove_prefix(1);
        }
        if (!take(component, value)) return false;
    }
    return value.empty();
}

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size()) return std::nullopt;
        const int high = hex(text[i + 1]), low = hex(text[i + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

// RFC 3986: everything but unreserved characters.
std::string encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF", more = "-._~";
    std::string out;
    for (const char c : text) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || more.find(c) != more.npos;
        if (is_plain) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// A GTIN may be written in any of its lengths, and is one of 14 digits.
std::string whole(const std::string& identifier, std::string value) {
    const auto size = value.size();
    if (identifier == "01" && (size == 8 || size == 12 || size == 13)) {
        value.insert(0, 14 - size, '0');
    }
    return value;
}

std::optional<Refusal> wrong_value(const Element& element) {
    if (is_gs1_value(element.first, element.second)) return std::nullopt;
    return refused("invalid_value", "is no value of (" + element.first + ")");
}

// Qualifiers stand in the order of one of the sequences of their key, each at most once.
std::optional<Refusal> wrong_qualifiers(const DigitalLink& link) {
    const auto* key = find(link.key.first);
    if (key == nullptr || !key->is_key) {
        return refused("unknown_identifier", "(" + link.key.first + ") is no primary key");
    }
    for (const auto sequence : split(key->qualifiers, '|')) {
        const auto order = split(sequence, ',');
        auto at = order.begin();
        bool is_fit = true;
        for (const auto& q : link.qualifiers) {
            at = std::find(at, order.end(), q.first);
            if (at == order.end()) {
                is_fit = false;
                break;
            }
            ++at;
        }
        if (is_fit) return std::nullopt;
    }
    return refused("wrong_order", "the qualifiers do not follow their key in this order");
}

std::optional<Refusal> wrong_link(const DigitalLink& link) {
    if (auto refusal = wrong_qualifiers(link)) return refusal;
    std::set<std::string_view> seen;
    std::vector<const Element*> all{&link.key};
    for (const auto& q : link.qualifiers) all.push_back(&q);
    for (const auto& a : link.attributes) {
        const auto* identifier = find(a.first);
        if (identifier == nullptr || !identifier->is_attribute) {
            return refused("unknown_identifier", "(" + a.first + ") is no attribute");
        }
        all.push_back(&a);
    }
    for (const auto* element : all) {
        if (!seen.insert(element->first).second) {
            return refused("repeated", "(" + element->first + ") stands twice");
        }
    }
    for (const auto* element : all) {
        if (auto refusal = wrong_value(*element)) return refusal;
    }
    return std::nullopt;
}

// Identifiers and values of the path, from its end back to the primary key.
std::optional<Refusal> read_path(std::string_view path, DigitalLink& link, std::string& stem) {
    const auto parts = split(path, '/');
    for (std::size_t i = parts.size() % 2 == 0 ? 0 : 1; i + 1 < parts.size(); i += 2) {
        const auto number = number_of(parts[i]);
        const auto* identifier = find(number);
        if (identifier == nullptr || !identifier->is_key) continue;
        for (std::size_t j = 0; j < i; ++j) (stem += '/') += parts[j];
        for (std::size_t j = i; j + 1 < parts.size(); j += 2) {
            const auto value = decoded(parts[j + 1]);
            if (!value) return refused("invalid_format", "is not percent-encoded well");
            const auto name = number_of(parts[j]);
            if (j == i) {
                link.key = {name, whole(name, *value)};
            } else {
                link.qualifiers.emplace_back(name, *value);
            }
        }
        return std::nullopt;
    }
    return refused("invalid_format", "names no primary key of GS1, such as /01/");
}

std::optional<Refusal> read_query(std::string_view query, DigitalLink& link) {
    std::string text(query);
    std::ranges::replace(text, ';', '&');
    for (const auto part : split(text, '&')) {
        if (part.empty()) continue;
        const auto equals = std::min(part.find('='), part.size());
        const auto name = decoded(part.substr(0, equals));
        const auto value = decoded(part.substr(std::min(equals + 1, part.size())));
        if (!name || !value) return refused("invalid_format", "is not percent-encoded well");
        const auto number = number_of(*name);
        const bool is_number =
            std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
        if (is_number && !number.empty()) {
            link.attributes.emplace_back(number, whole(number, *value));
        } else {
            link.others.emplace_back(*name, *value);
        }
    }
    std::ranges::sort(link.attributes);
    return std::nullopt;
}

}  // namespace

bool is_gs1_value(std::string_view identifier, std::string_view value) {
    const auto* entry = find(identifier);
    return entry != nullptr && matches(entry->format, value);
}

Result<DigitalLink> parse_digital_link(std::string_view uri) {
    if (uri.size() > most_bytes) return refused("invalid_format", "is longer than 4096 bytes");
    const auto scheme = uri.find("://");
    if (scheme == uri.npos ||
        (uri.substr(0, scheme) != "https" && uri.substr(0, scheme) != "http")) {
        return refused("invalid_format", "must begin with https:// or http://");
    }
    uri = uri.substr(0, uri.find('#'));
    const auto question = std::min(uri.find('?'), uri.size());
    const auto slash = uri.substr(0, question).find('/', scheme + 3);
    if (slash == uri.npos || slash == scheme + 3) {
        return refused("invalid_format", "names no primary key of GS1, such as /01/");
    }
    auto path = uri.substr(slash + 1, question - slash - 1);
    if (path.ends_with('/')) path.remove_suffix(1);
    DigitalLink link;
    link.stem = std::string(uri.substr(0, slash));
    if (auto refusal = read_path(path, link, link.stem)) return *refusal;
    if (question < uri.size()) {
        if (auto refusal = read_query(uri.substr(question + 1), link)) return *refusal;
    }
    if (auto refusal = wrong_link(link)) return *refusal;
    return link;
}

Result<std::string> build_digital_link(const DigitalLink& link) {
    auto canonical = link;
    canonical.key.second = whole(link.key.first, link.key.second);
    std::ranges::sort(canonical.attributes);
    if (auto refusal = wrong_link(canonical)) return *refusal;
    auto uri = canonical.stem.empty() ? std::string("https://id.gs1.org") : canonical.stem;
    const auto add = [&](const Element& e) { uri += '/' + e.first + '/' + encoded(e.second); };
    add(canonical.key);
    for (const auto& q : canonical.qualifiers) add(q);
    char sign = '?';
    for (const auto* list : {&canonical.attributes, &canonical.others}) {
        for (const auto& [name, value] : *list) {
            uri += sign + encoded(name) + '=' + encoded(value);
            sign = '&';
        }
    }
    return uri;
}

}  // namespace nahtlos::catalog
