#include <cstdlib>

#include "apps/nahtlos/commands.hpp"
#include "apps/nahtlos/health_check.hpp"
#include "base/sql/migrate.hpp"

namespace nahtlos::app {
namespace {

void look_at_migrations(sql::Database& database, Instant now, Findings& found) {
    try {
        const auto report =
            sql::migrate(*database.open_writer(), sql::embedded_migrations(), now, true);
        if (report.pending.empty()) {
            return found.push_back({Health::fine, "the database is up to date", ""});
        }
        found.push_back({Health::bad,
                         std::to_string(report.pending.size()) + " migrations are missing, as " +
                             report.pending.front(),
                         "back up, then `nahtlos migrate`"});
    } catch (const sql::Error&) {
        throw;
    } catch (const std::runtime_error& error) {
        found.push_back({Health::bad, error.what(),
                         "use the version that wrote this database, or a newer one"});
    }
}

void look_at_setting(Tx& tx, const std::string& name, const std::string& wanted, Findings& found) {
    const auto is = tx.value<std::string>("select current_setting($1)", name).value_or("unknown");
    if (is == wanted) return;
    found.push_back({Health::bad, "PostgreSQL runs with " + name + " = " + is,
                     "set it to " + wanted + ": acknowledged orders can be lost"});
}

void look_at_postgres(Tx& tx, const config::Config& config, Instant now, Findings& found) {
    const auto number = tx.value<std::string>("select current_setting('server_version_num')");
    const auto version = std::atoi(number.value_or("0").c_str()) / 10'000;
    const auto what = "PostgreSQL " + std::to_string(version);
    found.push_back(version >= 13 ? Finding{Health::fine, what, ""}
                                  : Finding{Health::bad, what, "13 or later is needed"});
    const auto before = found.size();
    for (const char* name : {"fsync", "full_page_writes", "synchronous_commit"}) {
        look_at_setting(tx, name, "on", found);
    }
    if (found.size() == before) {
        found.push_back({Health::fine, "commits are synced before they are answered", ""});
    }
    const auto encoding = tx.value<std::string>("select current_setting('server_encoding')");
    if (encoding != "UTF8") {
        found.push_back({Health::bad, "the database is encoded as " + encoding.value_or("?"),
                         "make one with --encoding UTF8"});
    }
    const auto most = std::atoi(
        tx.value<std::string>("select current_setting('max_connections')").value_or("0").c_str());
    const auto needed = config.database.readers + 8;
    if (most < 2 * needed) {
        found.push_back({Health::warning,
                         "PostgreSQL takes " + std::to_string(most) +
                             " connections, a server "
                             "needs up to " +
                             std::to_string(needed),
                         "raise max_connections"});
    }
    const auto there_us =
        tx.value<std::int64_t>("select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
    const auto off_s = std::llabs(there_us.value_or(0) - now.us) / 1'000'000;
    if (off_s > 2) {
        found.push_back({Health::warning,
                         "the clocks of this machine and of the database differ by " +
                             std::to_string(off_s) + " s",
                         "let both follow a time server"});
    }
}

void look_at_sqlite(const sql::Database& database, const config::Config& config, Findings& found) {
    if (config.database.durability != config::Durability::full) {
        found.push_back({Health::bad, "database.durability is normal",
                         "set it to full: the last orders can be lost in a power cut"});
    }
    const auto connection = database.open_reader();
    std::string said;
    connection->run("pragma quick_check(1)", {},
                    [&](const sql::RowView& row) { said = std::string(row.text(0)); });
    found.push_back(said == "ok" ? Finding{Health::fine, "the file of the database is whole", ""}
                                 : Finding{Health::bad, "the file is damaged: " + said,
                                           "restore the newest backup; find out what the disk "
                                           "and its controller do with fsync"});
}

}  // namespace

Findings look_at_database(sql::Database& database, const config::Config& config, Instant now) {
    Findings found;
    if (database.engine() == sql::Engine::sqlite) {
        look_at_sqlite(database, config, found);
    } else {
        database.read([&](Tx& tx) {
            look_at_postgres(tx, config, now, found);
            return true;
        });
    }
    look_at_migrations(database, now, found);
    return found;
}

Findings look_at_work(sql::Database& database, Instant now) {
    Findings found;
    database.read([&](Tx& tx) {
        found.clear();
        const auto count = [&](const char* select, auto... args) {
            return tx.value<std::int64_t>(select, args...).value_or(0);
        };
        const auto judge = [&](std::int64_t n, std::int64_t most, const std::string& what,
                               const char* mend) {
            const auto text = std::to_string(n) + ' ' + what;
            found.push_back(n > most ? Finding{Health::warning, text, mend}
                                     : Finding{Health::fine, text, ""});
        };
        judge(count("select count(*) from base_job where state = 'failed'"), 0, "jobs have failed",
              "look at base_job.last_error; a refund or capture may wait for a person");
        judge(count("select count(*) from base_job where state in ('waiting', 'running') "
                    "and due_at < $1",
                    now - minutes(15)),
              0, "jobs are due for more than a quarter of an hour",
              "is a server with the role jobs running, and the payment provider reachable?");
        judge(count("select coalesce(max(position + events), 0) from base_event_batch") -
                  count("select coalesce(min(position), 0) from base_subscription"),
              20'000, "events wait for the slowest subscriber",
              "is a server with the role events running?");
        judge(count("select count(*) from base_event_batch where position is null"), 1'000,
              "batches of events have no position yet",
              "is a server with the role events running?");
        judge(count("select count(*) from auth_key where revoked_at is null and expires_at > $1 "
                    "and expires_at < $2",
                    now, now + days(14)),
              0, "keys end within two weeks", "`nahtlos key list`, make the next ones");
        const auto admins = count(
            "select count(*) from auth_key where revoked_at is null and kind = 'admin' "
            "and (expires_at is null or expires_at > $1)",
            now);
        if (admins == 0) {
            found.push_back({Health::warning, "there is no admin key",
                             "`nahtlos key create --name admin --kind admin --scopes admin`"});
        }
        return true;
    });
    return found;
}

}  // namespace nahtlos::app
