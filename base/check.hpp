// check(): a promise the program makes to itself, kept on in release builds.
#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace nahtlos {

/// Thrown when something that cannot happen did: the transaction rolls back and the alarm rings.
struct Broken : std::logic_error {
    using std::logic_error::logic_error;
};

[[noreturn]] void broken(const char* promise, std::source_location where);

inline void check(bool kept, const char* promise,
                  std::source_location where = std::source_location::current()) {
    if (!kept) [[unlikely]]
        broken(promise, where);
}

}  // namespace nahtlos
