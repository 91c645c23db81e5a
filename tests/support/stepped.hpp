// Actors whose transactions go on step by step, so that a test can play every interleaving of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/sql/database.hpp"

namespace nahtlos::testing {

/// Before what an actor's transactions stop: everything up to the next stop is one step.
struct Stops {
    bool lock = true, writes = true, commit = true;
};

/// One actor's way through its steps. Waits at each stop until it is let go, unless it runs free.
class Steps {
public:
    void stop() {
        std::unique_lock lock(mutex_);
        if (is_free_) return;
        is_stopped_ = true;
        changed_.notify_all();
        changed_.wait(lock, [&] { return !is_stopped_ || is_free_; });
    }
    void finish() {
        set([&] { is_finished_ = is_stopped_ = true; });
    }
    void free() {
        set([&] {
            is_free_ = true;
            is_stopped_ = is_finished_;
        });
    }
    void go() {
        set([&] { is_stopped_ = is_finished_; });
    }
    void begin() {
        set([&] { is_free_ = is_finished_ = is_stopped_ = false; });
    }
    /// At a stop or at its end; false when it is neither within `patience`.
    bool settles(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return is_stopped_; });
    }

    std::int64_t pid = 0;  // of PostgreSQL's process for it
    Stops stops;
    bool is_without_locks = false;  // a planted bug: rows are read without being locked

private:
    template <class Set>
    void set(Set&& values) {
        const std::lock_guard lock(mutex_);
        values();
        changed_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopped_ = false, is_finished_ = false, is_free_ = true;
};

class SteppedConnection final : public sql::Connection {
public:
    SteppedConnection(std::unique_ptr<sql::Connection> real, Steps& steps)
        : real_(std::move(real)), steps_(steps) {
        steps_.pid = *sql::Tx(*real_).value<std::int64_t>("select pg_backend_pid()::bigint");
    }

    sql::Engine engine() const override { return real_->engine(); }
    void script(const std::string& statements) override { real_->script(statements); }
    std::int64_t run(std::string_view statement, std::span<const sql::Param> params,
                     const sql::RowSink& sink) override {
        return real_->run(statement, params, sink);
    }
    std::int64_t insert(std::string_view table, const sql::RowSource& rows,
                        std::string_view on_conflict) override {
        return real_->insert(table, rows, on_conflict);
    }
    std::int64_t update(std::string_view table, const sql::RowSource& rows,
                        std::size_t keys) override {
        return real_->update(table, rows, keys);
    }
    std::int64_t erase(std::string_view table, const sql::RowSource& keys) override {
        return real_->erase(table, keys);
    }
    void find(const sql::FindSpec& spec, const sql::RowSource& keys,
              const sql::RowSink& sink) override {
        if (spec.lock && !std::exchange(has_locked_, true) && steps_.stops.lock) steps_.stop();
        auto asked = spec;
        asked.lock = spec.lock && !steps_.is_without_locks;
        real_->find(asked, keys, sink);
    }
    void defer_writes() override {
        if (steps_.stops.writes) steps_.stop();
        real_->defer_writes();
    }
    void flush() override { real_->flush(); }
    void begin(bool write) override {
        has_locked_ = false;
        real_->begin(write);
    }
    void commit() override {
        if (steps_.stops.commit) steps_.stop();
        real_->commit();
    }
    void rollback() noexcept override { real_->rollback(); }
    bool in_transaction() const override { return real_->in_transaction(); }
    bool is_alive() override { return real_->is_alive(); }
    sql::ConnectionCounts counts() const override { return real_->counts(); }

private:
    std::unique_ptr<sql::Connection> real_;
    Steps& steps_;
    bool has_locked_ = false;  // in this transaction
};

/// Plays `work` of each actor in the order that `sequence` says: its i-th element is whose next
/// step is made. Who waits for a lock of another is passed over; in the end all run free.
inline void play(sql::Connection& monitor, const std::vector<Steps*>& actors,
                 const std::vector<std::function<void()>>& work,
                 const std::vector<std::size_t>& sequence) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < actors.size(); ++i) {
        actors[i]->begin();
        threads.emplace_back([&, i] {
            actors[i]->stop();
            work[i]();
            actors[i]->finish();
        });
    }
    const auto waits = [&](const Steps& actor) {
        return sql::Tx(monitor)
                   .value<std::int64_t>(
                       "select cardinality(pg_blocking_pids($1::bigint::int))"
                       "::bigint",
                       actor.pid)
                   .value_or(0) > 0;
    };
    const auto settle = [&] {
        for (auto* actor : actors) {
            while (!actor->settles(std::chrono::milliseconds(2)) && !waits(*actor)) {
            }
        }
    };
    settle();
    for (const auto next : sequence) {
        if (actors[next]->settles(std::chrono::milliseconds(0))) actors[next]->go();
        settle();
    }
    for (auto* actor : actors) actor->free();
}

/// Every order of `steps` steps of each of `actors` actors.
inline std::vector<std::vector<std::size_t>> interleavings(std::size_t actors, std::size_t steps) {
    std::vector<std::size_t> sequence;
    for (std::size_t i = 0; i < actors; ++i) sequence.insert(sequence.end(), steps, i);
    std::vector<std::vector<std::size_t>> all;
    do {
        all.push_back(sequence);
    } while (std::ranges::next_permutation(sequence).found);
    return all;
}

}  // namespace nahtlos::testing
