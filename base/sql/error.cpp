#include "base/sql/error.hpp"

#include <utility>

namespace nahtlos::sql {

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
      constraint(std::move(constraint_name)) {}

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
