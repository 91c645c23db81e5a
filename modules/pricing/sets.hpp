// How many whole sets some units make, where an article may serve several parts of a set.
#pragma once

#include <cstdint>
#include <vector>

namespace nahtlos::pricing {

/// So many units of a set, out of these lines (by position, ascending, each once).
struct SetPart {
    std::int64_t quantity = 1;  // at least 1
    std::vector<std::size_t> lines;
};

struct Sets {
    std::int64_t count = 0;
    std::vector<std::int64_t> units;  // of each line that serve them
};

/// As many sets as there can be; earlier lines serve first. `quantities` of the lines are not
/// negative.
Sets most_sets(const std::vector<SetPart>& parts, const std::vector<std::int64_t>& quantities);

}  // namespace nahtlos::pricing
