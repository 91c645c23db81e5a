// BaseBackup: a copy of a whole PostgreSQL cluster, from which its archived log leads to any later
// moment.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "apps/nahtlos/health_check.hpp"
#include "base/result.hpp"
#include "base/sql/database.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

/// Where PostgreSQL's archive_command puts its log, below the folder of base backups.
std::filesystem::path archive_of(const std::filesystem::path& folder);

/// Copies the cluster into a new folder below `folder` by pg_basebackup, and returns that. The
/// connection needs the right REPLICATION. Throws std::runtime_error.
std::filesystem::path make_base_backup(const sql::Database& database,
                                       const std::filesystem::path& folder, Clock& clock);
/// Deletes all but the newest `keep`, and what of the archive only they needed.
void forget_base_backups(const std::filesystem::path& folder, std::int64_t keep);

/// Makes the new folder `cluster` of the newest base backup that ended before `at`, and tells it to
/// recover to that moment from the archive; PostgreSQL does so when it is started there, and opens
/// the database for writing at the end. When the log ends before that moment, it refuses to start
/// and says so. Nothing for `at`: all there is. Refuses with "no_backup", "too_early", "exists",
/// "damaged". Returns the folder of the base backup.
Result<std::filesystem::path> prepare_cluster(const std::filesystem::path& folder,
                                              std::optional<Instant> at,
                                              const std::filesystem::path& cluster);

/// Whether PostgreSQL archives its log, and how old the newest base backup is.
Findings look_at_base_backups(sql::Database& database, const std::filesystem::path& folder,
                              Instant now);

}  // namespace nahtlos::app
