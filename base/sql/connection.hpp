// One connection to SQLite or PostgreSQL: statements with $1.. parameters, set-based reads and
// writes, transactions. Not thread safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sql/error.hpp"
#include "base/sql/slow.hpp"
#include "base/sql/value.hpp"

namespace nahtlos::sql {

class Reach;

enum class Engine { sqlite, postgres };

/// Many rows of parameters seen as columns; row() fills as many parameters as there are columns.
struct RowSource {
    std::span<const std::string_view> columns;
    std::span<const Type> types;
    std::size_t rows = 0;
    std::function<void(std::size_t row, std::span<Param> params)> row;
};

using RowSink = std::function<void(const RowView&)>;

/// What a set-based statement does with the keys or rows it is given.
struct FindSpec {
    std::string_view table;
    std::string_view columns;   // "a, b, c"
    std::string_view also;      // further condition, without parameters; may be empty
    bool lock = false;          // PostgreSQL: locks the rows found, in the order of `order_by`
    std::string_view order_by;  // the whole primary key where `keys` are only its prefix
};

struct ConnectionCounts {
    std::uint64_t statements = 0, rows_written = 0, rows_read = 0;
    std::uint64_t log_bytes = 0;  // SQLite: frames written to the log, headers included
};

class Connection {
public:
    virtual ~Connection() = default;
    virtual Engine engine() const = 0;

    /// Several statements without parameters (migrations, settings).
    virtual void script(const std::string& statements) = 0;
    /// One statement; `sink` sees each row of its result. Returns the rows affected by a write.
    virtual std::int64_t run(std::string_view statement, std::span<const Param> params,
                             const RowSink& sink) = 0;
    /// Inserts all rows; `on_conflict` is appended ("on conflict do nothing"). Returns rows
    /// written.
    virtual std::int64_t insert(std::string_view table, const RowSource& rows,
                                std::string_view on_conflict) = 0;
    /// Sets the columns after the first `keys` ones in the rows that these identify; returns rows
    /// written. Keys must be unique: the caller checks that affected equals sent.
    virtual std::int64_t update(std::string_view table, const RowSource& rows,
                                std::size_t keys) = 0;
    virtual std::int64_t erase(std::string_view table, const RowSource& keys) = 0;
    /// The rows whose columns equal one of `keys` (a prefix of the primary key will do).
    virtual void find(const FindSpec& spec, const RowSource& keys, const RowSink& sink) = 0;

    /// From here to the end of the transaction, inserts without `on_conflict` and updates may be
    /// sent without waiting for their answers: they return the rows they were given, and what they
    /// fail with is thrown by a later statement, by flush() or by commit(), which then has not
    /// committed. PostgreSQL only; elsewhere nothing changes.
    virtual void defer_writes() {}
    /// Waits for the answers that are due; throws what a deferred write failed with.
    virtual void flush() {}

    virtual void begin(bool write) = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    virtual bool in_transaction() const = 0;
    /// False when the connection is lost and has to be opened anew.
    virtual bool is_alive() = 0;
    virtual ConnectionCounts counts() const = 0;
};

enum class Durability { full, normal };

struct SqliteOptions {
    std::string path;
    std::string vfs;  // "" is the operating system's
    bool read_only = false;
    Durability durability = Durability::full;
    std::int64_t cache_kib = 65'536;
    std::int64_t checkpoint_pages = 64'000;  // of log after which a commit writes it back itself
    std::atomic<std::int64_t>* log_pages = nullptr;  // told after each commit
    std::int64_t busy_timeout_ms = 5'000;
    SlowLog slow = {};
};
std::unique_ptr<Connection> open_sqlite(const SqliteOptions& options);

struct PostgresOptions {
    std::string conninfo;
    bool read_only = false;
    bool point_reads = false;  // a writer's plans: index scans whatever the statistics say
    std::int64_t statement_timeout_ms = 30'000;
    std::int64_t lock_timeout_ms = 5'000;
    std::int64_t connect_timeout_ms = 5'000;
    /// After so long without a word the server is given up, and gives up a writer that is silent
    /// amid a transaction. Longer than statement_timeout_ms.
    std::int64_t silence_timeout_ms = 60'000;
    Reach* reach = nullptr;  // shared by connections to one server; must outlive them
    SlowLog slow = {};
};
/// Throws Error{unreachable} when there is no connection to be had.
std::unique_ptr<Connection> open_postgres(const PostgresOptions& options);

}  // namespace nahtlos::sql
