#include <iostream>

#include "apps/nahtlos/base_backup.hpp"
#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/health_check.hpp"
#include "base/json/writer.hpp"
#include "base/real/world.hpp"

namespace nahtlos::app {
namespace {

struct Report {
    Health health = Health::fine;  // the worst of all
    Findings findings;
};
BOOST_DESCRIBE_STRUCT(Report, (), (health, findings))

const char* mark(Health health) {
    switch (health) {
        case Health::fine: return "ok      ";
        case Health::warning: return "WARNING ";
        case Health::bad: break;
    }
    return "BAD     ";
}

void add(Report& report, Findings more) {
    for (auto& finding : more) {
        report.health = std::max(report.health, finding.health);
        report.findings.push_back(std::move(finding));
    }
}

Report examine(const config::Config& config, const std::string& backups) {
    const auto now = real::SystemClock().now();
    Report report;
    add(report, look_at_machine(config, now));
    add(report, look_at_mail(config));
    try {
        sql::Database database(database_options(config));
        add(report, look_at_database(database, config, now));
        add(report, look_at_work(database, now));
        add(report, look_at_search(database, config));
        if (!config.backup.directory.empty()) {
            add(report, database.engine() == sql::Engine::sqlite
                            ? look_at_line(config, now)
                            : look_at_base_backups(database, config.backup.directory, now));
        }
    } catch (const sql::Error& error) {
        add(report, {{Health::bad, std::string("the database cannot be asked: ") + error.what(),
                      "start it, or mend database.url; `nahtlos migrate` makes the tables"}});
    }
    if (!backups.empty()) {
        add(report, look_at_backups(backups, now));
    } else if (config.backup.directory.empty()) {
        add(report,
            {{Health::warning, "nobody said where the backups are",
              "set backup.directory; or call this with --backups FOLDER, and `nahtlos backup "
              "--to FOLDER` nightly"}});
    }
    return report;
}

}  // namespace

int doctor(const DoctorOptions& options) {
    const auto config = load_config(options.settings);
    if (!config) return wrong_usage;
    const auto report = examine(*config, options.backups);
    if (options.as_json) {
        std::cout << json::write(report) << '\n';
    } else {
        for (const auto& finding : report.findings) {
            std::cout << mark(finding.health) << finding.what << '\n';
            if (!finding.mend.empty()) std::cout << "        -> " << finding.mend << '\n';
        }
    }
    return report.health == Health::bad ? unwell : all_well;
}

}  // namespace nahtlos::app
