// check(): a promise the program makes to itself, kept on in release builds.
#pragma once

#include <stdexcept>
#include <string>

namespace nahtlos {

/// Thrown when something that cannot happen did: the transaction rolls back and the alarm rings.
struct Broken : std::logic_error {
    using std::logic_error::logic_error;
};

/// The line of the caller. Not std::source_location, which clang 14 (the fuzzers) does not have.
struct CallSite {
    const char* file = __builtin_FILE();
    int line = __builtin_LINE();
};

[[noreturn]] void broken(const char* promise, CallSite where);

inline void check(bool kept, const char* promise, CallSite where = {}) {
    if (!kept) [[unlikely]]
        broken(promise, where);
}

}  // namespace nahtlos
