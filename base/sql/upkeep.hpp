// Upkeep: makes what was deleted unreadable in the files of a database, too.
#pragma once

#include <string_view>
#include <vector>

#include "base/sql/connection.hpp"
#include "base/time.hpp"

namespace nahtlos::sql {

/// Rewrites the whole file and empties its log (SQLite), or these tables with their indexes
/// (PostgreSQL; its own log keeps old pages until it is recycled or archived away). Nobody writes
/// meanwhile. False when a reader of what was before kept some of it alive (a transaction, on
/// PostgreSQL one that `patience` did not see the end of): to be called again.
bool rewrite(Connection& connection, const std::vector<std::string_view>& tables,
             Span patience = seconds(10));

}  // namespace nahtlos::sql
