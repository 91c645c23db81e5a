// The statement texts of set-based reads and writes, and a cache that keeps them prepared.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nahtlos::sql {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

template <class Prepared>
using StatementCache = std::unordered_map<std::string, Prepared, TextHash, std::equal_to<>>;

/// Calls `each(i)` for 0..n-1 with ", " (or `separator`) appended to `text` between calls.
template <class Each>
void append_list(std::string& text, std::size_t n, Each each, std::string_view separator = ", ") {
    for (std::size_t i = 0; i < n; ++i) {
        if (i > 0) text += separator;
        each(i);
    }
}

}  // namespace nahtlos::sql
