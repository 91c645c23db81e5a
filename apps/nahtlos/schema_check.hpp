// Whether the database is the one that this program works with.
#pragma once

#include "base/api/health.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

/// "database": it can be read, and has the migrations that this program knows. `database` outlives
/// it.
api::ReadyCheck schema_check(sql::Database& database);

}  // namespace nahtlos::app
