#include <filesystem>
#include <iostream>

#include "apps/nahtlos/backup_set.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/erasure_log.hpp"
#include "apps/nahtlos/store_health.hpp"
#include "base/real/child.hpp"
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

// Whoever was erased after the backup was made must not come back with it.
void erase_again(sql::Database& database, const config::Config& config, const fs::path& backup) {
    const auto known = static_cast<std::int64_t>(sql::embedded_migrations().size());
    const auto has = database.read([](Tx& tx) { return sql::applied_migrations(tx); });
    if (has < known) {
        std::cout << "it is older than this program: the first start migrates it and erases again "
                     "whom the log of erasures names\n";
        return;
    }
    const auto beside = erasure_log_of_backups(fs::absolute(backup / "..").lexically_normal());
    if (!fs::exists(erasure_log_file(config)) && !fs::exists(beside)) {
        std::cout << "there is no log of erasures at " << erasure_log_file(config).string()
                  << "; if people were erased since, give it by nahtlos privacy reapply FILE\n";
    }
    const auto again = settle_erasures(database, config, {beside});
    if (again > 0) std::cout << "erased " << again << " people again\n";
}

}  // namespace

int restore(const RestoreOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    make_folders(*config);
    sql::Database database(database_options(*config));
    const auto complain = [](const std::string& what) {
        std::cerr << "nahtlos: " << what << '\n';
        return failed;
    };
    const auto set = read_backup(options.from);
    if (!set) return complain(set.refusal().detail);
    if (const auto why = obstacle(*set, database, *config)) return complain(*why);
    if (const auto why = damage(*set)) return complain(*why);
    bring_back(*set, database, *config);
    std::cout << "restored what was backed up at " << to_string(set->manifest.taken_at) << ": "
              << set->manifest.orders << " orders\n";
    erase_again(database, *config, set->folder);
    if (!options.is_verified) return all_well;
    VerifyOptions verified;
    verified.settings = options.settings;
    verified.is_quiet = true;
    return verify(verified);
}

}  // namespace nahtlos::app
