// Copies of a live database, and what the tools of PostgreSQL need to reach one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/sql/database.hpp"

namespace nahtlos::sql {

/// Writes what an SQLite database holds at this moment to the new file `to`, beside whoever reads
/// and writes; the copy is one consistent state. It is on disk when this returns. Throws Error.
void copy_sqlite(const Database& database, const std::string& to);

/// Environment variables by which libpq and the programs that come with PostgreSQL connect to the
/// same database (PGHOST, PGPASSWORD, ...), so that no password stands on a command line.
std::vector<std::pair<std::string, std::string>> connection_variables(const Database& database);

}  // namespace nahtlos::sql
