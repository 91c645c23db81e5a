// WriterReport: what the writer tells, as metrics and log lines.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/batch/queue.hpp"
#include "base/ops/log.hpp"
#include "base/ops/standard_metrics.hpp"
#include "base/real/pump.hpp"

namespace nahtlos::app {

// Kinds are few and known, so that the map is filled by the first batches and then only
// read, by the one writer.
class WriterReport {
public:
    WriterReport(real::Pump& pump, Clock& clock) : pump_(pump), clock_(clock) {}

    /// Whether it did something for somebody lately. Between two batches nobody waits for the
    /// moment that clients take to send the next; who then slips in makes all of them wait.
    bool was_busy() const { return clock_.ticks_ns() - last_ns_ < lately_ns; }

    WriterHooks hooks() {
        WriterHooks hooks;
        hooks.wake = [this] { pump_.wake(); };
        hooks.on_batch = [this](const BatchReport& report) {
            auto& batch = of(report.kind);
            batch.accepted.add(report.accepted);
            batch.refused.add(report.refused);
            batch.replayed.add(report.replayed);
            batch.expired.add(report.expired);
            batch.failed.add(report.failed);
            batch.rows.add(report.rows_written);
            batch.log_bytes.add(report.log_bytes);
            batch.size.observe(static_cast<std::int64_t>(report.commands()));
            batch.duration.observe(report.duration_ns / 1000);
            // Subscribers write by changes, too; they are not what they wait for.
            if (report.kind != "change") last_ns_ = clock_.ticks_ns();
        };
        hooks.on_wait = [](Priority priority, Span wait) {
            metrics::standard().writer_waits.record(priority, wait);
        };
        hooks.on_failure = [](std::string_view what, AfterFailure next) {
            const bool is_bad = next == AfterFailure::give_up || next == AfterFailure::unknown;
            log::write(is_bad ? log::Level::error : log::Level::warn, "write_failed",
                       {{"why", what}, {"given_up", is_bad}});
        };
        hooks.on_reply_failed = [](std::string_view what) {
            log::write(log::Level::error, "reply_failed", {{"why", what}});
        };
        return hooks;
    }

private:
    metrics::Batch& of(std::string_view kind) {
        const auto it = batches_.find(kind);
        if (it != batches_.end()) return *it->second;
        auto made =
            std::make_unique<metrics::Batch>(metrics::standard().registry, std::string(kind));
        return *batches_.emplace(kind, std::move(made)).first->second;
    }

    static constexpr std::int64_t lately_ns = 50'000'000;
    real::Pump& pump_;
    Clock& clock_;
    std::atomic<std::int64_t> last_ns_ = 0;
    std::map<std::string, std::unique_ptr<metrics::Batch>, std::less<>> batches_;
};

}  // namespace nahtlos::app
