// What `nahtlos doctor` looks at, one group of findings a function.
#pragma once

#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ops/config.hpp"
#include "base/sql/database.hpp"

namespace nahtlos::app {

enum class Health { fine, warning, bad };
BOOST_DESCRIBE_ENUM(Health, fine, warning, bad)

struct Finding {
    Health health = Health::fine;
    std::string what;  // "12.3 GB are free at /var/lib/nahtlos"
    std::string mend;  // what to do about it; "" when it is fine
};
BOOST_DESCRIBE_STRUCT(Finding, (), (health, what, mend))
using Findings = std::vector<Finding>;

/// Files, disk, limits and certificates of this machine.
Findings look_at_machine(const config::Config& config, Instant now);
/// How the database keeps its promises, which version of ours it has. Throws sql::Error when it
/// cannot be reached.
Findings look_at_database(sql::Database& database, const config::Config& config, Instant now);
/// What waits in it: jobs, events, keys.
Findings look_at_work(sql::Database& database, Instant now);
/// How far the search of this machine is behind.
Findings look_at_search(sql::Database& database, const config::Config& config);
/// Whether the server of mails can be reached and takes our log-in.
Findings look_at_mail(const config::Config& config);
/// Whether any moment up to now can be restored from backup.directory (SQLite).
Findings look_at_line(const config::Config& config, Instant now);
/// How old the newest whole backup below `folder` is.
Findings look_at_backups(const std::string& folder, Instant now);

}  // namespace nahtlos::app
