// Jobs: work to be done at or after a time, kept in the database until it is done.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"

namespace nahtlos::jobs {

/// A job as it is handed in, in the transaction of what it is for.
struct NewJob {
    Uuid id;
    std::string kind;
    std::optional<Uuid> subject;
    std::string payload = "{}";
    Instant due_at, created_at;
};
void insert_jobs(Tx& tx, const std::vector<NewJob>& jobs);

/// Takes jobs back that are not needed any more; those that are gone already do not matter.
void erase_jobs(Tx& tx, const std::vector<Uuid>& ids);

/// A job that was claimed: nobody else runs it before `lease_until`.
struct Job {
    Uuid id;
    std::string kind;
    std::optional<Uuid> subject;
    std::string payload;
    std::int64_t attempts = 0;  // this one included
    Instant created_at, lease_until;
};
BOOST_DESCRIBE_STRUCT(Job, (), (id, kind, subject, payload, attempts, created_at, lease_until))

/// How an attempt ended.
struct JobEnd {
    enum class What { done, again, failed } what = What::done;
    std::optional<Instant> at;  // of again; missing: a failure, so after a pause that doubles
    std::string error;

    static JobEnd done() { return {}; }
    static JobEnd again(std::string error, std::optional<Instant> at = {}) {
        return {What::again, at, std::move(error)};
    }
    static JobEnd failed(std::string error) { return {What::failed, {}, std::move(error)}; }
};

struct JobLimits {
    std::int64_t claimed = 64;  // jobs that one call of run_due takes
    Span lease = minutes(2);    // a handler takes less; after it others may run the job too
    Span first_pause = seconds(2), longest_pause = hours(1);
    std::int64_t attempts = 1'000;  // a failure after so many ends the job
};

/// The pause before the next attempt, when `attempts` have failed.
Span pause_after(const JobLimits& limits, std::int64_t attempts);

/// Claims due jobs and hands them to the handlers of their kinds. One per process; several
/// processes share a database. A job may run more than once (a crash, a lease that ended), so
/// handlers are idempotent. Lives longer than every call of a handler that is under way.
class Runner {
public:
    using Done = std::function<void(JobEnd)>;  // called once, from any thread
    using Handler = std::function<void(const Job&, Done)>;

    Runner(sql::Database& database, Changes& changes, World& world, JobLimits limits = {})
        : database_(database), changes_(changes), world_(world), limits_(limits) {}
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Before the first run_due() only. Handlers never block.
    void handle(std::string kind, Handler handler) {
        handlers_[std::move(kind)] = std::move(handler);
    }

    /// What it has handlers for.
    std::vector<std::string> kinds() const;

    /// Told how each attempt ended, once that is submitted, and how long its handler took; from any
    /// thread. Before the first run_due() only.
    using OnEnd = std::function<void(const Job&, JobEnd::What, std::int64_t duration_us)>;
    void on_end(OnEnd told) { on_end_ = std::move(told); }

    /// Submits the claim of what is due, whose handlers start when the writer is pumped. Reads the
    /// database. Returns whether anything was due.
    bool run_due();

    /// When the next job is due, as far as that is known now.
    std::optional<Instant> next_due();

private:
    void start(const Job& job);
    void end(const Job& job, const JobEnd& end, std::int64_t begun_ns);
    Entry<Change> entry(Change change);

    sql::Database& database_;
    Changes& changes_;
    World& world_;
    const JobLimits limits_;
    std::map<std::string, Handler> handlers_;
    OnEnd on_end_;
};

/// How many jobs are due and not done by kind, of the first 10,000; and how many failed for good.
struct Backlog {
    std::map<std::string, std::int64_t> due;
    std::int64_t given_up = 0;
};
Backlog backlog(Tx& tx, Instant now);

}  // namespace nahtlos::jobs
