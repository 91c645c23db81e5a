// CommitTimes: a file beside the database that says when each of its transactions was committed,
// which SQLite's log does not.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/backup/wal.hpp"
#include "base/sql/database.hpp"
#include "base/time.hpp"
#include "base/world.hpp"

namespace nahtlos::backup {

/// Notes the commits of one process, 24 bytes each, before they are answered: what is noted was
/// durable by then. Outlives a killed process; after a power cut the last notes may be missing.
/// Thread safe.
class CommitTimes {
public:
    /// `database`: path of the SQLite file.
    CommitTimes(std::string database, Clock& clock);
    ~CommitTimes();
    CommitTimes(const CommitTimes&) = delete;
    CommitTimes& operator=(const CommitTimes&) = delete;

    /// For DatabaseOptions::wrap_writer; must outlive the connections.
    std::function<std::unique_ptr<sql::Connection>(std::unique_ptr<sql::Connection>)> wrap();
    /// Whose commits those are; before the first writer is opened.
    void watch(const sql::Database& database) { watched_ = &database; }
    /// After a commit. What cannot be written is left out: the commit counts as before.
    void note() noexcept;

    static std::string file_of(const std::string& database) { return database + "-times"; }

private:
    const std::string log_;
    Clock& clock_;
    const sql::Database* watched_ = nullptr;
    std::mutex mutex_;
    int file_ = -1, log_file_ = -1;
    std::int64_t last_frames_ = 0;
    std::uint64_t last_salts_ = 0;
};

/// Reads what was noted.
class NotedTimes {
public:
    explicit NotedTimes(std::string file) : file_(std::move(file)) {}
    /// Reads what was added since.
    void refresh();
    /// When the transaction that ends after so many frames of that log was committed.
    std::optional<Instant> at(const WalPosition& end) const;

private:
    const std::string file_;
    std::int64_t read_ = 0;
    std::uint64_t salts_ = 0;  // of the notes below; those of older logs are gone
    std::map<std::int64_t, Instant> by_frames_;
};

}  // namespace nahtlos::backup
