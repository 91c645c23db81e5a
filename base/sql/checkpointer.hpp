// Checkpointer: moves SQLite's log into the database file beside the writer, which would else stand
// still for that long.
#pragma once

#include <cstdint>
#include <memory>

#include "base/sql/database.hpp"

struct sqlite3;

namespace nahtlos::sql {

/// For one thread.
class Checkpointer {
public:
    /// `pages` of log are worth moving: the more, the fewer pages are written twice, and the longer
    /// a restart takes after a crash.
    Checkpointer(Database& database, std::int64_t pages) : database_(database), pages_(pages) {}

    /// Moves the log when it is long. Since the writer goes on meanwhile, a few times in a row:
    /// only when nothing is left does the next commit begin the log anew. True when nothing was
    /// left. Throws sql::Error; the next call tries again.
    bool tick();

private:
    struct Close {
        void operator()(sqlite3* db) const;
    };
    void open();

    Database& database_;
    const std::int64_t pages_;
    std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace nahtlos::sql
