#include "base/sql/log_hold.hpp"

#include <sqlite3.h>

#include "base/sql/error.hpp"

namespace nahtlos::sql {
namespace {

constexpr int writer_wait_ms = 2'000;

[[noreturn]] void fail(sqlite3* db, const std::string& what) {
    throw Error(ErrorKind::io, what + ": " + sqlite3_errmsg(db));
}

void run(sqlite3* db, const std::string& statement) {
    if (sqlite3_exec(db, statement.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(db, statement);
    }
}

std::string value_of(sqlite3* db, const std::string& statement) {
    std::string found;
    const auto take = [](void* to, int, char** values, char**) {
        *static_cast<std::string*>(to) = values[0] == nullptr ? "" : values[0];
        return 0;
    };
    if (sqlite3_exec(db, statement.c_str(), take, &found, nullptr) != SQLITE_OK) {
        fail(db, statement);
    }
    return found;
}

}  // namespace

void LogHold::Close::operator()(sqlite3* db) const {
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close_v2(db);
}

LogHold::Db LogHold::open(const std::string& path, int flags) {
    sqlite3* db = nullptr;
    const int rc = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Db opened(db);
    if (rc != SQLITE_OK) throw Error(ErrorKind::gone, "cannot open " + path);
    sqlite3_busy_timeout(db, writer_wait_ms);
    return opened;
}

void LogHold::open_own(Db& db) const {
    if (db == nullptr) db = open(path_, SQLITE_OPEN_READWRITE);
}

void LogHold::begin_reading(sqlite3* db) {
    if (sqlite3_get_autocommit(db) == 0) run(db, "rollback");
    run(db, "begin");
    value_of(db, "pragma schema_version");  // reads, which sets the mark
}

void LogHold::hold() {
    open_own(reader_);
    begin_reading(reader_.get());
}

void LogHold::advance(const std::function<void()>& collect) {
    open_own(next_reader_);
    begin_reading(next_reader_.get());
    collect();
    run(reader_.get(), "commit");
    std::swap(reader_, next_reader_);
}

void LogHold::with_writers_held(const std::function<void()>& work) {
    open_own(writer_);
    run(writer_.get(), "begin immediate");
    try {
        work();
    } catch (...) {
        writer_.reset();  // which rolls back; another is opened when it is needed
        throw;
    }
    run(writer_.get(), "rollback");
}

void LogHold::renew() {
    try {
        run(reader_.get(), "commit");
        move();
        begin_reading(reader_.get());
    } catch (...) {
        reader_.reset();
        throw;
    }
}

void LogHold::move() {
    if (mover_ == nullptr) {
        open_own(mover_);
        value_of(mover_.get(), "pragma schema_version");  // finds out about the log
    }
    const int rc = sqlite3_wal_checkpoint_v2(mover_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
    if (rc != SQLITE_OK && rc != SQLITE_BUSY) fail(mover_.get(), "the log cannot be moved");
    // SQLite does so itself only when all of it was moved.
    sqlite3_file* file = nullptr;
    sqlite3_file_control(mover_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (file == nullptr || file->pMethods == nullptr) return;
    if (file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) != SQLITE_OK) {
        throw Error(ErrorKind::io, "the database cannot be synced");
    }
}

void LogHold::touch() {
    open_own(writer_);
    const auto version = value_of(writer_.get(), "pragma user_version");
    run(writer_.get(), "pragma user_version = " + version);
}

void LogHold::release() {
    reader_.reset();
    next_reader_.reset();
    mover_.reset();
    // Not the writer, within with_writers_held(): rolled back there.
}

SqliteCopy::SqliteCopy(const std::string& path)
    : from_(LogHold::open(path, SQLITE_OPEN_READWRITE)) {
    LogHold::begin_reading(from_.get());
}

SqliteCopy::~SqliteCopy() {
    if (backup_ != nullptr) sqlite3_backup_finish(backup_);
}

void SqliteCopy::begin(const std::string& to) {
    to_ = LogHold::open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    run(to_.get(), "pragma synchronous = off");  // it is synced as a whole
    run(to_.get(), "pragma journal_mode = off");
    backup_ = sqlite3_backup_init(to_.get(), "main", from_.get(), "main");
    if (backup_ == nullptr) fail(to_.get(), "cannot write " + to);
}

bool SqliteCopy::step(int pages) {
    const int rc = sqlite3_backup_step(backup_, pages);
    if (rc == SQLITE_DONE) return true;
    if (rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED) return false;
    throw Error(rc == SQLITE_FULL ? ErrorKind::full : ErrorKind::io,
                std::string("the database cannot be copied: ") + sqlite3_errstr(rc));
}

void SqliteCopy::end() {
    sqlite3_backup_finish(backup_);
    backup_ = nullptr;
    from_.reset();
    to_.reset();
}

}  // namespace nahtlos::sql
