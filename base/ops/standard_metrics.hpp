// The standard set: every metric of the server, declared in one place.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/ops/metrics.hpp"
#include "base/priority.hpp"
#include "base/time.hpp"

namespace nahtlos::metrics {

/// Of one row of the route table. Make it at the start, keep it, record into it.
class HttpRoute {
public:
    /// `route` as the table has it: "POST /v1/orders/{id}/cancel"; "none" for what matches none.
    HttpRoute(Registry& registry, const std::string& route);
    void record(int status, std::int64_t duration_us) noexcept;

private:
    std::array<Counter*, 600> by_status_{};  // 100 to 599; what else there is counts as 0
    Histogram* duration_;
};

/// Of one kind of batch: "place_order".
struct Batch {
    Batch(Registry& registry, const std::string& kind);
    Counter &accepted, &refused, &replayed, &expired, &failed;  // commands
    Counter& rows;                                              // written
    Counter& log_bytes;                                         // of SQLite's log
    Histogram& size;                                            // commands per transaction
    Histogram& duration;                                        // microseconds, load to commit
};

/// Of one kind of job: "deliver_webhook".
struct Job {
    Job(Registry& registry, const std::string& kind);
    Counter &done, &retried, &failed;
    Histogram& duration;  // microseconds
    Gauge& waiting;       // due and not done
};

/// Of one subscriber to the events.
struct Subscriber {
    Subscriber(Registry& registry, const std::string& name);
    Gauge& position;  // number of the last event it has dealt with
    Gauge& lag;       // milliseconds that the first event it has not dealt with waits
};

/// How long requests wait for their turn, by priority.
struct Waits {
    /// `queue`: "writer", "reader".
    Waits(Registry& registry, const std::string& queue);
    void record(Priority priority, Span wait) { by_priority[rank_of(priority)]->observe(wait.us); }
    std::array<Histogram*, priorities.size()> by_priority;
};

/// What there is once per process.
struct Standard {
    explicit Standard(Registry& registry);
    Registry& registry;
    Gauge& writer_queue;                   // commands waiting for the writer
    Gauge &reader_queue, &password_queue;  // pieces of work waiting for their threads
    Gauge& jobs_given_up;                  // jobs that failed for good, and stay
    Gauge& events_position;                // number of the last event
    Gauge& outbox_batches;                 // committed and not numbered yet (PostgreSQL)
    Gauge& outbox_lag;                     // milliseconds that the oldest of them waits
    Gauge &http_connections, &http_streams;
    Counter &http_refused, &http_malformed, &http_timed_out;  // connections
    Counter &outbound_answered, &outbound_failed;             // calls to the world outside
    Histogram& outbound_duration;                             // microseconds

    Counter &slow_reads, &slow_writes;  // statements
    Waits writer_waits, reader_waits;
};

/// process_cpu_seconds_total and its kin, from /proc, looked at when the metrics are read.
void add_process_metrics(Registry& registry);

/// What /proc/self/stat says.
struct ProcessStat {
    std::int64_t cpu_ticks = 0, threads = 0, start_ticks = 0;
};
/// Throws std::runtime_error when the text is not of that form (proc(5)).
ProcessStat parse_process_stat(const std::string& text);

/// The set of this process, with process metrics and lost log lines, made when first asked for.
Standard& standard();
/// What GET /metrics answers: everything in standard().registry.
std::string text();

}  // namespace nahtlos::metrics
