// What the writer thread and its batches know of each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string_view>

#include "base/batch/command.hpp"
#include "base/batch/events.hpp"
#include "base/result.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"

namespace nahtlos {

/// Commands of one kind that wait for the writer.
class Queue {
public:
    virtual ~Queue() = default;
    virtual std::string_view name() const = 0;
    /// Runs one batch of what waits, on the writer's thread. Returns how many were answered.
    virtual std::size_t pump() = 0;
    virtual std::size_t waiting() const = 0;
};

enum class AfterFailure {
    retry,      // run the same commands again
    halve,      // one of them is to blame: find it
    give_up,    // the database is to blame: refuse all
    committed,  // the commit's answer was lost, but it happened
};

/// Told about what the writer does; for metrics and logs. Called on the writer's thread.
struct WriterHooks {
    std::function<void(std::string_view kind, std::size_t commands, std::int64_t duration_ns)>
        on_batch = [](auto, auto, auto) {};
    std::function<void(std::size_t events)> on_events = [](auto) {};
    std::function<void(std::string_view what, AfterFailure)> on_failure = [](auto, auto) {};
    std::function<void()> wake = [] {};  // something waits; called from any thread
};

/// The one write connection of a process, and what to do when it fails.
class WriterCore {
public:
    WriterCore(sql::Database& database, World& world, WriterHooks hooks)
        : database_(database), world_(world), hooks_(std::move(hooks)) {}

    Instant now() { return world_.clock.now(); }
    std::int64_t ticks_ns() { return world_.clock.ticks_ns(); }
    void wake() { hooks_.wake(); }
    void on_batch(std::string_view kind, std::size_t commands, std::int64_t ns) {
        hooks_.on_batch(kind, commands, ns);
    }
    void on_events(std::size_t events) { hooks_.on_events(events); }

    /// Begins a transaction; opens the connection when there is none.
    sql::Connection& begin();
    void commit() { connection_->commit(); }
    void rollback() noexcept;
    AfterFailure after_failure(const std::exception& error, const Ticket& ticket, bool committing,
                               int tries);
    Refusal refusal_for(const std::exception& error, bool committing) const;
    sql::Connection* connection() { return connection_.get(); }

private:
    AfterFailure look_up(const Ticket& ticket);

    sql::Database& database_;
    World& world_;
    WriterHooks hooks_;
    std::unique_ptr<sql::Connection> connection_;
};

}  // namespace nahtlos
