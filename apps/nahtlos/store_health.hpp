// What backup, restore and doctor ask a database about itself.
#pragma once

#include <cstdint>
#include <string>

#include "base/sql/connection.hpp"
#include "base/sql/tx.hpp"
#include "base/time.hpp"

namespace nahtlos::app {

std::int64_t count_orders(Tx& tx);
/// Position of the last event that has one; 0 when none has.
std::int64_t last_position(Tx& tx);
/// Tables of a PostgreSQL database that are not its own.
std::int64_t count_tables(Tx& tx);

/// A setting of PostgreSQL, as "on"; "unknown" when there is none of that name.
std::string postgres_setting(Tx& tx, const std::string& name);
Instant postgres_time(Tx& tx);
/// "ok", or the first thing that is wrong with the file of an SQLite database.
std::string quick_check(sql::Connection& connection);

/// What PostgreSQL's archiver says of itself.
struct Archiver {
    std::string mode;  // archive_mode
    std::string failed_file;
    Instant archived_at, failed_at;  // last; Instant{} for never
};
Archiver archiver_of(Tx& tx);

/// What waits to be done.
struct Waiting {
    std::int64_t failed_jobs = 0, overdue_jobs = 0;  // due before `overdue`
    std::int64_t events_behind = 0;                  // of the slowest subscriber
    std::int64_t unnumbered_batches = 0;
    std::int64_t ending_keys = 0, admin_keys = 0;  // keys that end before `ending`
};
Waiting waiting(Tx& tx, Instant now, Instant overdue, Instant ending);

}  // namespace nahtlos::app
