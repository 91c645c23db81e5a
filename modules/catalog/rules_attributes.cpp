#include <unicode/regex.h>

#include <algorithm>
#include <charconv>

#include "base/time.hpp"
#include "catalog/attributes.hpp"

namespace nahtlos::catalog {
namespace {

namespace bj = boost::json;
using Wrong = std::vector<FieldProblem>;

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
}

// One value on its way into its stored form.
struct Check {
    const Attribute& attribute;
    Wrong& wrong;

    bool no(const std::string& pointer, std::string code, std::string detail) const {
        wrong.push_back({pointer, std::move(code), std::move(detail)});
        return false;
    }
    bool value(bj::value& v, const std::string& here) const;
    bool one_text(bj::value& v, const std::string& here) const;
    bool texts(bj::value& v, const std::string& here) const;
    bool in_range(Decimal number, const std::string& here) const;
    bool integer(bj::value& v, const std::string& here) const;
    bool number(bj::value& v, const std::string& here) const;
    bool date(bj::value& v, const std::string& here) const;
    bool choice(const bj::value& v, const std::string& here) const;
    bool choices(bj::value& v, const std::string& here) const;
    bool measure(bj::value& v, const std::string& here) const;
};

std::string_view view(const bj::value& v) {
    const auto& text = v.get_string();
    return {text.data(), text.size()};
}

// Linear in most patterns; ICU gives up where it is not.
bool matches(const std::string& pattern, std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), 0, status);
    const auto input = icu::UnicodeString::fromUTF8({text.data(), static_cast<int>(text.size())});
    matcher.setTimeLimit(100, status);
    matcher.reset(input);
    return matcher.matches(status) != 0 && U_SUCCESS(status);
}

// A decimal from a JSON number or text; doubles go by their shortest text, which is what was typed.
std::optional<Decimal> decimal_of(const bj::value& v) {
    if (v.is_string()) return Decimal::parse(view(v));
    if (v.is_int64()) return Decimal::parse(std::to_string(v.get_int64()));
    if (!v.is_double()) return std::nullopt;
    char text[64];
    const auto end =
        std::to_chars(text, text + sizeof text, v.get_double(), std::chars_format::fixed);
    if (end.ec != std::errc{}) return std::nullopt;
    return Decimal::parse({text, static_cast<std::size_t>(end.ptr - text)});
}

bool Check::one_text(bj::value& v, const std::string& here) const {
    if (!v.is_string()) return no(here, "wrong_type", "must be a string");
    const bool is_long = attribute.kind == AttributeKind::long_text;
    const std::size_t most = is_long ? 20'000 : 1'000;
    const auto allowed = attribute.most_characters
                             ? std::min(most, static_cast<std::size_t>(*attribute.most_characters))
                             : most;
    auto text = json::parse_text(view(v), allowed, is_long ? json::Lines::many : json::Lines::one);
    if (!text) return no(here, text.refusal().code, text.refusal().detail);
    if (attribute.pattern && !matches(attribute.pattern->value, *text)) {
        return no(here, "invalid_format", "does not match " + attribute.pattern->value);
    }
    v = *text;
    return true;
}

bool Check::texts(bj::value& v, const std::string& here) const {
    if (!attribute.is_localized) return one_text(v, here);
    if (!v.is_object()) return no(here, "wrong_type", "must be an object of texts by language");
    bool is_good = true;
    for (auto& entry : v.get_object()) {
        const std::string language(entry.key().data(), entry.key().size());
        const auto at = here + '/' + escaped(language);
        const auto tag = json::LanguageTag::parse(language);
        if (!tag || tag->value != language) {
            is_good = no(at, "invalid_format", std::string(json::LanguageTag::rule));
        } else if (!one_text(entry.value(), at)) {
            is_good = false;
        }
    }
    return is_good;
}

bool Check::in_range(Decimal number, const std::string& here) const {
    if (attribute.least && number < *attribute.least) {
        return no(here, "out_of_range", "must not be below " + attribute.least->wire());
    }
    if (attribute.most && number > *attribute.most) {
        return no(here, "out_of_range", "must not be above " + attribute.most->wire());
    }
    return true;
}

bool Check::integer(bj::value& v, const std::string& here) const {
    if (!v.is_int64()) return no(here, "wrong_type", "must be an integer");
    const auto number = decimal_of(v);
    if (!number) return no(here, "out_of_range", std::string(Decimal::rule));
    return in_range(*number, here);
}

bool Check::number(bj::value& v, const std::string& here) const {
    const auto number = decimal_of(v);
    if (!number) return no(here, "invalid_format", std::string(Decimal::rule));
    if (attribute.scale && decimals(*number) > *attribute.scale) {
        return no(here, "invalid_format",
                  "may have " + std::to_string(*attribute.scale) + " decimals at most");
    }
    v = number->wire();
    return in_range(*number, here);
}

bool Check::date(bj::value& v, const std::string& here) const {
    if (v.is_string() && view(v).size() == 10 &&
        parse_instant(std::string(view(v)) + "T00:00:00Z")) {
        return true;
    }
    return no(here, "invalid_format", "must be a date like 2026-11-22");
}

bool Check::choice(const bj::value& v, const std::string& here) const {
    if (!v.is_string()) return no(here, "wrong_type", "must be a string");
    for (const auto& c : attribute.choices) {
        if (c.code.value == view(v)) return true;
    }
    return no(here, "unknown_value", "is not one of the choices");
}

bool Check::choices(bj::value& v, const std::string& here) const {
    if (!v.is_array()) return no(here, "wrong_type", "must be an array");
    auto& list = v.get_array();
    if (list.size() > attribute.choices.size()) {
        return no(here, "too_many", "has more entries than there are choices");
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto at = here + '/' + std::to_string(i);
        if (!choice(list[i], at)) return false;
        if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
            list.begin() + static_cast<std::ptrdiff_t>(i)) {
            return no(at, "repeated", "stands there already");
        }
    }
    // One order, so that the same choice is the same value.
    std::sort(list.begin(), list.end(),
              [](const bj::value& a, const bj::value& b) { return view(a) < view(b); });
    return true;
}

bool Check::measure(bj::value& v, const std::string& here) const {
    const auto* object = v.if_object();
    if (object == nullptr || object->size() != 2 || !object->contains("amount") ||
        !object->contains("unit")) {
        return no(here, "wrong_type", "must be an object of amount and unit");
    }
    const auto amount = decimal_of(object->at("amount"));
    if (!amount) return no(here + "/amount", "invalid_format", std::string(Decimal::rule));
    const auto* unit = object->at("unit").is_string() ? unit_of(view(object->at("unit"))) : nullptr;
    if (unit == nullptr || unit->family != *attribute.family) {
        return no(here + "/unit", "unknown_unit",
                  "is not a unit of " + std::string(enum_name(*attribute.family)));
    }
    if (attribute.scale && decimals(*amount) > *attribute.scale) {
        return no(here + "/amount", "invalid_format",
                  "may have " + std::to_string(*attribute.scale) + " decimals at most");
    }
    const auto shown = convert(*amount, *unit, *unit_of(attribute.unit->value));
    if (!shown) return no(here + "/amount", "out_of_range", "is too large");
    v = bj::object{{"amount", amount->wire()}, {"unit", unit->code}};
    return in_range(*shown, here + "/amount");
}

bool Check::value(bj::value& v, const std::string& here) const {
    switch (attribute.kind) {
        case AttributeKind::text:
        case AttributeKind::long_text: return texts(v, here);
        case AttributeKind::integer: return integer(v, here);
        case AttributeKind::number: return number(v, here);
        case AttributeKind::boolean:
            return v.is_bool() || no(here, "wrong_type", "must be true or false");
        case AttributeKind::date: return date(v, here);
        case AttributeKind::choice: return choice(v, here);
        case AttributeKind::choices: return choices(v, here);
        case AttributeKind::measure: return measure(v, here);
    }
    return false;
}

}  // namespace

void check_attributes(Attributes& values, AttributeLevel level, const ProductTypes::Family* family,
                      const std::string& pointer, Wrong& wrong) {
    for (auto it = values.begin(); it != values.end();) {
        if (it->second.is_null()) {
            it = values.erase(it);
            continue;
        }
        const auto here = pointer + '/' + escaped(it->first);
        const Attribute* found = nullptr;
        if (family != nullptr) {
            for (const auto& a : *family) {
                if (a.code.value == it->first) found = &a;
            }
        }
        if (found == nullptr) {
            wrong.push_back({here, "unknown_attribute", "is no attribute of this product type"});
        } else if (found->level != level) {
            wrong.push_back({here, "wrong_level",
                             level == AttributeLevel::product ? "is an attribute of variants"
                                                              : "is an attribute of the product"});
        } else {
            Check{*found, wrong}.value(it->second, here);
        }
        ++it;
    }
}

}  // namespace nahtlos::catalog
