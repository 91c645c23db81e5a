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
#include "base/pressure.hpp"
#include "base/result.hpp"
#include "base/sql/database.hpp"
#include "base/world.hpp"

namespace nahtlos {

/// One kind of command that waits for the writer.
class Queue {
public:
    virtual ~Queue() = default;
    virtual std::string_view name() const = 0;
    /// Runs one batch of what waits, on the writer's thread. Returns how many were answered.
    virtual std::size_t pump() = 0;
    virtual std::size_t waiting() const = 0;
    /// Takes nothing more, and refuses what waits with stopping(). Not while pump() runs.
    virtual void close() = 0;
};

enum class AfterFailure {
    retry,      // run the same commands again
    halve,      // one of them is to blame: find it
    give_up,    // the database is to blame and nothing was changed: refuse all
    unknown,    // whether the commit happened cannot be found out now: refuse all
    committed,  // the commit's answer was lost, but it happened
};

/// What is to be done after a failure, and what the commands are told if it is their end.
struct Verdict {
    AfterFailure next;
    Refusal refusal;
    /// The failed commit may lie in SQLite's log, unseen until a crash makes it count: until a
    /// later commit has overwritten it, nobody may say that nothing was changed.
    bool may_linger = false;
};

/// How far a transaction came.
struct Attempt {
    Ticket ticket;
    bool is_committing = false;
};

/// Said to a command that waited longer than its deadline.
Refusal overloaded();
/// Said to a command that still waits when its writer ends.
Refusal stopping();
/// Said when nobody knows whether a command was committed.
Refusal outcome_unknown();

/// What became of the commands of one batch, and what its transactions wrote.
struct BatchReport {
    std::string_view kind;
    std::size_t accepted = 0, refused = 0, replayed = 0;
    std::size_t expired = 0;  // waited too long and were not run
    std::size_t failed = 0;   // the database's fault or ours
    std::int64_t duration_ns = 0;
    std::uint64_t rows_written = 0, log_bytes = 0;  // log_bytes: SQLite only

    std::size_t commands() const { return accepted + refused + replayed + expired + failed; }
};

/// Told about what the writer does; for metrics and logs. Called on the writer's thread. They must
/// not throw.
struct WriterHooks {
    std::function<void(const BatchReport&)> on_batch = [](const auto&) {};
    std::function<void(std::size_t events)> on_events = [](auto) {};
    /// How long a command had waited when its batch began.
    std::function<void(Priority, Span)> on_wait = [](auto, auto) {};
    std::function<void(std::string_view what, AfterFailure)> on_failure = [](auto, auto) {};
    std::function<void(std::string_view what)> on_reply_failed = [](auto) {};  // a reply threw
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
    void on_wait(Priority priority, Span wait) { hooks_.on_wait(priority, wait); }
    /// Of all queues together.
    Pressure& pressure() { return pressure_; }
    /// Tells of the batch that is done; adds what was written since the last one.
    void on_batch(BatchReport report);
    void on_events(std::size_t events) { hooks_.on_events(events); }

    void on_reply_failed(std::string_view what) { hooks_.on_reply_failed(what); }

    /// Begins a transaction; opens the connection when there is none.
    sql::Connection& begin();
    void commit() { connection_->commit(); }
    void rollback() noexcept;
    /// Rolls back, finds out whether a commit happened whose answer was lost, and decides.
    /// `tries` counts the attempts at the same commands, this one included.
    Verdict after_failure(const std::exception_ptr& failure, const Attempt& attempt, int tries);

private:
    Verdict after_sql_failure(const sql::Error& error, const Attempt& attempt, int tries);
    AfterFailure look_up(const Ticket& ticket, int tries);

    sql::Database& database_;
    World& world_;
    WriterHooks hooks_;
    std::unique_ptr<sql::Connection> connection_;
    sql::ConnectionCounts reported_;
    Pressure pressure_;
};

}  // namespace nahtlos
