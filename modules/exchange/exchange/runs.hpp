// Runs: imports and exports that somebody asked for by the API, as they are stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/command.hpp"
#include "base/sql/tx.hpp"

namespace nahtlos::exchange {

using ImportId = Id<"imp">;
using ExportId = Id<"exp">;

enum class RunKind { inbound, outbound };
BOOST_DESCRIBE_ENUM(RunKind, inbound, outbound)

/// receiving: its file is not stored as a whole yet; nobody is told of it.
enum class RunState { receiving, queued, running, done, failed, canceled };
BOOST_DESCRIBE_ENUM(RunState, receiving, queued, running, done, failed, canceled)

/// A row of exchange_run.
struct Run {
    Uuid id;
    RunKind kind = RunKind::inbound;
    RunState state = RunState::receiving;
    std::string settings = "{}";
    std::optional<std::string> format;
    std::int64_t bytes = 0, bytes_done = 0;
    std::string tally = "{}";
    std::int64_t problems = 0;
    std::optional<std::string> failure;
    std::int64_t attempts = 0;
    std::optional<Uuid> runner;
    std::optional<Instant> lease_until;
    ActorKind actor_kind = ActorKind::key;
    std::optional<Uuid> actor;
    Instant created_at;
    std::optional<Instant> started_at, ended_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Run, (),
                      (id, kind, state, settings, format, bytes, bytes_done, tally, problems,
                       failure, attempts, runner, lease_until, actor_kind, actor, created_at,
                       started_at, ended_at, updated_at))

/// Why a run failed.
struct RunFailure {
    std::string code, detail;
};
BOOST_DESCRIBE_STRUCT(RunFailure, (), (code, detail))

/// A row of exchange_problem.
struct ProblemRow {
    Uuid run;
    std::int64_t seq = 0, line = 0;
    std::string field, code, detail, value;
};
BOOST_DESCRIBE_STRUCT(ProblemRow, (), (run, seq, line, field, code, detail, value))

inline constexpr std::size_t chunk_bytes = 256 << 10;
inline constexpr std::int64_t most_kept_problems = 10'000;
inline constexpr std::int64_t most_attempts = 5;
/// Whoever has said nothing for so long does not work on it any more.
inline constexpr Span run_lease = minutes(2);

void insert_run(Tx& tx, const Run& run);
std::optional<Run> find_run(Tx& tx, RunKind kind, const Uuid& id);
/// Newest first, below `before`; without those that are received.
std::vector<Run> runs_before(Tx& tx, RunKind kind, const std::optional<Uuid>& before,
                             std::int64_t limit);
/// How many of a kind wait or run.
std::int64_t open_runs(Tx& tx, RunKind kind);

/// Its file is there: false unless it was received until now.
bool queue_run(Tx& tx, const Uuid& id, Instant now);
/// Gives it to `runner`, if nobody has it; what an attempt before this one has left is gone.
std::optional<Run> claim_run(Tx& tx, RunKind kind, const Uuid& id, const Uuid& runner, Instant now);

/// What a runner has to say of its run: false when it is not its own any more, or was canceled, and
/// nothing was written then.
struct RunProgress {
    Uuid id, runner;
    std::optional<std::string> format;
    std::int64_t bytes = 0, bytes_done = 0;
    std::string tally = "{}";
    std::int64_t problems = 0;
};
bool save_progress(Tx& tx, const RunProgress& progress, Instant now);
bool end_run(Tx& tx, const RunProgress& progress, RunState state,
             const std::optional<RunFailure>& failure, Instant now);
/// Lets others go on with it at once; `counts` as an attempt, where it may be to blame.
bool release_run(Tx& tx, const Uuid& id, const Uuid& runner, bool counts, Instant now);
/// False when it is over already.
bool cancel_run(Tx& tx, const Uuid& id, Instant now);

/// Pieces of `bytes` of at most chunk_bytes each, the first one as `seq`.
void insert_chunks(Tx& tx, const Uuid& run, std::int64_t seq, std::string_view bytes);
std::optional<std::string> find_chunk(Tx& tx, const Uuid& run, std::int64_t seq);
/// The file as a whole.
std::string whole_file(Tx& tx, const Uuid& run);

void insert_problems(Tx& tx, const std::vector<ProblemRow>& rows);
/// In their order, behind `after`.
std::vector<ProblemRow> problems_after(Tx& tx, const Uuid& run, std::int64_t after,
                                       std::int64_t limit);

/// Takes a piece of a run away that ended before `ended_before`, or whose file has not come as a
/// whole since `received_before`. Returns how many rows that were; 0: there is nothing more.
std::int64_t sweep_run(Tx& tx, Instant ended_before, Instant received_before);
/// Whether there is one to be swept.
bool has_swept_run(Tx& tx, Instant ended_before, Instant received_before);
/// Takes away what was received for nothing, as a whole.
void drop_received(Tx& tx, const Uuid& id);

}  // namespace nahtlos::exchange
