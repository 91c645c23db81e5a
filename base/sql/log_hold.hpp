// LogHold: keeps SQLite's log from beginning anew until its owner has read it, and copies the
// database as it is at a known place of the log.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_backup;

namespace nahtlos::sql {

/// A read transaction is a mark in the log: SQLite writes on behind it, but does not begin the log
/// anew, except once where all of it was moved into the database before the mark was set. All
/// functions throw Error. One thread.
class LogHold {
public:
    explicit LogHold(std::string path) : path_(std::move(path)) {}

    /// Sets the mark where the log ends now.
    void hold();
    /// Sets the next mark, calls `collect`, which reads all that the log holds, and only then gives
    /// up the mark before.
    void advance(const std::function<void()>& collect);
    /// Calls `work` while nobody can write; waits two seconds for the right to.
    void with_writers_held(const std::function<void()>& work);
    /// With writers held and all of the log read: moves the log and sets the mark anew, so that the
    /// next transaction may begin the log anew. When it throws, there is no mark any more.
    void renew();
    /// Moves the log into the database as far as the mark lets it, and makes that durable now, so
    /// that little is left to be done while writers wait.
    void move();
    /// Commits a transaction that changes nothing, so that there is a log.
    void touch();
    /// Lets go of everything. Whoever is the last leaves the log as it is.
    void release();

private:
    struct Close {
        void operator()(sqlite3* db) const;
    };
    using Db = std::unique_ptr<sqlite3, Close>;
    friend class SqliteCopy;

    static Db open(const std::string& path, int flags);
    void open_own(Db& db) const;
    static void begin_reading(sqlite3* db);

    const std::string path_;
    Db reader_, next_reader_, mover_, writer_;
};

/// A copy of the database, page by page, as it was when this was made; beside whoever writes.
class SqliteCopy {
public:
    /// Begins to read. Throws Error, as all of them.
    explicit SqliteCopy(const std::string& path);
    ~SqliteCopy();
    SqliteCopy(const SqliteCopy&) = delete;
    SqliteCopy& operator=(const SqliteCopy&) = delete;

    void begin(const std::string& to);
    /// True when all is copied; else after so many pages.
    bool step(int pages);
    /// Closes both; the copy is not synced.
    void end();

private:
    LogHold::Db from_, to_;
    sqlite3_backup* backup_ = nullptr;
};

}  // namespace nahtlos::sql
