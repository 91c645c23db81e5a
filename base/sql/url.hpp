// Url: which engine a database URL names, and what that engine is given to open it.
#pragma once

#include <string>

#include "base/sql/connection.hpp"

namespace nahtlos::sql {

struct Target {
    Engine engine = Engine::sqlite;
    std::string text;  // path of the file, or what libpq takes to connect
};

/// Of "sqlite:PATH", "postgres:CONNINFO" or "postgresql://..."; throws std::invalid_argument when
/// the URL is of no known kind.
Target target_of(const std::string& url);

}  // namespace nahtlos::sql
