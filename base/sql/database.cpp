#include "base/sql/database.hpp"

#include <stdexcept>
#include <utility>

#include "base/sql/url.hpp"

namespace nahtlos::sql {

Target target_of(const std::string& url) {
    constexpr std::string_view sqlite = "sqlite:", postgres = "postgres:";
    if (url.starts_with(sqlite)) return {Engine::sqlite, url.substr(sqlite.size())};
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return {Engine::postgres, url};
    }
    if (url.starts_with(postgres)) return {Engine::postgres, url.substr(postgres.size())};
    throw std::invalid_argument(
        "a database is sqlite:PATH, postgres:CONNINFO or postgresql://..., not \"" + url + "\"");
}

Database::Database(DatabaseOptions options) : options_(std::move(options)) {
    auto target = target_of(options_.url);
    engine_ = target.engine;
    target_ = std::move(target.text);
}

std::unique_ptr<Connection> Database::open_writer() const {
    auto connection = open_own_writer();
    return options_.wrap_writer ? options_.wrap_writer(std::move(connection))
                                : std::move(connection);
}

std::unique_ptr<Connection> Database::open_own_writer() const {
    if (engine_ == Engine::sqlite) {
        return open_sqlite({.path = target_,
                            .vfs = options_.sqlite_vfs,
                            .durability = options_.durability,
                            .checkpoint_pages = options_.sqlite_checkpoint_pages,
                            .log_pages = &log_pages_,
                            .slow = options_.slow});
    }
    auto options = postgres_options();
    options.point_reads = true;
    return open_postgres(options);
}

PostgresOptions Database::postgres_options() const {
    return {.conninfo = target_,
            .statement_timeout_ms = options_.statement_timeout_ms,
            .lock_timeout_ms = options_.lock_timeout_ms,
            .connect_timeout_ms = options_.connect_timeout_ms,
            .silence_timeout_ms = options_.silence_timeout_ms,
            .reach = &reach_,
            .slow = options_.slow};
}

std::unique_ptr<Connection> Database::open_reader() const {
    if (engine_ == Engine::sqlite) {
        return open_sqlite({.path = target_,
                            .vfs = options_.sqlite_vfs,
                            .read_only = true,
                            .cache_kib = 8'192,
                            .slow = options_.slow});
    }
    auto options = postgres_options();
    options.read_only = true;
    return open_postgres(options);
}

void Database::set_pool_size(std::size_t readers) {
    const std::lock_guard lock(mutex_);
    pool_size_ = readers;
}

Database::Lease::Lease(Database& database) : database_(database) {
    {
        const std::lock_guard lock(database_.mutex_);
        if (!database_.idle_.empty()) {
            connection_ = std::move(database_.idle_.back());
            database_.idle_.pop_back();
        }
    }
    if (connection_ == nullptr) connection_ = database_.open_reader();
}

Database::Lease::~Lease() {
    if (connection_ == nullptr) return;
    connection_->rollback();
    const std::lock_guard lock(database_.mutex_);
    if (database_.idle_.size() < database_.pool_size_) {
        database_.idle_.push_back(std::move(connection_));
    }
}

void Database::Lease::give_up_if_lost(const Error& error) {
    if (connection_ == nullptr) return;
    if (error.kind == ErrorKind::gone || error.kind == ErrorKind::io || !connection_->is_alive()) {
        connection_.reset();
        // The others of the pool were most likely lost with it.
        const std::lock_guard lock(database_.mutex_);
        database_.idle_.clear();
    }
}

}  // namespace nahtlos::sql
