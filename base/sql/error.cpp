#include "base/sql/error.hpp"

#include <atomic>
#include <utility>

namespace nahtlos::sql {
namespace {

// In the order of error_kinds, which is that of the enumerators.
std::array<std::atomic<std::uint64_t>, error_kinds.size()> counts{};
static_assert(static_cast<std::size_t>(ErrorKind::other) + 1 == error_kinds.size());

}  // namespace

std::uint64_t errors_so_far(ErrorKind kind) {
    return counts.at(static_cast<std::size_t>(kind)).load(std::memory_order_relaxed);
}

const char* to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::unique: return "unique";
        case ErrorKind::foreign_key: return "foreign_key";
        case ErrorKind::check: return "check";
        case ErrorKind::not_null: return "not_null";
        case ErrorKind::serialization: return "serialization";
        case ErrorKind::busy: return "busy";
        case ErrorKind::full: return "full";
        case ErrorKind::io: return "io";
        case ErrorKind::gone: return "gone";
        case ErrorKind::unreachable: return "unreachable";
        case ErrorKind::corrupt: return "corrupt";
        case ErrorKind::syntax: return "syntax";
        case ErrorKind::other: return "other";
    }
    return "other";
}

Error::Error(ErrorKind error_kind, const std::string& message, std::string constraint_name)
    : std::runtime_error(std::string(to_string(error_kind)) + ": " + message),
      kind(error_kind),
      constraint(std::move(constraint_name)) {
    counts.at(static_cast<std::size_t>(kind)).fetch_add(1, std::memory_order_relaxed);
}

bool Error::is_temporary() const {
    switch (kind) {
        case ErrorKind::serialization:
        case ErrorKind::busy:
        case ErrorKind::full:
        case ErrorKind::io:
        case ErrorKind::gone:
        case ErrorKind::unreachable: return true;
        default: return false;
    }
}

}  // namespace nahtlos::sql
