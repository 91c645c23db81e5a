#include <filesystem>
#include <iostream>

#include "apps/nahtlos/after_restore.hpp"
#include "apps/nahtlos/backup_set.hpp"
#include "apps/nahtlos/base_backup.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/live_backup.hpp"
#include "apps/nahtlos/store_health.hpp"
#include "base/backup/line.hpp"
#include "base/backup/rebuild.hpp"
#include "base/real/child.hpp"
#include "base/real/world.hpp"
#include "base/sql/copy.hpp"
#include "base/sql/migrate.hpp"

namespace nahtlos::app {
namespace {

namespace fs = std::filesystem;

// Why the backup cannot go there; nothing when it can.
std::optional<std::string> obstacle(const BackupSet& set, sql::Database& database,
                                    const config::Config& config) {
    const auto& manifest = set.manifest;
    const bool is_sqlite = database.engine() == sql::Engine::sqlite;
    if ((manifest.engine == "sqlite") != is_sqlite) {
        return "it is a backup of " + manifest.engine + ", which goes back to that only";
    }
    const auto known = static_cast<std::int64_t>(sql::embedded_migrations().size());
    if (manifest.migrations > known) {
        return "it was made by version " + manifest.program + ", which is newer than this one";
    }
    if (is_sqlite) {
        const fs::path target = config.database.url.target.reveal();
        if (fs::exists(target)) return target.string() + " is there; move it away first";
        return std::nullopt;
    }
    const auto tables = database.read([](Tx& tx) { return count_tables(tx); });
    if (tables > 0) return "the database is not empty; make a new one first";
    return std::nullopt;
}

void bring_back(const BackupSet& set, const sql::Database& database, const config::Config& config) {
    if (database.engine() == sql::Engine::postgres) {
        // An empty name: the database that the variables say.
        const auto code = real::run_child("pg_restore",
                                          {"--exit-on-error", "--single-transaction", "--no-owner",
                                           "--no-privileges", "--dbname=", set.file().string()},
                                          sql::connection_variables(database));
        if (code == 127) throw std::runtime_error("pg_restore is not installed");
        if (code != 0) throw std::runtime_error("pg_restore failed; nothing was restored");
        return;
    }
    const fs::path target = config.database.url.target.reveal();
    const fs::path part = target.string() + ".partial";
    fs::copy_file(set.file(), part, fs::copy_options::overwrite_existing);
    sync_path(part);
    fs::rename(part, target);
    sync_path(target.has_parent_path() ? target.parent_path() : fs::path("."));
}

int complain(const std::string& what) {
    std::cerr << "nahtlos: " << what << '\n';
    return failed;
}

// A whole cluster of PostgreSQL, which recovers when it is started.
int restore_cluster(const RestoreOptions& options, std::optional<Instant> at) {
    const auto made = prepare_cluster(options.from, at, options.cluster);
    if (!made) return complain(made.refusal().code + ": " + made.refusal().detail);
    std::cout
        << options.cluster << " is made of " << made->string()
        << ".\nGive it to the user of PostgreSQL and start PostgreSQL on it, which recovers to "
        << (at ? to_string(*at) : "the end of its log")
        << ".\nThen, before any server: nahtlos restore --finish --database URL\n";
    return all_well;
}

// Of what a server shipped.
int restore_moment(const RestoreOptions& options, const config::Config& config,
                   std::optional<Instant> at) {
    if (config.database.url.engine != config::DatabaseUrl::Engine::sqlite) {
        return complain("it is a backup of sqlite, which goes back to that only");
    }
    const fs::path target = config.database.url.target.reveal();
    if (fs::exists(target)) return complain(target.string() + " is there; move it away first");
    const fs::path part = target.string() + ".partial";
    const auto rebuilt = backup::rebuild(options.from, at, part);
    if (!rebuilt) return complain(rebuilt.refusal().code + ": " + rebuilt.refusal().detail);
    fs::rename(part, target);
    sync_path(target.has_parent_path() ? target.parent_path() : fs::path("."));
    std::cout << "restored " << (at ? to_string(*at) : "the latest") << ": the last change is of "
              << to_string(rebuilt->until) << '\n';
    return all_well;
}

// In data_dir and in backup.directory, where the backup is, and where its server had its data.
std::vector<fs::path> journals_for(const RestoreOptions& options, const config::Config& config) {
    auto folders = journal_folders(config);
    for (const auto& more : {options.from, options.journals}) {
        if (!more.empty()) folders.emplace_back(more);
    }
    if (!options.from.empty()) folders.push_back(fs::path(options.from).parent_path());
    return folders;
}

int finish(const RestoreOptions& options, const config::Config& config) {
    const auto now = real::SystemClock().now();
    sql::Database database(database_options(config));
    apply_migrations(database, now);
    after_restore(database, config.data_dir, journals_for(options, config), now);
    if (!options.is_verified) return all_well;
    VerifyOptions verified;
    verified.settings = options.settings;
    verified.is_quiet = true;
    return verify(verified);
}

}  // namespace

int restore(const RestoreOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto at = options.at.empty() ? std::nullopt : parse_instant(options.at);
    if (at.has_value() == options.at.empty()) {
        std::cerr << "nahtlos: --at takes a moment like 2026-11-22T10:00:00Z\n";
        return wrong_usage;
    }
    if (options.from.empty() != options.is_finishing) {
        std::cerr << "nahtlos: say which backup, or --finish\n";
        return wrong_usage;
    }
    if (!options.cluster.empty()) return restore_cluster(options, at);
    make_folders(*config);
    if (options.is_finishing) return finish(options, *config);
    if (at || !backup::lines_in(options.from).empty()) {
        const int code = restore_moment(options, *config, at);
        return code == all_well ? finish(options, *config) : code;
    }
    sql::Database database(database_options(*config));
    const auto set = read_backup(options.from);
    if (!set) return complain(set.refusal().detail);
    if (const auto why = obstacle(*set, database, *config)) return complain(*why);
    if (const auto why = damage(*set)) return complain(*why);
    bring_back(*set, database, *config);
    std::cout << "restored what was backed up at " << to_string(set->manifest.taken_at) << ": "
              << set->manifest.orders << " orders\n";
    return finish(options, *config);
}

}  // namespace nahtlos::app
