// Handles stand in addresses of pages and files: what would lead elsewhere there is none.
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace nahtlos::catalog {

/// "invalid_format" for slashes of either kind, control characters, "." and "..".
inline std::optional<FieldProblem> wrong_handle(const std::string& handle, std::string pointer) {
    const bool leads_away = std::ranges::any_of(handle, [](char c) {
        return c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (!leads_away && handle != "." && handle != "..") return std::nullopt;
    return FieldProblem{std::move(pointer), "invalid_format",
                        "must have no slash, and be no dot or two"};
}

}  // namespace nahtlos::catalog
