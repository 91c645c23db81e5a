#include "channels/storefronts.hpp"

namespace nahtlos::channels {
namespace {

constexpr const char* not_an_address =
    "must be an address like https://shop.example/{language}/p/{handle}";

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (list.substr(0, comma) == word) return true;
        list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
    }
    return false;
}

// The characters of RFC 3986 without those that end an attribute or hide in one.
bool may_stand_in_address(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u > 0x20 && u < 0x7F &&
           std::string_view("\"'<>\\^`|#").find(c) == std::string_view::npos;
}

bool is_address(std::string_view text) {
    const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
    if (scheme == 0) return false;
    const auto host = text.substr(scheme, text.find_first_of("/?", scheme) - scheme);
    if (host.empty() || host.find_first_of("{}@") != host.npos) return false;
    for (const char c : text) {
        if (!may_stand_in_address(c)) return false;
    }
    return true;
}

}  // namespace

std::optional<FieldProblem> wrong_pattern(std::string_view pattern, std::string_view allowed,
                                          std::string_view required, std::string pointer) {
    if (!is_address(pattern)) {
        return FieldProblem{std::move(pointer), "invalid_url", not_an_address};
    }
    std::string_view found;
    bool has_required = required.empty();
    for (auto rest = pattern; !rest.empty();) {
        const auto open = rest.find_first_of("{}");
        if (open == rest.npos) break;
        const auto close = rest.find('}', open);
        found = close == rest.npos || rest[open] == '}' ? rest.substr(open, 1)
                                                        : rest.substr(open + 1, close - open - 1);
        if (!has_word(allowed, found)) {
            return FieldProblem{std::move(pointer), "unknown_placeholder",
                                "has a placeholder that nothing fills: " + std::string(found)};
        }
        has_required = has_required || found == required;
        rest.remove_prefix(close + 1);
    }
    if (!has_required) {
        return FieldProblem{std::move(pointer), "placeholder_missing",
                            "must have the placeholder {" + std::string(required) + "}"};
    }
    return std::nullopt;
}

}  // namespace nahtlos::channels
