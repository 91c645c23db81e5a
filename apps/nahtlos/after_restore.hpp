// AfterRestore: what is done to a database that was brought back before anybody may use it.
#pragma once

#include <filesystem>
#include <vector>

#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

/// Runs every step, each of which may run again, and says on standard output what it did and what
/// people have to look at. New steps (things that were decided after the restored moment and count
/// in spite of it) get a line in after_restore.cpp. `journals` are the folders that may hold what
/// was noted outside of the database; files that are not there count as empty. `data_dir` gets the
/// note that there was a restore.
void after_restore(sql::Database& database, const std::filesystem::path& data_dir,
                   const std::vector<std::filesystem::path>& journals, Instant now);

}  // namespace nahtlos::app
