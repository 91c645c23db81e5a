// Repeats: what stands twice in one call.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/result.hpp"

namespace nahtlos {

/// The keys that rows of one call have named so far: what a row names again is that row's error, on
/// every database alike.
template <class Key>
class Repeats {
public:
    /// The problem, at `pointer`, of a row whose key stood in an earlier one; rows count from zero,
    /// as they do in pointers. Remembers the key of the first.
    std::optional<FieldProblem> look_at(Key key, std::size_t row, std::string pointer) {
        const auto [it, is_new] = first_.emplace(std::move(key), row);
        if (is_new) return std::nullopt;
        return FieldProblem{std::move(pointer), "repeated",
                            "stands in row " + std::to_string(it->second) + " already"};
    }

private:
    std::map<Key, std::size_t> first_;
};

}  // namespace nahtlos
