#include "tests/fuzz/text_schema.hpp"

#include <algorithm>
#include <boost/json/value.hpp>
#include <map>
#include <regex>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace nahtlos::fuzz {
namespace {

constexpr std::size_t longest_to_match = 100;  // std::regex recurses

std::string word(const boost::json::object& schema, const char* name) {
    const auto* found = schema.if_contains(name);
    return found == nullptr ? "" : std::string(found->as_string().c_str());
}

const std::regex& compiled(const std::string& pattern) {
    static std::map<std::string, std::regex> all;
    const auto found = all.find(pattern);
    return found == all.end() ? all.emplace(pattern, std::regex(pattern)).first->second
                              : found->second;
}

std::int64_t characters(const std::string& text) {
    return std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
}

}  // namespace

std::optional<std::string> misfit_of_text(const std::string& text,
                                          const boost::json::object& schema) {
    const auto* least = schema.if_contains("minLength");
    const auto* most = schema.if_contains("maxLength");
    const auto length = characters(text);
    if (least != nullptr && length < least->to_number<std::int64_t>()) return "too short";
    if (most != nullptr && length > most->to_number<std::int64_t>()) return "too long";
    const auto format = word(schema, "format");
    if (format == "date-time" && !parse_instant(text)) return "no moment";
    if (format == "uuid" && !parse_uuid(text)) return "no UUID";
    const auto pattern = word(schema, "pattern");
    if (!pattern.empty() && text.size() <= longest_to_match &&
        !std::regex_search(text, compiled(pattern))) {
        return "not of the pattern " + pattern;
    }
    return std::nullopt;
}

std::string id_prefix(const boost::json::object& schema) {
    const auto pattern = word(schema, "pattern");
    const auto end = pattern.find("_[0-7][0-9a-hjkmnp-tv-z]{25}$");
    return end == pattern.npos ? "" : pattern.substr(1, end - 1);
}

}  // namespace nahtlos::fuzz
