#include "flows/exchange/attribute_values.hpp"

#include <algorithm>

#include "exchange/values.hpp"

namespace nahtlos::flows::exchange {
namespace {

using nahtlos::exchange::slug;
using nahtlos::exchange::split_list;

std::string choice_of(const catalog::Attribute& attribute, const std::string& text) {
    const auto is_code = [&](const auto& choice) { return choice.code.value == text; };
    if (std::ranges::any_of(attribute.choices, is_code)) return text;
    for (const auto& choice : attribute.choices) {
        if (is_called(text, choice.code.value, choice.names)) return choice.code.value;
    }
    return text;
}

boost::json::value measure_of(const catalog::Attribute& attribute, const std::string& text) {
    const auto end = text.find_last_of("0123456789");
    if (end == text.npos) return boost::json::value(text);
    auto unit = std::string(nahtlos::exchange::trimmed(std::string_view(text).substr(end + 1)));
    if (unit.empty() && attribute.unit) unit = attribute.unit->value;
    return {{"amount", std::string(nahtlos::exchange::trimmed(text.substr(0, end + 1)))},
            {"unit", unit}};
}

boost::json::value value_of(const catalog::Attribute& attribute, const std::string& text) {
    using Kind = catalog::AttributeKind;
    switch (attribute.kind) {
        case Kind::integer:
            if (const auto number = nahtlos::exchange::parse_whole(text, {})) return *number;
            break;
        case Kind::boolean:
            if (const auto is_so = nahtlos::exchange::parse_yes(text)) return *is_so;
            break;
        case Kind::choice: return boost::json::value(choice_of(attribute, text));
        case Kind::choices: {
            boost::json::array all;
            for (const auto& one : split_list(text, ",")) {
                all.emplace_back(choice_of(attribute, one));
            }
            return all;
        }
        case Kind::measure: return measure_of(attribute, text);
        default: break;
    }
    return boost::json::value(text);
}

}  // namespace

bool is_called(const std::string& text, const std::string& code, const catalog::Names& names) {
    if (text == code) return true;
    const auto name = slug(text);
    if (name.empty()) return false;  // of signs alone
    return name == slug(code) || std::ranges::any_of(names, [&](const auto& one) {
               return slug(one.second.value) == name;
           });
}

catalog::Attributes attribute_values(const std::map<std::string, std::string>& texts,
                                     const catalog::ProductTypes::Family& family,
                                     catalog::AttributeLevel level) {
    catalog::Attributes values;
    for (const auto& [name, text] : texts) {
        for (const auto& attribute : family) {
            if (attribute.level != level ||
                !is_called(name, attribute.code.value, attribute.names)) {
                continue;
            }
            // Texts by language come from files that say the language; others are of one.
            if (attribute.is_localized) break;
            values[attribute.code.value] =
                text.empty() ? boost::json::value() : value_of(attribute, text);
            break;
        }
    }
    return values;
}

}  // namespace nahtlos::flows::exchange
