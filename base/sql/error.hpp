// What a database can fail with, as kinds that both engines share.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace nahtlos::sql {

enum class ErrorKind {
    unique,  // a unique or primary key says no; `constraint` names it
    foreign_key,
    check,  // a CHECK constraint says no
    not_null,
    serialization,  // serialization failure or deadlock: run the whole transaction again
    busy,           // lock or statement timeout
    full,           // disk full
    io,             // the disk failed
    gone,           // the connection is lost; a commit may or may not have happened
    unreachable,    // like gone, and a new connection is not to be had either for now
    corrupt,
    syntax,  // a statement is wrong: our own bug
    other,
};

inline constexpr std::array error_kinds{
    ErrorKind::unique,        ErrorKind::foreign_key, ErrorKind::check,   ErrorKind::not_null,
    ErrorKind::serialization, ErrorKind::busy,        ErrorKind::full,    ErrorKind::io,
    ErrorKind::gone,          ErrorKind::unreachable, ErrorKind::corrupt, ErrorKind::syntax,
    ErrorKind::other};

const char* to_string(ErrorKind kind);

/// Errors of this kind in this process so far, whoever dealt with them. Thread safe.
std::uint64_t errors_so_far(ErrorKind kind);

/// Thrown by everything in base/sql; ends the request (and, for `serialization`, is retried).
struct Error : std::runtime_error {
    Error(ErrorKind error_kind, const std::string& message, std::string constraint_name = {});
    ErrorKind kind;
    std::string constraint;
    /// The database cannot serve now but may later: answer 503.
    bool is_temporary() const;
};

}  // namespace nahtlos::sql
