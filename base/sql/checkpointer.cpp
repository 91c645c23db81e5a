#include "base/sql/checkpointer.hpp"

#include <sqlite3.h>

#include "base/check.hpp"

namespace nahtlos::sql {

void Checkpointer::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

// Neither a writer, which would secure the log first, nor a reader, which cannot write.
void Checkpointer::open() {
    const auto& options = database_.options();
    const auto path = options.url.substr(std::string_view("sqlite:").size());
    sqlite3* db = nullptr;
    const int rc =
        sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        options.sqlite_vfs.empty() ? nullptr : options.sqlite_vfs.c_str());
    db_.reset(db);
    // Only who has read from a database knows that it has a log.
    const bool has_read = rc == SQLITE_OK && sqlite3_exec(db, "select count(*) from sqlite_schema",
                                                          nullptr, nullptr, nullptr) == SQLITE_OK;
    if (has_read) return;
    db_.reset();
    throw Error(ErrorKind::gone, "cannot open " + path + " to move its log");
}

bool Checkpointer::tick() {
    constexpr int most_passes = 6;
    if (database_.engine() != Engine::sqlite || database_.log_pages() < pages_) return true;
    if (db_ == nullptr) open();
    for (int pass = 0; pass < most_passes; ++pass) {
        int logged = -1, moved = -1;
        // Passive: nobody waits for it (https://sqlite.org/c3ref/wal_checkpoint_v2.html).
        const int rc = sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                                 &logged, &moved);
        if (rc == SQLITE_BUSY) return false;  // the writer does it itself
        if (rc != SQLITE_OK) {
            const std::string why = sqlite3_errmsg(db_.get());
            db_.reset();
            throw Error(ErrorKind::io, "the log could not be moved: " + why);
        }
        check(logged >= 0, "a database that is written to has a log");
        if (moved >= logged) return true;
    }
    return false;
}

}  // namespace nahtlos::sql
