#include "base/sql/upkeep.hpp"

#include <string>

namespace nahtlos::sql {
namespace {

// PostgreSQL keeps dead rows as long as anybody in the database may still see them, and so does a
// rewritten table. Whether all who might had ended in time.
bool is_seen_by_nobody(Connection& connection, Span patience) {
    const auto number = [&](const std::string& query) {
        std::int64_t found = 0;
        connection.run(query, {}, [&](const RowView& row) { found = row.integer(0); });
        return found;
    };
    const auto now = std::to_string(number("select pg_current_xact_id()::text::bigint"));
    const auto older =
        "select count(*), pg_sleep(0.1) from ("
        "select backend_xmin as seen from pg_stat_activity "
        "where datname = current_database() and pid <> pg_backend_pid() "
        "union all select transaction from pg_prepared_xacts "
        "union all select xmin from pg_replication_slots) all_seen "
        "where seen is not null and age(seen) > age('" +
        now + "'::xid8::xid)";
    for (Span waited{}; waited <= patience; waited.us += milliseconds(100).us) {
        if (number(older) == 0) return true;
    }
    return false;
}

}  // namespace

bool rewrite(Connection& connection, const std::vector<std::string_view>& tables, Span patience) {
    if (connection.engine() == Engine::postgres) {
        const bool is_dead = is_seen_by_nobody(connection, patience);
        for (const auto table : tables) connection.script("vacuum full " + std::string(table));
        return is_dead;
    }
    connection.script("vacuum");
    bool is_empty = false;
    connection.run("pragma wal_checkpoint(truncate)", {},
                   [&](const RowView& row) { is_empty = row.integer(0) == 0; });
    return is_empty;
}

}  // namespace nahtlos::sql
