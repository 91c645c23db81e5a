#include <sqlite3.h>

#include "base/check.hpp"
#include "base/sql/error.hpp"
#include "modules/search/sqlite_handle.hpp"

namespace nahtlos::search {
namespace {

sql::ErrorKind kind_of(int code) {
    switch (code & 0xFF) {
        case SQLITE_CONSTRAINT: return sql::ErrorKind::unique;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return sql::ErrorKind::busy;
        case SQLITE_FULL: return sql::ErrorKind::full;
        case SQLITE_IOERR: return sql::ErrorKind::io;
        case SQLITE_CANTOPEN: return sql::ErrorKind::gone;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return sql::ErrorKind::corrupt;
        default: return sql::ErrorKind::other;
    }
}

}  // namespace

void fail(sqlite3* db, std::string_view what) {
    throw sql::Error(kind_of(sqlite3_extended_errcode(db)),
                     std::string("search index: ") + sqlite3_errmsg(db) +
                         " in: " + std::string(what.substr(0, 200)));
}

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::expect(int rc) const {
    if (rc != SQLITE_OK) fail(sqlite3_db_handle(statement_), sqlite3_sql(statement_));
}

Query& Query::with(std::int64_t number) {
    expect(sqlite3_bind_int64(statement_, ++bound_, number));
    return *this;
}

Query& Query::with(std::string_view text) {
    expect(sqlite3_bind_text(statement_, ++bound_, text.data() == nullptr ? "" : text.data(),
                             static_cast<int>(text.size()), SQLITE_STATIC));
    return *this;
}

Query& Query::with_bytes(std::string_view bytes) {
    expect(sqlite3_bind_blob(statement_, ++bound_, bytes.data(), static_cast<int>(bytes.size()),
                             SQLITE_STATIC));
    return *this;
}

Query& Query::with(const Uuid& id) {
    expect(sqlite3_bind_blob(statement_, ++bound_, id.bytes.data(), 16, SQLITE_TRANSIENT));
    return *this;
}

bool Query::next() {
    const int rc = sqlite3_step(statement_);
    if (rc == SQLITE_ROW) return true;
    if (rc != SQLITE_DONE) fail(sqlite3_db_handle(statement_), sqlite3_sql(statement_));
    return false;
}

void Query::run() { check(!next(), "a statement without rows has none"); }

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string_view Query::text(int column) const {
    const auto* data = sqlite3_column_text(statement_, column);
    if (data == nullptr) return {};
    return {reinterpret_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Query::bytes(int column) const {
    const auto* data = sqlite3_column_blob(statement_, column);
    if (data == nullptr) return {};
    return {static_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

SqliteHandle::SqliteHandle(const std::string& path, bool is_writer, std::int64_t cache_kib) {
    const int flags =
        SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
        (is_writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    try {
        if (sqlite3_open_v2(path.c_str(), &db_, flags, nullptr) != SQLITE_OK) fail(db_, path);
        sqlite3_busy_timeout(db_, 5'000);
        script("pragma temp_store = memory");
        script("pragma cache_size = -" + std::to_string(cache_kib));
        add_text_functions(db_);
    } catch (...) {
        close();
        throw;
    }
}

SqliteHandle::~SqliteHandle() { close(); }

void SqliteHandle::close() noexcept {
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(db_);
}

void SqliteHandle::script(const std::string& statements) {
    if (sqlite3_exec(db_, statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(db_, statements);
    }
}

Query SqliteHandle::query(const std::string& statement) {
    auto& prepared = statements_[statement];
    if (prepared == nullptr &&
        sqlite3_prepare_v3(db_, statement.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &prepared,
                           nullptr) != SQLITE_OK) {
        fail(db_, statement);
    }
    return Query(prepared);
}

std::int64_t SqliteHandle::last_row() const { return sqlite3_last_insert_rowid(db_); }

void SqliteHandle::rollback() noexcept {
    if (sqlite3_get_autocommit(db_) == 0) sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
}

}  // namespace nahtlos::search
