#include "apps/nahtlos/store_health.hpp"

namespace nahtlos::app {

std::int64_t count_orders(Tx& tx) {
    return tx.value<std::int64_t>("select count(*) from orders_order").value_or(0);
}

std::int64_t last_position(Tx& tx) {
    return tx
        .value<std::int64_t>("select coalesce(max(position + events - 1), 0) from base_event_batch")
        .value_or(0);
}

std::int64_t count_tables(Tx& tx) {
    return tx
        .value<std::int64_t>(
            "select count(*) from pg_tables where schemaname not in "
            "('pg_catalog', 'information_schema')")
        .value_or(0);
}

std::string postgres_setting(Tx& tx, const std::string& name) {
    return tx.value<std::string>("select current_setting($1, true)", name).value_or("unknown");
}

Instant postgres_time(Tx& tx) {
    return {
        tx.value<std::int64_t>("select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
            .value_or(0)};
}

Archiver archiver_of(Tx& tx) {
    Archiver found;
    found.mode = postgres_setting(tx, "archive_mode");
    const auto number = [&](const char* select) {
        return Instant{tx.value<std::int64_t>(select).value_or(0)};
    };
    found.archived_at = number(
        "select coalesce((extract(epoch from last_archived_time) * 1000000)::bigint, 0) "
        "from pg_stat_archiver");
    found.failed_at = number(
        "select coalesce((extract(epoch from last_failed_time) * 1000000)::bigint, 0) "
        "from pg_stat_archiver");
    found.failed_file =
        tx.value<std::string>("select coalesce(last_failed_wal, '') from pg_stat_archiver")
            .value_or("");
    return found;
}

std::string quick_check(sql::Connection& connection) {
    std::string said;
    connection.run("pragma quick_check(1)", {},
                   [&](const sql::RowView& row) { said = std::string(row.text(0)); });
    return said;
}

Waiting waiting(Tx& tx, Instant now, Instant overdue, Instant ending) {
    const auto count = [&](const char* select, auto... args) {
        return tx.value<std::int64_t>(select, args...).value_or(0);
    };
    Waiting found;
    found.failed_jobs = count("select count(*) from base_job where state = 'failed'");
    found.overdue_jobs =
        count("select count(*) from base_job where state in ('waiting', 'running') and due_at < $1",
              overdue);
    found.events_behind =
        count("select coalesce(max(position + events), 0) from base_event_batch") -
        count("select coalesce(min(position), 0) from base_subscription");
    found.unnumbered_batches =
        count("select count(*) from base_event_batch where position is null");
    found.ending_keys = count(
        "select count(*) from auth_key where revoked_at is null and expires_at > $1 and "
        "expires_at < $2",
        now, ending);
    found.admin_keys = count(
        "select count(*) from auth_key where revoked_at is null and kind = 'admin' and "
        "(expires_at is null or expires_at > $1)",
        now);
    return found;
}

}  // namespace nahtlos::app
