#include <filesystem>
#include <iostream>

#include "apps/nahtlos/backup_set.hpp"
#include "apps/nahtlos/base_backup.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/routes.hpp"
#include "apps/nahtlos/store_health.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/sha256.hpp"
#include "base/real/child.hpp"
#include "base/real/world.hpp"
#include "base/sql/copy.hpp"
#include "base/sql/migrate.hpp"
#include "flows/verify.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

// Another name until all of it is there, so that nobody takes a half for a whole.
fs::path partial(const fs::path& folder) { return folder.string() + ".partial"; }

void copy(const sql::Database& database, const fs::path& file) {
    if (database.engine() == sql::Engine::sqlite) return sql::copy_sqlite(database, file.string());
    const int code = real::run_child(
        "pg_dump", {"--format=custom", "--no-owner", "--no-privileges", "--file=" + file.string()},
        sql::connection_variables(database));
    if (code == 127) throw std::runtime_error("pg_dump is not installed (postgresql-client)");
    if (code != 0) throw std::runtime_error("pg_dump failed");
}

Manifest describe(sql::Database& database, Instant now) {
    Manifest manifest;
    manifest.program = version;
    manifest.engine = database.engine() == sql::Engine::sqlite ? "sqlite" : "postgres";
    manifest.taken_at = now;
    manifest.file = file_name(database.engine());
    database.read([&](Tx& tx) {
        manifest.migrations = sql::applied_migrations(tx);
        manifest.orders = count_orders(tx);
        return true;
    });
    return manifest;
}

// The copy is opened as a database of its own: one that cannot be is none.
bool is_sound(const fs::path& file, Instant now) {
    sql::Database copied({.url = "sqlite:" + file.string()});
    flows::VerifyOptions how;
    how.now = now;
    const auto report = flows::verify(copied, how);
    for (const auto& invariant : report.invariants) {
        if (invariant.broken > 0) std::cout << to_string(invariant) << '\n';
    }
    return report.is_sound();
}

void forget_old(const fs::path& to, std::int64_t keep) {
    auto all = backups_in(to);
    for (auto left = static_cast<std::int64_t>(all.size()); left > keep; --left) {
        const auto& oldest = all[all.size() - static_cast<std::size_t>(left)];
        fs::remove_all(oldest.folder);
        std::cout << "deleted " << oldest.folder.string() << '\n';
    }
}

int base_backup(const BackupOptions& options, const sql::Database& database) {
    if (database.engine() == sql::Engine::sqlite) {
        std::cerr << "nahtlos: --base is for PostgreSQL; a server on SQLite ships its changes to "
                     "backup.directory\n";
        return wrong_usage;
    }
    real::SystemClock clock;
    const auto made = make_base_backup(database, options.to, clock);
    std::cout << made.string() << ": a copy of the whole cluster\n";
    if (options.keep > 0) forget_base_backups(options.to, options.keep);
    return all_well;
}

}  // namespace

int backup(const BackupOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    sql::Database database(database_options(*config));
    const bool is_sqlite = database.engine() == sql::Engine::sqlite;
    if (options.is_verified && !is_sqlite) {
        std::cerr << "nahtlos: --verify reads copies of SQLite; restore one of PostgreSQL into an "
                     "empty database, which verifies it\n";
        return wrong_usage;
    }
    if (options.is_base) return base_backup(options, database);
    const auto now = real::SystemClock().now();
    const auto folder = fs::path(options.to) / folder_name(now);
    if (fs::exists(folder)) throw std::runtime_error(folder.string() + " is there already");
    fs::remove_all(partial(folder));
    fs::create_directories(partial(folder));
    auto manifest = describe(database, now);
    const auto file = partial(folder) / manifest.file;
    copy(database, file);
    manifest.bytes = static_cast<std::int64_t>(fs::file_size(file));
    manifest.sha256 = hex(*sha256_of_file(file.string()));
    if (options.is_verified && !is_sound(file, now)) {
        std::cout << "the copy is NOT sound; it stays at " << partial(folder).string() << '\n';
        return unsound;
    }
    write_manifest(partial(folder), manifest);
    fs::rename(partial(folder), folder);
    sync_path(options.to);
    std::cout << folder.string() << ": " << manifest.bytes << " bytes, " << manifest.orders
              << " orders\n";
    if (options.keep > 0) forget_old(options.to, options.keep);
    return all_well;
}

}  // namespace nahtlos::app
