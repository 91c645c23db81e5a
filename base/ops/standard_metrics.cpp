#include "base/ops/standard_metrics.hpp"

#include "base/ops/log.hpp"

namespace nahtlos::metrics {
namespace {

Counter& batch_commands(Registry& registry, const std::string& kind, const char* outcome) {
    return registry.counter("batch_commands_total", "Commands by kind and outcome",
                            {{"kind", kind}, {"outcome", outcome}});
}

Counter& jobs(Registry& registry, const std::string& kind, const char* outcome) {
    return registry.counter("jobs_total", "Runs of jobs by kind and outcome",
                            {{"kind", kind}, {"outcome", outcome}});
}

Counter& connections(Registry& registry, const char* fate) {
    return registry.counter("http_bad_connections_total", "Connections that were cut off, by why",
                            {{"why", fate}});
}

Counter& slow_statements(Registry& registry, const char* connection) {
    return registry.counter("db_slow_statements_total", "Statements that took log.slow_ms or more",
                            {{"connection", connection}});
}

Gauge& queue(Registry& registry, const char* name) {
    return registry.gauge("worker_queue", "Pieces of work waiting for a thread",
                          {{"workers", name}});
}

Counter& outbound(Registry& registry, const char* outcome) {
    return registry.counter("outbound_calls_total", "HTTP calls to the world outside",
                            {{"outcome", outcome}});
}

}  // namespace

HttpRoute::HttpRoute(Registry& registry, const std::string& route)
    : duration_(&registry.histogram("http_request_duration_seconds",
                                    "From the whole request to the whole answer", duration_scale(),
                                    {{"route", route}}, Shown::when_used)) {
    // The statuses that this server gives; a list keeps 500 cells per route out of memory.
    constexpr int statuses[] = {200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400,
                                401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414,
                                415, 416, 422, 428, 429, 431, 500, 501, 502, 503, 504, 505};
    const auto counter = [&](const std::string& status) {
        return &registry.counter("http_requests_total", "Requests by route and status",
                                 {{"route", route}, {"status", status}}, Shown::when_used);
    };
    by_status_.fill(counter("other"));
    for (const int status : statuses) {
        by_status_[static_cast<std::size_t>(status)] = counter(std::to_string(status));
    }
}

void HttpRoute::record(int status, std::int64_t duration_us) noexcept {
    const bool is_known = status >= 0 && status < static_cast<int>(by_status_.size());
    by_status_[is_known ? static_cast<std::size_t>(status) : 0]->add();
    duration_->observe(duration_us);
}

Batch::Batch(Registry& registry, const std::string& kind)
    : accepted(batch_commands(registry, kind, "accepted")),
      refused(batch_commands(registry, kind, "refused")),
      replayed(batch_commands(registry, kind, "replayed")),
      expired(batch_commands(registry, kind, "expired")),
      failed(batch_commands(registry, kind, "failed")),
      rows(registry.counter("batch_rows_written_total", "Rows written", {{"kind", kind}})),
      log_bytes(registry.counter("batch_log_bytes_total",
                                 "Bytes written to the log of the embedded database",
                                 {{"kind", kind}})),
      size(registry.histogram("batch_size", "Commands per transaction", size_scale(),
                              {{"kind", kind}})),
      duration(registry.histogram("batch_duration_seconds", "From load to commit", duration_scale(),
                                  {{"kind", kind}})) {}

Job::Job(Registry& registry, const std::string& kind)
    : done(jobs(registry, kind, "done")),
      retried(jobs(registry, kind, "retried")),
      failed(jobs(registry, kind, "failed")),
      duration(registry.histogram("job_duration_seconds", "Time that one run of a job takes",
                                  duration_scale(), {{"kind", kind}})),
      waiting(registry.gauge("jobs_waiting", "Jobs that are due", {{"kind", kind}})) {}

Subscriber::Subscriber(Registry& registry, const std::string& name)
    : position(registry.gauge("subscriber_position", "Number of the last event dealt with",
                              {{"subscriber", name}})),
      lag(registry.gauge("subscriber_lag_milliseconds",
                         "How long the first event that was not dealt with waits",
                         {{"subscriber", name}})) {}

Waits::Waits(Registry& registry, const std::string& queue) {
    for (const auto priority : priorities) {
        by_priority[rank_of(priority)] = &registry.histogram(
            "queue_wait_seconds", "How long requests waited for their turn", duration_scale(),
            {{"queue", queue}, {"class", std::string(name_of(priority))}});
    }
}

Standard::Standard(Registry& owner)
    : registry(owner),
      writer_queue(owner.gauge("writer_queue", "Commands waiting for the writer")),
      reader_queue(queue(owner, "reader")),
      password_queue(queue(owner, "password")),
      jobs_given_up(owner.gauge("jobs_given_up", "Jobs that failed for good")),
      events_position(owner.gauge("events_position", "Number of the last event")),
      outbox_batches(
          owner.gauge("outbox_batches", "Batches of events that are committed and not numbered")),
      outbox_lag(owner.gauge("outbox_lag_milliseconds",
                             "How long the oldest batch that is not numbered waits")),
      http_connections(owner.gauge("http_connections", "Open connections")),
      http_streams(owner.gauge("http_streams", "Open event streams")),
      http_refused(connections(owner, "too_many")),
      http_malformed(connections(owner, "malformed")),
      http_timed_out(connections(owner, "timed_out")),
      outbound_answered(outbound(owner, "answered")),
      outbound_failed(outbound(owner, "failed")),
      outbound_duration(owner.histogram("outbound_duration_seconds",
                                        "Time that a call to the world outside takes",
                                        duration_scale())),
      slow_reads(slow_statements(owner, "reader")),
      slow_writes(slow_statements(owner, "writer")),
      writer_waits(owner, "writer"),
      reader_waits(owner, "reader") {}

Standard& standard() {
    // Never taken down: threads may count until the very end of the process.
    static Standard* const set = [] {
        auto* registry = new Registry();
        add_process_metrics(*registry);
        registry->counter_of("log_lines_dropped_total", "Log lines lost to a full queue or disk",
                             {}, [] { return static_cast<double>(log::dropped()); });
        return new Standard(*registry);
    }();
    return *set;
}

std::string text() { return standard().registry.text(); }

}  // namespace nahtlos::metrics
