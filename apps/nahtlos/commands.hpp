// The subcommands of the program: each takes what was given on the command line and returns the
// exit code.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ops/config.hpp"
#include "base/sql/database.hpp"
#include "privacy/map.hpp"

namespace nahtlos::app {

enum ExitCode : int {
    all_well = 0,
    failed = 1,              // something went wrong that another try may not mend
    wrong_usage = 2,         // flags or configuration
    database_trouble = 3,    // not reachable, or of another version
    cannot_listen = 4,       // address taken, certificate unreadable
    pending_migrations = 5,  // migrate --check
    unsound = 6,             // verify, sim, backup --verify, restore
    unwell = 7,              // doctor
    some_refused = 8         // import: some rows were refused, the rest is written
};

struct ServeOptions {
    config::Given settings;
    bool is_migrating = true;
};
int serve(const ServeOptions& options);

struct MigrateOptions {
    config::Given settings;
    bool only_checks = false;
};
int migrate(const MigrateOptions& options);

int print_openapi();

struct ConfigOptions {
    config::Given settings;
    bool explains = false, as_json = false;
};
int check_config(const ConfigOptions& options);

struct KeyOptions {
    config::Given settings;
    std::string name, kind, scopes, channel, location, market, legal_entity, id;
    std::int64_t days = 0;
};
int create_key(const KeyOptions& options);
int list_keys(const KeyOptions& options);
int revoke_key(const KeyOptions& options);

struct StaffOptions {
    config::Given settings;
    std::string login, name, language = "en";
    std::vector<std::string> roles;
    bool reads_password = false;  // from standard input; else one is made up
};
int create_staff(const StaffOptions& options);
int list_staff(const StaffOptions& options);
int disable_staff(const StaffOptions& options);
int reset_staff_password(const StaffOptions& options);

/// Reads a file of products, stock, prices or everything into the catalog.
struct ImportOptions {
    config::Given settings;
    std::string file, format = "auto", mapping, encoding, delimiter, sheet, report;
    std::string market, language, location, tree = "main", policy = "reject";
    bool is_dry_run = false, is_quiet = false, has_no_quotes = false;
};
int import_file(const ImportOptions& options);

/// Writes the catalog to a file.
struct ExportOptions {
    config::Given settings;
    std::string format, out = "-", market, language, location, channel, link;
    bool only_active = false;
};
int export_file(const ExportOptions& options);

struct DemoOptions {
    config::Given settings;
    std::uint64_t seed = 1;
    bool is_day = false;  // plays one at the running server, with the keys in the data folder
    std::string url;      // of the server; by the settings if empty
    std::int64_t orders = 120, seconds = 60;
};
int make_demo(const DemoOptions& options);
/// Where browsers find this server by its settings.
std::string public_url_of(const config::Config& config);
/// A day of the demo retailer through the public API, summarized.
int play_demo_day(const DemoOptions& options);
/// Makes the demo retailer in a migrated database that is empty, with its keys in the data folder.
/// False, and nothing done, where there is something already.
bool fill_with_demo(sql::Database& database, const config::Config& config, std::uint64_t seed);

/// Reads the whole database, live if need be, and says which invariants hold.
struct VerifyOptions {
    config::Given settings;
    bool is_quiet = false;  // says only what is broken
    std::string audit_head;
};
int verify(const VerifyOptions& options);

/// Copies the database of a running server into a folder of its own below `to`.
struct BackupOptions {
    config::Given settings;
    std::string to;
    std::int64_t keep = 0;     // of all backups below `to`, so many; 0: all
    bool is_verified = false;  // checks every invariant of the copy (SQLite)
    bool is_base = false;      // of the whole cluster (PostgreSQL), for any later moment
};
int backup(const BackupOptions& options);

/// Brings a backup back, into a database that is not there or empty.
struct RestoreOptions {
    config::Given settings;
    std::string from;
    std::string at;        // the moment; "" for all there is, or for what was copied as a whole
    std::string journals;  // data_dir of the server whose backup it is
    std::string cluster;   // PostgreSQL: folder of the cluster that is made of a base backup
    bool is_verified = true;
    bool is_finishing = false;  // what was brought back is there; only what comes after is left
};
int restore(const RestoreOptions& options);

/// Personal data: the map, what is known of somebody, erasure.
struct PrivacyOptions {
    config::Given settings;
    std::string customer, email, order;  // whom it is about: one of them
    std::string file;                    // another log of erasures
    bool as_json = false;
    bool gives_up_value = false;  // what is left of gift cards and credit goes with them
};
int print_privacy_map(const PrivacyOptions& options);
int export_person(const PrivacyOptions& options);
int erase_person(const PrivacyOptions& options);
/// Erases again what the logs of erasures say and the database does not.
int reapply_erasures(const PrivacyOptions& options);
/// Makes what was deleted unreadable in the files of the database.
int rewrite_database(const PrivacyOptions& options);
privacy::Periods periods_of(const config::Privacy& config);

/// Looks at an installation and says what to mend.
struct DoctorOptions {
    config::Given settings;
    std::string backups;  // folder of backups
    bool as_json = false;
};
int doctor(const DoctorOptions& options);

/// Runs the engine on a simulated disk, with faults, by seed.
struct SimOptions {
    std::string seeds = "1..100", faults, actors;
    std::int64_t steps = 400, seconds = 0, crashes = 0, failures = 1, minutes = 0;
    bool traces = false, is_shrinking = true;
};
int simulate(const SimOptions& options);
/// What --faults and --actors take, for people.
std::string sim_fault_names();
std::string sim_actor_names();

int print_version();

// --- shared by the subcommands

/// The configuration from file, environment and flags; nothing when it is wrong, which was said on
/// standard error.
std::optional<config::Config> load_config(const config::Given& settings);

/// Makes the folders of the data and of an embedded database, for those who begin one there.
void make_folders(const config::Config& config);
/// Pages of SQLite's log that are worth moving into the database.
std::int64_t log_pages(const config::Database& config);
/// How to reach the configured database, for a command: it may take its time.
sql::DatabaseOptions database_options(const config::Config& config);
/// For a server, whose callers wait: as patient with PostgreSQL as configured.
sql::DatabaseOptions serving_options(const config::Config& config);

/// Brings the database up to date and says what was done. Throws sql::Error or runtime_error.
void apply_migrations(sql::Database& database, Instant now);

/// Runs a subcommand and turns what it throws into a message and an exit code.
int guarded(const std::function<int()>& command);

}  // namespace nahtlos::app
