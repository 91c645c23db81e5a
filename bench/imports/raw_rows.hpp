// RawRows: what an import wrote, written once more by bare inserts: the limit that it is held to.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/sql/database.hpp"

namespace nahtlos::bench {

/// Rows by table, of all tables.
std::map<std::string, std::int64_t> count_rows(sql::Database& database);

/// Takes out the rows of all tables that have more of them than in `before`, and puts the same rows
/// back by one prepared insert for each table, 10,000 rows a commit. Returns the seconds that the
/// inserts took; what they wait for the disk is in them. Holds all rows in memory.
double insert_again_s(sql::Database& database, const std::map<std::string, std::int64_t>& before);

}  // namespace nahtlos::bench
