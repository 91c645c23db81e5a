#include "base/sql/migrate.hpp"

#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "base/real/world.hpp"

namespace nahtlos::app {

int migrate(const MigrateOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    make_folders(*config);
    const sql::Database database(database_options(*config));
    real::SystemClock clock;
    const auto report = sql::migrate(*database.open_writer(), sql::embedded_migrations(),
                                     clock.now(), options.only_checks);
    for (const auto& name : report.applied) std::cout << "applied " << name << '\n';
    for (const auto& name : report.pending) std::cout << "pending " << name << '\n';
    if (report.applied.empty() && report.pending.empty()) {
        std::cout << "the database is up to date\n";
    }
    return report.pending.empty() ? all_well : pending_migrations;
}

}  // namespace nahtlos::app
