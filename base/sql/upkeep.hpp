// Upkeep: makes what was deleted unreadable in the files of a database, too.
#pragma once

#include <string_view>
#include <vector>

#include "base/sql/connection.hpp"

namespace nahtlos::sql {

/// Rewrites the whole file and empties its log (SQLite), or these tables with their indexes
/// (PostgreSQL; its own log keeps old pages until it is recycled or archived away). Nobody writes
/// meanwhile. False when a reader kept the log of SQLite from being emptied: to be called again.
bool rewrite(Connection& connection, const std::vector<std::string_view>& tables);

}  // namespace nahtlos::sql
