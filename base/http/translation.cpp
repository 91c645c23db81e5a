#include "base/http/translation.hpp"

#include <optional>
#include <vector>

namespace nahtlos::http {
namespace {

constexpr std::string_view gap = "{}";

// What stands in the gaps of a pattern; nothing when the text is not of this pattern.
std::optional<std::vector<std::string_view>> match(std::string_view pattern,
                                                   std::string_view text) {
    std::vector<std::string_view> found;
    for (;;) {
        const auto at = pattern.find(gap);
        if (at == pattern.npos) {
            if (pattern != text) return std::nullopt;
            return found;
        }
        if (!text.starts_with(pattern.substr(0, at))) return std::nullopt;
        text.remove_prefix(at);
        pattern.remove_prefix(at + gap.size());
        const auto next = pattern.substr(0, pattern.find(gap));
        // The last gap reaches as far as it can, others to where the pattern goes on.
        const auto end = next.size() == pattern.size()
                             ? (text.ends_with(next) ? text.size() - next.size() : text.npos)
                             : text.find(next);
        if (end == text.npos) return std::nullopt;
        found.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

std::string fill(std::string_view pattern, const std::vector<std::string_view>& values) {
    std::string out;
    for (const auto value : values) {
        const auto at = pattern.find(gap);
        if (at == pattern.npos) break;
        out += pattern.substr(0, at);
        out += value;
        pattern.remove_prefix(at + gap.size());
    }
    return out += pattern;
}

}  // namespace

std::string translate(std::span<const Translation> table, std::string_view code,
                      const std::string& english) {
    for (const auto& row : table) {
        if (row.code != code) continue;
        if (const auto values = match(row.english, english)) return fill(row.other, *values);
    }
    return english;
}

Refusal translate(std::span<const Translation> table, Refusal refusal) {
    refusal.detail = translate(table, refusal.code, refusal.detail);
    for (auto& field : refusal.fields) field.detail = translate(table, field.code, field.detail);
    return refusal;
}

}  // namespace nahtlos::http
