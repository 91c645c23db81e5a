#include "apps/nahtlos/watch.hpp"

#include "base/ops/log.hpp"
#include "orders/cart.hpp"

namespace nahtlos::app {

void ConnectionWatch::show(const http::ServerCounts& counts) {
    auto& all = metrics::standard();
    all.http_connections.set(static_cast<std::int64_t>(counts.open_connections));
    all.http_streams.set(static_cast<std::int64_t>(counts.open_streams));
    all.http_refused.add(counts.refused - before_.refused);
    all.http_malformed.add(counts.malformed - before_.malformed);
    all.http_timed_out.add(counts.timed_out - before_.timed_out);
    before_ = counts;
}

void BacklogWatch::show(sql::Database& database, Instant now) {
    const auto backlog = database.read([&](Tx& tx) { return jobs::backlog(tx, now); });
    auto& all = metrics::standard();
    for (const auto& [kind, due] : backlog.due) {
        auto& shown = kinds_[kind];
        if (shown == nullptr) shown = std::make_unique<metrics::Job>(all.registry, kind);
    }
    for (const auto& [kind, shown] : kinds_) {
        const auto due = backlog.due.find(kind);
        shown->waiting.set(due == backlog.due.end() ? 0 : due->second);
    }
    all.jobs_given_up.set(backlog.given_up);
}

void watch_jobs(jobs::Runner& runner) {
    // There from the start, so that the first failure is seen to grow from zero.
    for (const auto& kind : runner.kinds()) metrics::Job(metrics::standard().registry, kind);
    runner.on_end([](const jobs::Job& job, jobs::JobEnd::What what, std::int64_t duration_us) {
        // Seldom enough to look it up each time.
        const metrics::Job shown(metrics::standard().registry, job.kind);
        shown.duration.observe(duration_us);
        switch (what) {
            case jobs::JobEnd::What::done: shown.done.add(); break;
            case jobs::JobEnd::What::again: shown.retried.add(); break;
            case jobs::JobEnd::What::failed: shown.failed.add(); break;
        }
    });
}

sql::SlowLog slow_log(std::int64_t slow_ms, Clock& clock) {
    if (slow_ms == 0) return {};
    sql::SlowLog log{&clock, slow_ms * 1000, {}};
    log.tell = [](const sql::SlowStatement& slow) {
        auto& all = metrics::standard();
        (slow.is_writer ? all.slow_writes : all.slow_reads).add();
        log::warn("slow_statement", {{"statement", slow.text},
                                     {"duration_ms", slow.duration_us / 1000},
                                     {"rows", slow.rows},
                                     {"connection", slow.is_writer ? "writer" : "reader"}});
    };
    return log;
}

void count_database_errors() {
    for (const auto kind : sql::error_kinds) {
        metrics::standard().registry.counter_of(
            "db_errors_total", "Errors of the database by kind", {{"kind", sql::to_string(kind)}},
            [kind] { return static_cast<double>(sql::errors_so_far(kind)); });
    }
}

std::string shown_target(std::string_view target) {
    std::string shown(target.substr(0, target.find('?')));
    // As the API has it, and behind the shop's door.
    for (const std::string_view carts : {"/v1/carts/", "/shop/api/v1/carts/"}) {
        if (!shown.starts_with(carts)) continue;
        const auto end = std::min(shown.find('/', carts.size()), shown.size());
        const auto name = std::string_view(shown).substr(carts.size(), end - carts.size());
        if (!parse_id<orders::CartId>(name)) shown.replace(carts.size(), name.size(), "...");
    }
    return shown;
}

}  // namespace nahtlos::app
