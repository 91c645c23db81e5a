#include "base/jobs/jobs.hpp"

#include <algorithm>

#include "base/json/reader.hpp"
#include "base/json/writer.hpp"

namespace nahtlos::jobs {
namespace {

enum class State { waiting, running, done, failed, canceled };
BOOST_DESCRIBE_ENUM(State, waiting, running, done, failed, canceled)

struct JobRow {
    Uuid id;
    std::string kind;
    std::optional<Uuid> subject;
    std::string payload;
    Instant due_at;
    State state = State::waiting;
    std::int64_t attempts = 0;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(JobRow, (),
                      (id, kind, subject, payload, due_at, state, attempts, created_at, updated_at))

struct DueJobs {
    std::string kind;
    std::int64_t jobs = 0;
};
BOOST_DESCRIBE_STRUCT(DueJobs, (), (kind, jobs))

struct JobKey {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(JobKey, (), (id))

struct Claim {
    Uuid id;
    State state = State::running;
    std::int64_t attempts = 0;
    Instant lease_until, updated_at;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (id, state, attempts, lease_until, updated_at))

std::string claim(ChangeScope& scope, const JobLimits& limits) {
    const bool is_postgres = scope.tx.engine() == sql::Engine::postgres;
    // What another process claims at the same time is its own.
    auto found = scope.tx.all<Job>(
        std::string("select id, kind, subject, payload, attempts, created_at, due_at from base_job "
                    "where state in ('waiting', 'running') and due_at <= $1 and "
                    "(lease_until is null or lease_until <= $1) order by due_at limit $2") +
            (is_postgres ? " for update skip locked" : ""),
        scope.now, limits.claimed);
    std::ranges::sort(found, {}, &Job::id);
    std::vector<Claim> claims;
    for (auto& job : found) {
        job.lease_until = scope.now + limits.lease;
        claims.push_back({job.id, State::running, ++job.attempts, job.lease_until, scope.now});
    }
    scope.tx.update("base_job", 1, claims);
    return json::write(found);
}

}  // namespace

void insert_jobs(Tx& tx, const std::vector<NewJob>& jobs) {
    std::vector<JobRow> rows;
    for (const auto& j : jobs) {
        rows.push_back({j.id, j.kind, j.subject, j.payload, j.due_at, State::waiting, 0,
                        j.created_at, j.created_at});
    }
    tx.insert("base_job", rows);
}

void erase_jobs(Tx& tx, const std::vector<Uuid>& ids) {
    std::vector<JobKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    std::ranges::sort(keys, {}, &JobKey::id);
    tx.erase("base_job", keys);
}

Span pause_after(const JobLimits& limits, std::int64_t attempts) {
    auto pause = limits.first_pause;
    for (std::int64_t i = 1; i < attempts && pause < limits.longest_pause; ++i) pause.us *= 2;
    return std::min(pause, limits.longest_pause);
}

std::vector<std::string> Runner::kinds() const {
    std::vector<std::string> kinds;
    for (const auto& [kind, handler] : handlers_) kinds.push_back(kind);
    return kinds;
}

bool Runner::run_due() {
    const auto due = next_due();
    if (!due || *due > world_.clock.now()) return false;
    // Submitting may fail when too much waits already: the jobs stay due.
    return changes_.submit(entry([limits = limits_](ChangeScope& scope) -> Result<std::string> {
                               return claim(scope, limits);
                           }),
                           [this](const Answer<std::string>& answer) {
                               if (!answer) return;
                               const auto claimed = json::read<std::vector<Job>>(*answer);
                               check(claimed.ok(), "what was claimed reads back");
                               for (const auto& job : *claimed) start(job);
                           });
}

std::optional<Instant> Runner::next_due() {
    return database_.read([](Tx& tx) {
        return tx.value<Instant>(
            "select min(case when lease_until > due_at then lease_until else due_at end) "
            "from base_job where state in ('waiting', 'running')");
    });
}

void Runner::start(const Job& job) {
    const auto begun_ns = world_.clock.ticks_ns();
    const auto handler = handlers_.find(job.kind);
    if (handler == handlers_.end()) {
        // A newer program put it there; it will run it.
        end(job, JobEnd::again("this program has no handler for it"), begun_ns);
        return;
    }
    handler->second(job, [this, job, begun_ns](const JobEnd& ended) { end(job, ended, begun_ns); });
}

void Runner::end(const Job& job, const JobEnd& ended, std::int64_t begun_ns) {
    auto what = ended.what;
    // Waiting until a time of its own choice is no failure.
    if (what == JobEnd::What::again && !ended.at && job.attempts >= limits_.attempts) {
        what = JobEnd::What::failed;
    }
    // If this is not taken, the lease ends and the job runs again.
    (void)changes_.submit(
        entry([job, ended, what, limits = limits_](ChangeScope& scope) -> Result<std::string> {
            if (what == JobEnd::What::done) {
                scope.tx.run("delete from base_job where id = $1 and lease_until = $2", job.id,
                             job.lease_until);
                return std::string("{}");
            }
            const bool has_failed = what == JobEnd::What::failed;
            const auto due = ended.at.value_or(scope.now + pause_after(limits, job.attempts));
            scope.tx.run(
                "update base_job set state = $3, due_at = $4, last_error = $5, lease_until = null, "
                "updated_at = $6 where id = $1 and lease_until = $2",
                job.id, job.lease_until, has_failed ? State::failed : State::waiting, due,
                ended.error, scope.now);
            return std::string("{}");
        }),
        [](const Answer<std::string>&) {});
    if (on_end_) on_end_(job, what, (world_.clock.ticks_ns() - begun_ns) / 1000);
}

Backlog backlog(Tx& tx, Instant now) {
    Backlog backlog;
    const auto due = tx.all<DueJobs>(
        "select kind, count(*) from (select kind from base_job where state in ('waiting', "
        "'running') and due_at <= $1 order by due_at limit 10000) d group by kind",
        now);
    for (const auto& [kind, jobs] : due) backlog.due[kind] = jobs;
    backlog.given_up =
        tx.value<std::int64_t>("select count(*) from base_job where state = 'failed'").value_or(0);
    return backlog;
}

Entry<Change> Runner::entry(Change change) {
    Context context;
    context.actor_kind = ActorKind::job;
    return {std::move(change), {}, context, world_.clock.now(), command_id(world_.ids.next())};
}

}  // namespace nahtlos::jobs
