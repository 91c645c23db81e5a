#include "base/sql/migrate.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include "base/sql/tx.hpp"

namespace nahtlos::sql {
namespace {

struct Recorded {
    std::string module;
    std::int64_t number = 0;
    std::string name, sha256;
    std::int64_t applied_at = 0;
};
BOOST_DESCRIBE_STRUCT(Recorded, (), (module, number, name, sha256, applied_at))

constexpr std::int64_t migration_lock = 0x6E6168746C6F73;  // "nahtlos", for all processes

std::string label(const Migration& m) { return std::string(m.module) + '/' + std::string(m.name); }

// Rolls back unless it was committed.
class Scope {
public:
    explicit Scope(Connection& connection) : connection_(connection) { connection_.begin(true); }
    ~Scope() { connection_.rollback(); }
    void commit() { connection_.commit(); }

private:
    Connection& connection_;
};

void create_ledger(Connection& connection) {
    Scope scope(connection);
    Tx tx(connection);
    if (connection.engine() == Engine::postgres) {
        tx.value<std::string>("select pg_advisory_xact_lock($1)::text", migration_lock);
    }
    connection.script(
        "create table if not exists base_migration (module text not null, number bigint not null,"
        " name text not null, sha256 text not null, applied_at bigint not null,"
        " primary key (module, number))");
    scope.commit();
}

std::map<std::pair<std::string, std::int64_t>, Recorded> recorded(Tx& tx) {
    std::map<std::pair<std::string, std::int64_t>, Recorded> found;
    for (auto& row :
         tx.all<Recorded>("select module, number, name, sha256, applied_at from base_migration")) {
        found.emplace(std::pair(row.module, row.number), row);
    }
    return found;
}

void check_ledger(const std::map<std::pair<std::string, std::int64_t>, Recorded>& ledger,
                  std::span<const Migration> migrations) {
    std::map<std::string, int> last;
    std::size_t known = 0;
    for (const auto& m : migrations) {
        if (m.number != ++last[std::string(m.module)]) {
            throw std::runtime_error("migrations of " + std::string(m.module) +
                                     " are not numbered without gaps at " + label(m));
        }
        const auto it = ledger.find({std::string(m.module), m.number});
        if (it == ledger.end()) continue;
        ++known;
        if (it->second.sha256 != m.sha256) {
            throw std::runtime_error("migration " + label(m) +
                                     " was changed after it was applied to this database");
        }
    }
    if (known != ledger.size()) {
        throw std::runtime_error(
            "this database has migrations that this program does not know; use a newer program");
    }
}

}  // namespace

std::string text_for(Engine engine, std::string_view migration) {
    const std::string_view ours = engine == Engine::sqlite ? "--sqlite:" : "--postgres:";
    const std::string_view theirs = engine == Engine::sqlite ? "--postgres:" : "--sqlite:";
    std::string text;
    while (!migration.empty()) {
        const auto end = migration.find('\n');
        auto line = migration.substr(0, end);
        migration.remove_prefix(end == migration.npos ? migration.size() : end + 1);
        if (line.starts_with(theirs)) continue;
        if (line.starts_with(ours)) line.remove_prefix(ours.size());
        text.append(line);
        text += '\n';
    }
    return text;
}

MigrationReport migrate(Connection& connection, std::span<const Migration> migrations, Instant now,
                        bool check_only) {
    MigrationReport report;
    create_ledger(connection);
    for (const auto& m : migrations) {
        Scope scope(connection);
        Tx tx(connection);
        if (connection.engine() == Engine::postgres) {
            tx.value<std::string>("select pg_advisory_xact_lock($1)::text", migration_lock);
        }
        const auto ledger = recorded(tx);  // read under the lock: another process may be ahead
        check_ledger(ledger, migrations);
        if (ledger.contains({std::string(m.module), m.number})) continue;
        if (check_only) {
            report.pending.push_back(label(m));
            continue;
        }
        connection.script(text_for(connection.engine(), m.text));
        tx.insert("base_migration",
                  std::vector<Recorded>{{std::string(m.module), m.number, std::string(m.name),
                                         std::string(m.sha256), now.us}});
        scope.commit();
        report.applied.push_back(label(m));
    }
    return report;
}

std::int64_t applied_migrations(Tx& tx) {
    return tx.value<std::int64_t>("select count(*) from base_migration").value_or(0);
}

}  // namespace nahtlos::sql
