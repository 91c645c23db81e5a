#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "base/sql/connection.hpp"
#include "base/sql/statements.hpp"

namespace nahtlos::sql {
namespace {

ErrorKind kind_of(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return ErrorKind::unique;
        case SQLITE_CONSTRAINT_FOREIGNKEY: return ErrorKind::foreign_key;
        case SQLITE_CONSTRAINT_CHECK: return ErrorKind::check;
        case SQLITE_CONSTRAINT_NOTNULL: return ErrorKind::not_null;
        default: break;
    }
    switch (extended & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorKind::busy;
        case SQLITE_FULL: return ErrorKind::full;
        case SQLITE_IOERR: return ErrorKind::io;
        case SQLITE_CANTOPEN: return ErrorKind::gone;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return ErrorKind::corrupt;
        case SQLITE_ERROR:
        case SQLITE_RANGE:
        case SQLITE_MISUSE: return ErrorKind::syntax;
        default: return ErrorKind::other;
    }
}

constexpr int max_params = 99;

// A page with its header (https://sqlite.org/fileformat2.html#walformat); pages are of the default
// size, which no setting changes.
constexpr std::uint64_t frame_bytes = 4096 + 24;

struct Statement {
    sqlite3_stmt* handle = nullptr;
    std::array<int, max_params + 1> index{};  // $n to SQLite's number, which is order of appearance
};

class SqliteRow final : public RowView {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
    int columns() const override { return sqlite3_column_count(statement_); }
    bool is_null(int c) const override { return sqlite3_column_type(statement_, c) == SQLITE_NULL; }
    std::int64_t integer(int c) const override { return sqlite3_column_int64(statement_, c); }
    double real(int c) const override { return sqlite3_column_double(statement_, c); }
    std::string_view text(int c) const override {
        const auto* data = sqlite3_column_text(statement_, c);
        if (data == nullptr) return {};
        return {reinterpret_cast<const char*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, c))};
    }
    std::string_view bytes(int c) const override {
        const auto* data = sqlite3_column_blob(statement_, c);
        if (data == nullptr) return {};
        return {static_cast<const char*>(data),
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, c))};
    }
    Uuid uuid(int c) const override {
        const auto data = bytes(c);
        check(data.size() == 16, "a stored uuid has 16 bytes");
        Uuid id;
        std::memcpy(id.bytes.data(), data.data(), 16);
        return id;
    }

private:
    sqlite3_stmt* statement_;
};

// Leaves a cached statement ready for its next use whatever happens in between.
struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
};

class Sqlite final : public Connection {
public:
    explicit Sqlite(const SqliteOptions& options)
        : slow_(options.slow), is_writer_(!options.read_only) {
        const int flags =
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
            (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        const auto* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
        if (sqlite3_open_v2(options.path.c_str(), &db_, flags, vfs) != SQLITE_OK) {
            const std::string message = db_ == nullptr ? "out of memory" : sqlite3_errmsg(db_);
            sqlite3_close_v2(db_);
            throw Error(ErrorKind::gone, "cannot open " + options.path + ": " + message);
        }
        try {
            configure(options);
        } catch (...) {
            close();
            throw;
        }
    }

    ~Sqlite() override { close(); }

    Engine engine() const override { return Engine::sqlite; }

    void script(const std::string& statements) override {
        check_not_lost();
        const auto timer = timed(statements);
        if (sqlite3_exec(db_, statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
            fail(statements);
        }
    }

    std::int64_t run(std::string_view text, std::span<const Param> params,
                     const RowSink& sink) override {
        const auto timer = timed(text);
        auto& statement = prepare(text);
        const Reset reset{statement.handle};
        check(params.size() <= max_params, "a statement has at most 99 parameters");
        for (std::size_t i = 0; i < params.size(); ++i) {
            const int at = statement.index[i + 1];
            if (at > 0) bind(statement.handle, at, params[i]);
        }
        return step_all(statement.handle, text, sink);
    }

    std::int64_t insert(std::string_view table, const RowSource& rows,
                        std::string_view on_conflict) override {
        scratch_ = "insert into ";
        scratch_ += table;
        scratch_ += '(';
        append_list(scratch_, rows.columns.size(), [&](auto i) { scratch_ += rows.columns[i]; });
        scratch_ += ") values (";
        append_list(scratch_, rows.columns.size(), [&](auto i) { append_param(i); });
        scratch_ += ") ";
        scratch_ += on_conflict;
        return for_each_row(rows, nullptr);
    }

    std::int64_t update(std::string_view table, const RowSource& rows, std::size_t keys) override {
        scratch_ = "update ";
        scratch_ += table;
        scratch_ += " set ";
        append_list(scratch_, rows.columns.size() - keys, [&](auto i) {
            scratch_ += rows.columns[keys + i];
            scratch_ += " = ";
            append_param(keys + i);
        });
        append_where(rows, keys);
        return for_each_row(rows, nullptr);
    }

    std::int64_t erase(std::string_view table, const RowSource& keys) override {
        scratch_ = "delete from ";
        scratch_ += table;
        append_where(keys, keys.columns.size());
        return for_each_row(keys, nullptr);
    }

    void find(const FindSpec& spec, const RowSource& keys, const RowSink& sink) override {
        scratch_ = "select ";
        scratch_ += spec.columns;
        scratch_ += " from ";
        scratch_ += spec.table;
        append_where(keys, keys.columns.size());
        if (!spec.also.empty()) {
            scratch_ += " and (";
            scratch_ += spec.also;
            scratch_ += ')';
        }
        for_each_row(keys, sink);
    }

    void begin(bool write) override {
        script(write ? "begin immediate" : "begin");
        is_open_ = true;
    }
    void commit() override {
        check_not_lost();
        script("commit");
        is_open_ = false;
    }
    void rollback() noexcept override {
        is_open_ = false;
        if (sqlite3_get_autocommit(db_) == 0) {
            sqlite3_exec(db_, "rollback", nullptr, nullptr, nullptr);
        }
    }
    bool in_transaction() const override { return sqlite3_get_autocommit(db_) == 0; }
    bool is_alive() override { return true; }
    ConnectionCounts counts() const override {
        auto counts = counts_;
        int pages = 0, highest = 0;
        sqlite3_db_status(db_, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 0);
        counts.log_bytes = static_cast<std::uint64_t>(pages) * frame_bytes;
        return counts;
    }

private:
    StatementTimer timed(std::string_view text) const { return {slow_, text, counts_, is_writer_}; }

    // SQLite keeps a connection open as long as it has statements.
    void close() {
        for (auto& [text, statement] : statements_) sqlite3_finalize(statement.handle);
        sqlite3_close_v2(db_);
    }

    [[noreturn]] void fail(std::string_view statement) {
        const std::string message = sqlite3_errmsg(db_);
        const auto kind = kind_of(sqlite3_extended_errcode(db_));
        if (is_open_ && sqlite3_get_autocommit(db_) != 0) lost_by_ = kind;
        const auto colon = message.find("failed: ");
        const auto constraint = colon == message.npos ? std::string{} : message.substr(colon + 8);
        throw Error(kind, message + " in: " + std::string(statement.substr(0, 300)), constraint);
    }

    // A full or failing disk makes SQLite roll back on its own. What follows, if someone swallowed
    // that error, would commit statement by statement.
    void check_not_lost() {
        if (is_open_ && sqlite3_get_autocommit(db_) != 0) {
            throw Error(lost_by_, "an earlier failure rolled the transaction back");
        }
    }

    std::string setting(std::string_view pragma) {
        std::string value;
        run(pragma, {}, [&](const RowView& row) { value = row.text(0); });
        return value;
    }

    void configure(const SqliteOptions& options) {
        sqlite3_busy_timeout(db_, static_cast<int>(options.busy_timeout_ms));
        script("pragma cache_size = -" + std::to_string(options.cache_kib));
        script("pragma temp_store = memory");
        if (options.read_only) {
            script("pragma query_only = on");
            return;
        }
        if (const auto mode = setting("pragma journal_mode = wal"); mode != "wal") {
            throw Error(ErrorKind::io, options.path + " cannot be kept in WAL mode but in " + mode);
        }
        script(options.durability == Durability::full ? "pragma synchronous = full"
                                                      : "pragma synchronous = normal");
        script("pragma secure_delete = on");  // as Debian builds it: what is deleted is zeroed
        script("pragma foreign_keys = on");
        checkpoint_pages_ = options.checkpoint_pages;
        log_pages_ = options.log_pages;
        sqlite3_wal_hook(db_, &Sqlite::on_commit, this);
        script("pragma journal_size_limit = 268435456");
        if (options.durability == Durability::full) secure_log();
    }

    // As sqlite3_wal_autocheckpoint does, which is such a hook, too: what fails here is tried again
    // after the next commit.
    static int on_commit(void* self, sqlite3* db, const char*, int pages) {
        const auto& connection = *static_cast<const Sqlite*>(self);
        if (connection.log_pages_ != nullptr) *connection.log_pages_ = pages;
        if (pages >= connection.checkpoint_pages_) {
            sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        }
        return SQLITE_OK;
    }

    // What is in the log counts as committed, but may not have reached the disk: a process was
    // killed before its sync, or the sync failed, and after that no later one covers those pages
    // (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020). So the
    // log is written once more and synced before anybody is told of what it says.
    void secure_log() {
        script("begin immediate");  // recovers, and lets nobody append meanwhile
        sqlite3_file* log = nullptr;
        sqlite3_file_control(db_, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
        if (log != nullptr && log->pMethods != nullptr) secure(*log);
        script("rollback");
    }

    static void secure(sqlite3_file& file) {
        const auto expect = [](int rc) {
            if (rc != SQLITE_OK) throw Error(kind_of(rc), "the log could not be made durable");
        };
        const auto& methods = *file.pMethods;
        sqlite3_int64 size = 0;
        expect(methods.xFileSize(&file, &size));
        // Where a torn write may spoil the bytes around it, what is durable is left alone.
        const bool may_overwrite =
            (methods.xDeviceCharacteristics(&file) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
        std::string part(std::size_t{1} << 16, '\0');  // SQLite's files take no more than 128 KiB
        for (sqlite3_int64 at = 0; may_overwrite && at < size;) {
            const auto bytes = static_cast<int>(
                std::min<sqlite3_int64>(size - at, static_cast<sqlite3_int64>(part.size())));
            expect(methods.xRead(&file, part.data(), bytes, at));
            expect(methods.xWrite(&file, part.data(), bytes, at));
            at += bytes;
        }
        if (size > 0) expect(methods.xSync(&file, SQLITE_SYNC_NORMAL));
    }

    Statement& prepare(std::string_view text) {
        if (const auto it = statements_.find(text); it != statements_.end()) return it->second;
        Statement statement;
        const char* tail = nullptr;
        if (sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()),
                               SQLITE_PREPARE_PERSISTENT, &statement.handle, &tail) != SQLITE_OK) {
            fail(text);
        }
        check(statement.handle != nullptr, "a statement is not empty");
        const int count = sqlite3_bind_parameter_count(statement.handle);
        for (int at = 1; at <= count; ++at) {
            const char* name = sqlite3_bind_parameter_name(statement.handle, at);
            check(name != nullptr, "a parameter is written $n");
            const int number = std::atoi(name + 1);
            check(number >= 1 && number <= max_params, "a parameter is one of $1 to $99");
            statement.index[static_cast<std::size_t>(number)] = at;
        }
        return statements_.emplace(std::string(text), statement).first->second;
    }

    void bind(sqlite3_stmt* statement, int at, const Param& p) {
        int rc = SQLITE_OK;
        if (p.is_null) {
            rc = sqlite3_bind_null(statement, at);
        } else {
            switch (p.type) {
                case Type::integer: rc = sqlite3_bind_int64(statement, at, p.integer); break;
                case Type::real: rc = sqlite3_bind_double(statement, at, p.real); break;
                case Type::uuid:
                    rc = sqlite3_bind_blob(statement, at, p.uuid.bytes.data(), 16, SQLITE_STATIC);
                    break;
                case Type::text:
                    rc = sqlite3_bind_text(statement, at, p.text.data(),
                                           static_cast<int>(p.text.size()), SQLITE_STATIC);
                    break;
                case Type::bytes:
                    rc = sqlite3_bind_blob(statement, at, p.text.data(),
                                           static_cast<int>(p.text.size()), SQLITE_STATIC);
                    break;
            }
        }
        if (rc != SQLITE_OK) fail(sqlite3_sql(statement));
    }

    std::int64_t step_all(sqlite3_stmt* statement, std::string_view text, const RowSink& sink) {
        check_not_lost();
        ++counts_.statements;
        const auto before = sqlite3_total_changes64(db_);
        const SqliteRow row(statement);
        int rc = 0;
        while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
            ++counts_.rows_read;
            if (sink) sink(row);
        }
        if (rc != SQLITE_DONE) fail(text);
        const auto written = sqlite3_total_changes64(db_) - before;
        counts_.rows_written += static_cast<std::uint64_t>(written);
        return written;
    }

    std::int64_t for_each_row(const RowSource& rows, const RowSink& sink) {
        const auto timer = timed(scratch_);
        auto& statement = prepare(scratch_);
        std::array<Param, max_params> params;
        check(rows.columns.size() <= params.size(), "a row has at most 99 columns");
        std::int64_t written = 0;
        for (std::size_t at = 0; at < rows.rows; ++at) {
            rows.row(at, {params.data(), rows.columns.size()});
            for (std::size_t i = 0; i < rows.columns.size(); ++i) {
                bind(statement.handle, statement.index[i + 1], params[i]);
            }
            const Reset reset{statement.handle};
            written += step_all(statement.handle, scratch_, sink);
        }
        return written;
    }

    void append_param(std::size_t i) {
        scratch_ += '$';
        scratch_ += std::to_string(i + 1);
    }

    void append_where(const RowSource& rows, std::size_t keys) {
        scratch_ += " where ";
        append_list(
            scratch_, keys,
            [&](auto i) {
                scratch_ += rows.columns[i];
                scratch_ += " = ";
                append_param(i);
            },
            " and ");
    }

    const SlowLog slow_;
    const bool is_writer_;
    sqlite3* db_ = nullptr;
    std::int64_t checkpoint_pages_ = 0;
    std::atomic<std::int64_t>* log_pages_ = nullptr;
    StatementCache<Statement> statements_;
    std::string scratch_;
    bool is_open_ = false;  // between begin and the end of the transaction, as the caller sees it
    ErrorKind lost_by_ = ErrorKind::other;
    ConnectionCounts counts_;
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options) {
    return std::make_unique<Sqlite>(options);
}

}  // namespace nahtlos::sql
