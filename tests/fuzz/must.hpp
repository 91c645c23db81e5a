// must(): what a fuzz target promises; a broken promise ends the run and says what was broken.
#pragma once

#include <string>
#include <string_view>

#include "base/check.hpp"

namespace nahtlos::fuzz {

/// Throws Broken, which no target catches.
inline void must(bool holds, std::string_view promise, std::string_view found = {}) {
    if (holds) return;
    std::string what(promise);
    if (!found.empty()) {
        what += ": ";
        what += found;
    }
    throw Broken(what);
}

}  // namespace nahtlos::fuzz
