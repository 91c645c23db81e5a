// Forward-only migrations: numbered SQL of each module, checksummed and recorded in the database.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/sql/tx.hpp"

namespace nahtlos::sql {

struct Migration {
    std::string_view module;
    int number;
    std::string_view name;    // "0001_orders"
    std::string_view sha256;  // hex, of the file
    std::string_view text;
};

/// All migrations of the program, base first, then modules by name, each in order of number.
std::span<const Migration> embedded_migrations();

/// The statements meant for one engine: lines prefixed --sqlite: or --postgres: are kept for that
/// engine without the prefix, and dropped for the other.
std::string text_for(Engine engine, std::string_view migration);

struct MigrationReport {
    std::vector<std::string> applied;  // "orders/0001_orders"
    std::vector<std::string> pending;  // only when checking
};

/// Applies what is missing, each migration in a transaction of its own, one process at a time.
/// Throws std::runtime_error when a recorded migration is unknown here or has another checksum, or
/// when numbers have gaps. With `check_only` nothing is changed.
MigrationReport migrate(Connection& connection, std::span<const Migration> migrations, Instant now,
                        bool check_only = false);

/// How many migrations this database has.
std::int64_t applied_migrations(Tx& tx);

}  // namespace nahtlos::sql
