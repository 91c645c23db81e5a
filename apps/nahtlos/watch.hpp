// Watch: what a server keeps an eye on for its metrics and its log: connections, jobs, statements.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/http/server.hpp"
#include "base/jobs/jobs.hpp"
#include "base/ops/standard_metrics.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

/// Shows the counts of one server as metrics. One thread at a time.
class ConnectionWatch {
public:
    void show(const http::ServerCounts& counts);

private:
    http::ServerCounts before_;
};

/// Shows how many jobs are due, and how many were given up. One thread at a time.
class BacklogWatch {
public:
    /// Throws sql::Error when the database cannot be read.
    void show(sql::Database& database, Instant now);

private:
    std::map<std::string, std::unique_ptr<metrics::Job>> kinds_;  // ever seen
};

/// Counts how jobs end, by kind.
void watch_jobs(jobs::Runner& runner);

/// Writes a line for each statement that takes `slow_ms` milliseconds or more, and counts it; 0:
/// never.
sql::SlowLog slow_log(std::int64_t slow_ms, Clock& clock);

/// What the log shows of a request's target: no query, nor the token of a cart, which opens it.
std::string shown_target(std::string_view target);

/// Shows the errors of the database by kind. Once per process.
void count_database_errors();

}  // namespace nahtlos::app
