// Database: opened by URL, gives connections; one for the writer, a pool for readers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/sql/connection.hpp"
#include "base/sql/reach.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos::sql {

struct DatabaseOptions {
    std::string url;         // "sqlite:PATH", "postgres:CONNINFO" or "postgresql://..."
    std::string sqlite_vfs;  // the simulation's disk
    Durability durability = Durability::full;
    /// Pages of log after which a commit writes it back itself, if no Checkpointer did before.
    std::int64_t sqlite_checkpoint_pages = 64'000;
    std::int64_t statement_timeout_ms = 30'000;
    std::int64_t lock_timeout_ms = 5'000;
    std::int64_t connect_timeout_ms = 5'000;
    std::int64_t silence_timeout_ms = 60'000;  // longer than statement_timeout_ms
    SlowLog slow = {};
    /// Stands between the program and each new write connection; for faults in tests.
    std::function<std::unique_ptr<Connection>(std::unique_ptr<Connection>)> wrap_writer = {};
};

/// Where the database is, and how to get connections to it. Thread safe.
class Database {
public:
    /// Throws std::invalid_argument when the URL is of no known kind. Does not connect yet.
    explicit Database(DatabaseOptions options);

    Engine engine() const { return engine_; }
    const DatabaseOptions& options() const { return options_; }

    /// A connection that may write; the caller owns it (the batcher, migrations).
    std::unique_ptr<Connection> open_writer() const;

    /// Calls `read(Tx&)` on a pooled read-only connection, inside one read transaction. A
    /// connection that was lost is replaced, once, before the error goes to the caller; not one to
    /// a server that says nothing.
    template <class Read>
    auto read(Read&& read_rows) {
        for (bool again = true;; again = false) {
            Lease lease(*this);
            try {
                lease.connection().begin(false);
                Tx tx(lease.connection());
                auto result = read_rows(tx);
                lease.connection().commit();
                return result;
            } catch (const Error& error) {
                lease.give_up_if_lost(error);
                if (!again || error.kind != ErrorKind::gone) throw;
            } catch (...) {
                lease.connection().rollback();
                throw;
            }
        }
    }

    /// A connection that only reads; the caller owns it.
    std::unique_ptr<Connection> open_reader() const;
    /// Pages in SQLite's log after the last commit of a writer from here; 0 for PostgreSQL.
    std::int64_t log_pages() const { return log_pages_; }

    /// Readers kept open; more are opened when needed and closed after.
    void set_pool_size(std::size_t readers);

private:
    class Lease {
    public:
        explicit Lease(Database& database);
        ~Lease();
        Connection& connection() { return *connection_; }
        void give_up_if_lost(const Error& error);

    private:
        Database& database_;
        std::unique_ptr<Connection> connection_;
    };
    std::unique_ptr<Connection> open_own_writer() const;
    PostgresOptions postgres_options() const;

    DatabaseOptions options_;
    Engine engine_;
    std::string target_;                               // the URL without its scheme
    mutable std::atomic<std::int64_t> log_pages_ = 0;  // of whatever writer is open
    mutable Reach reach_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t pool_size_ = 4;
};

/// Runs `change(Tx&)` in a transaction on `connection`; a serialization failure runs it again, up
/// to five times, so it must have no effect but on the database.
template <class Change>
auto write(Connection& connection, Change&& change) {
    for (int attempt = 1;; ++attempt) {
        try {
            connection.begin(true);
            Tx tx(connection);
            if constexpr (std::is_void_v<decltype(change(tx))>) {
                change(tx);
                connection.commit();
                return;
            } else {
                auto result = change(tx);
                connection.commit();
                return result;
            }
        } catch (const Error& error) {
            connection.rollback();
            if (error.kind != ErrorKind::serialization || attempt == 5) throw;
        } catch (...) {
            connection.rollback();
            throw;
        }
    }
}

}  // namespace nahtlos::sql
