#include "base/ops/log.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/periodic_worker.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstdio>
#include <mutex>
#include <stdexcept>

#include "base/check.hpp"
#include "base/ops/log_line.hpp"

namespace nahtlos::log {
namespace {

std::atomic<Output::State*> current{nullptr};
const Trace no_trace;
thread_local std::string_view current_request;
thread_local const Trace* trace_now = &no_trace;

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warn: return spdlog::level::warn;
        case Level::error: return spdlog::level::err;
    }
    check(false, "a level is known to spdlog");
    return spdlog::level::off;
}

spdlog::sink_ptr open_sink(const OutputOptions& options) {
    if (options.file.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
    try {
        return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            options.file, options.file_bytes, options.files);
    } catch (const spdlog::spdlog_ex& error) {
        throw std::runtime_error("cannot write the log file " + options.file + ": " + error.what());
    }
}

}  // namespace

struct Output::State {
    State(OutputOptions given, Clock& time) : options(std::move(given)), clock(time) {
        if (options.to) return;
        pool = std::make_shared<spdlog::details::thread_pool>(options.queue, 1);
        logger = std::make_shared<spdlog::async_logger>(
            "log", open_sink(options), pool, spdlog::async_overflow_policy::overrun_oldest);
        logger->set_level(spdlog::level::trace);  // is_on() has decided already
        logger->flush_on(spdlog::level::warn);
        logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
        logger->set_error_handler([this](const std::string&) { ++failed; });
        flusher = std::make_unique<spdlog::details::periodic_worker>([this] { logger->flush(); },
                                                                     std::chrono::seconds(1));
    }
    ~State() {
        flusher.reset();
        if (logger) logger->flush();
    }

    void write(Level level, std::string_view line) {
        if (options.to) {
            const std::lock_guard lock(mutex);
            options.to(line);
        } else {
            logger->log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
        }
    }

    const OutputOptions options;
    Clock& clock;
    std::mutex mutex;
    std::atomic<std::uint64_t> failed{0};
    // In this order: the pool ends last, after what was queued is written.
    std::shared_ptr<spdlog::async_logger> logger;
    std::shared_ptr<spdlog::details::thread_pool> pool;
    std::unique_ptr<spdlog::details::periodic_worker> flusher;
};

Output::Output(OutputOptions options, Clock& clock)
    : state_(std::make_unique<State>(std::move(options), clock)) {
    check(current.exchange(state_.get()) == nullptr, "one log output at a time");
}

Output::~Output() { current.store(nullptr); }

std::uint64_t dropped() {
    const auto* state = current.load();
    if (state == nullptr || !state->pool) return 0;
    return state->pool->overrun_counter() + state->failed.load();
}

RequestScope::RequestScope(std::string_view request_id, const Trace& trace)
    : outer_id_(std::exchange(current_request, request_id)),
      outer_trace_(std::exchange(trace_now, &trace)) {}

RequestScope::~RequestScope() {
    current_request = outer_id_;
    trace_now = outer_trace_;
}

std::string_view current_request_id() { return current_request; }
const Trace& current_trace() { return *trace_now; }

void detail::write(Level level, Word event, Fields fields) {
    thread_local std::string line;  // keeps its memory from line to line
    line.clear();
    const LineIds ids{current_request, trace_now->id_text()};
    auto* state = current.load();
    if (state == nullptr) {
        append_text_line(line, level, std::nullopt, event, ids, fields);
        line += '\n';
        std::fwrite(line.data(), 1, line.size(), stderr);
        return;
    }
    const auto now = state->clock.now();
    if (state->options.format == Format::json) {
        append_json_line(line, level, now, event, ids, fields);
    } else {
        append_text_line(line, level, now, event, ids, fields);
    }
    state->write(level, line);
}

}  // namespace nahtlos::log
