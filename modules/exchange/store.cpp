#include "base/json/writer.hpp"
#include "base/sql/where.hpp"
#include "exchange/runs.hpp"

namespace nahtlos::exchange {
namespace {

struct ChunkRow {
    Uuid run;
    std::int64_t seq = 0;
    sql::Bytes data;
};
BOOST_DESCRIBE_STRUCT(ChunkRow, (), (run, seq, data))

struct RunKey {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(RunKey, (), (id))

constexpr std::int64_t chunks_at_once = 16, problems_at_once = 2'000;

std::string selected() { return "select " + sql::column_list<Run>() + " from exchange_run"; }

void erase_file(Tx& tx, const Uuid& id) { tx.run("delete from exchange_chunk where run = $1", id); }

void erase_problems(Tx& tx, const Uuid& id) {
    tx.run("delete from exchange_problem where run = $1", id);
}

std::optional<Uuid> oldest_over(Tx& tx, Instant ended_before, Instant received_before) {
    return tx.value<Uuid>(
        "select id from exchange_run where (updated_at < $1 and (state = 'done' or "
        "state = 'failed' or state = 'canceled')) or (updated_at < $2 and state = 'receiving') "
        "order by updated_at limit 1",
        ended_before, received_before);
}

}  // namespace

void insert_run(Tx& tx, const Run& run) { tx.insert("exchange_run", std::vector<Run>{run}); }

std::optional<Run> find_run(Tx& tx, RunKind kind, const Uuid& id) {
    return tx.one<Run>(selected() + " where id = $1 and kind = $2 and state <> 'receiving'", id,
                       kind);
}

std::vector<Run> runs_before(Tx& tx, RunKind kind, const std::optional<Uuid>& before,
                             std::int64_t limit) {
    if (!before) {
        return tx.all<Run>(
            selected() + " where kind = $1 and state <> 'receiving' order by id desc limit $2",
            kind, limit);
    }
    return tx.all<Run>(selected() +
                           " where kind = $1 and state <> 'receiving' and id < $2 "
                           "order by id desc limit $3",
                       kind, *before, limit);
}

std::int64_t open_runs(Tx& tx, RunKind kind) {
    return tx
        .value<std::int64_t>(
            "select count(*) from exchange_run where kind = $1 and (state = 'queued' or "
            "state = 'running')",
            kind)
        .value_or(0);
}

bool queue_run(Tx& tx, const Uuid& id, Instant now) {
    return tx.run(
               "update exchange_run set state = 'queued', updated_at = $2 where id = $1 and "
               "state = 'receiving'",
               id, now) == 1;
}

std::optional<Run> claim_run(Tx& tx, RunKind kind, const Uuid& id, const Uuid& runner,
                             Instant now) {
    const auto taken = tx.run(
        "update exchange_run set state = 'running', runner = $3, lease_until = $4, "
        "attempts = attempts + 1, started_at = coalesce(started_at, $5), bytes_done = 0, "
        "tally = '{}', problems = 0, updated_at = $5 where id = $1 and kind = $2 and "
        "(state = 'queued' or (state = 'running' and lease_until <= $5))",
        id, kind, runner, now + run_lease, now);
    if (taken == 0) return std::nullopt;
    erase_problems(tx, id);
    if (kind == RunKind::outbound) {
        erase_file(tx, id);
        tx.run("update exchange_run set bytes = 0 where id = $1", id);
    }
    return find_run(tx, kind, id);
}

bool save_progress(Tx& tx, const RunProgress& p, Instant now) {
    return tx.run(
               "update exchange_run set format = $3, bytes = $4, bytes_done = $5, tally = $6, "
               "problems = $7, lease_until = $8, updated_at = $9 where id = $1 and runner = $2 "
               "and state = 'running'",
               p.id, p.runner, p.format, p.bytes, p.bytes_done, p.tally, p.problems,
               now + run_lease, now) == 1;
}

bool end_run(Tx& tx, const RunProgress& p, RunState state, const std::optional<RunFailure>& failure,
             Instant now) {
    if (!save_progress(tx, p, now)) return false;
    std::optional<std::string> why;
    if (failure) why = json::write(*failure);
    tx.run(
        "update exchange_run set state = $2, failure = $3, ended_at = $4, runner = null, "
        "lease_until = null where id = $1",
        p.id, state, why, now);
    return true;
}

bool release_run(Tx& tx, const Uuid& id, const Uuid& runner, bool counts, Instant now) {
    return tx.run(
               "update exchange_run set state = 'queued', runner = null, lease_until = null, "
               "attempts = attempts - $4, updated_at = $3 where id = $1 and runner = $2 and "
               "state = 'running'",
               id, runner, now, std::int64_t{counts ? 0 : 1}) == 1;
}

bool cancel_run(Tx& tx, const Uuid& id, Instant now) {
    return tx.run(
               "update exchange_run set state = 'canceled', ended_at = $2, updated_at = $2, "
               "runner = null, lease_until = null where id = $1 and (state = 'queued' or "
               "state = 'running')",
               id, now) == 1;
}

void insert_chunks(Tx& tx, const Uuid& run, std::int64_t seq, std::string_view bytes) {
    std::vector<ChunkRow> rows;
    for (std::size_t at = 0; at < bytes.size(); at += chunk_bytes) {
        rows.push_back({run, seq++, {std::string(bytes.substr(at, chunk_bytes))}});
    }
    tx.insert("exchange_chunk", rows);
}

std::optional<std::string> find_chunk(Tx& tx, const Uuid& run, std::int64_t seq) {
    auto found = tx.value<sql::Bytes>("select data from exchange_chunk where run = $1 and seq = $2",
                                      run, seq);
    if (!found) return std::nullopt;
    return std::move(found->data);
}

std::string whole_file(Tx& tx, const Uuid& run) {
    std::string file;
    for (std::int64_t seq = 0;; ++seq) {
        const auto chunk = find_chunk(tx, run, seq);
        if (!chunk) return file;
        file += *chunk;
    }
}

void insert_problems(Tx& tx, const std::vector<ProblemRow>& rows) {
    tx.insert("exchange_problem", rows);
}

std::vector<ProblemRow> problems_after(Tx& tx, const Uuid& run, std::int64_t after,
                                       std::int64_t limit) {
    return tx.all<ProblemRow>("select " + sql::column_list<ProblemRow>() +
                                  " from exchange_problem where run = $1 and seq > $2 "
                                  "order by seq limit $3",
                              run, after, limit);
}

bool has_swept_run(Tx& tx, Instant ended_before, Instant received_before) {
    return oldest_over(tx, ended_before, received_before).has_value();
}

std::int64_t sweep_run(Tx& tx, Instant ended_before, Instant received_before) {
    const auto oldest = oldest_over(tx, ended_before, received_before);
    if (!oldest) return 0;
    const auto chunks = tx.run(
        "delete from exchange_chunk where run = $1 and seq in (select seq from exchange_chunk "
        "where run = $1 order by seq limit $2)",
        *oldest, chunks_at_once);
    if (chunks > 0) return chunks;
    const auto problems = tx.run(
        "delete from exchange_problem where run = $1 and seq in (select seq from "
        "exchange_problem where run = $1 order by seq limit $2)",
        *oldest, problems_at_once);
    if (problems > 0) return problems;
    return tx.erase("exchange_run", std::vector<RunKey>{{*oldest}});
}

void drop_received(Tx& tx, const Uuid& id) {
    if (tx.run("delete from exchange_run where id = $1 and state = 'receiving'", id) == 1) {
        erase_file(tx, id);
    }
}

}  // namespace nahtlos::exchange
