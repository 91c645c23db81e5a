// check(): a promise the program makes to itself, kept on in release builds.
#pragma once

#include <stdexcept>
#include <string>

namespace nahtlos {

/// Thrown when something that cannot happen did: the transaction rolls back and the alarm rings.
struct Broken : std::logic_error {
    using std::logic_error::logic_error;
};

[[noreturn]] void broken(const char* promise, const char* file, int line);

// The caller's place by builtins: clang 14, which runs the fuzz targets, lacks
// std::source_location.
inline void check(bool kept, const char* promise, const char* file = __builtin_FILE(),
                  int line = __builtin_LINE()) {
    if (!kept) [[unlikely]]
        broken(promise, file, line);
}

}  // namespace nahtlos
