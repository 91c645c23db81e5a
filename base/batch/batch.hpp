// Batch<K>: runs a span of commands of one kind in one transaction and answers each after the
// commit is durable. Nobody waits: submit() never blocks.
#pragma once

#include <algorithm>
#include <concepts>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/batch/events.hpp"
#include "base/batch/outcomes.hpp"
#include "base/batch/queue.hpp"
#include "base/result.hpp"

namespace nahtlos {

/// What a kind of command has to say for itself; `K` is an object, so that it may refer to what it
/// needs (the catalog in memory). Everything but load and save is pure.
template <class K>
concept CommandKind = requires(K& kind, Tx& tx, typename K::Rows& rows,
                               const typename K::Rows& seen,
                               std::span<const Entry<typename K::Command>* const> all,
                               const Entry<typename K::Command>& one,
                               const typename K::Command& command, typename K::Changes& changes,
                               const typename K::Outcome& outcome, const std::string& text) {
    { K::name } -> std::convertible_to<std::string_view>;
    { kind.cost(command) } -> std::same_as<std::size_t>;       // rows it will touch
    { kind.load(tx, all) } -> std::same_as<typename K::Rows>;  // lock in key order, then read
    { kind.decide(seen, one) } -> std::same_as<Result<typename K::Changes>>;
    { kind.fold(rows, one, changes) } -> std::same_as<typename K::Outcome>;
    { kind.save(tx, seen) } -> std::same_as<void>;         // set-based
    { kind.store(outcome) } -> std::same_as<std::string>;  // for the idempotency key
    { kind.restore(text) } -> std::same_as<typename K::Outcome>;
    { rows.events } -> std::same_as<Events&>;
};

template <CommandKind K>
class Batch final : public Queue {
public:
    using Command = typename K::Command;
    using Outcome = typename K::Outcome;
    using Reply = std::function<void(Answer<Outcome>)>;  // called once

    Batch(WriterCore& core, K kind, BatchLimits limits)
        : core_(core), kind_(std::move(kind)), limits_(limits) {}

    std::string_view name() const override { return K::name; }

    /// Never blocks. False: too many wait already, and `reply` will not be called.
    [[nodiscard]] bool submit(Entry<Command> entry, Reply reply) {
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() >= limits_.waiting) return false;
            waiting_.push_back(std::make_unique<Pending>(
                Pending{std::move(entry), std::move(reply), {}, nullptr, {}, false, false}));
        }
        core_.wake();
        return true;
    }

    std::size_t waiting() const override {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }

    std::size_t pump() override {
        auto batch = take();
        if (batch.empty()) return 0;
        const auto begun_ns = core_.ticks_ns();
        std::vector<Pending*> run;
        for (auto& pending : batch) {
            if (core_.now() - pending->entry.now > limits_.deadline) {
                pending->result = Refusal{RefusalKind::unavailable, "overloaded",
                                          "the command waited too long and was not run"};
            } else {
                run.push_back(pending.get());
            }
        }
        attempt(run);
        core_.on_batch(K::name, batch.size(), core_.ticks_ns() - begun_ns);
        for (auto& pending : batch) {
            pending->reply({std::move(*pending->result), pending->is_replayed});
        }
        return batch.size();
    }

private:
    struct Pending {
        Entry<Command> entry;
        Reply reply;
        std::optional<Result<Outcome>> result;
        Pending* same_as;    // an earlier one of this batch with the same key
        std::string stored;  // outcome to be remembered
        bool is_accepted;    // in the current attempt
        bool is_replayed;
    };

    std::vector<std::unique_ptr<Pending>> take() {
        std::vector<std::unique_ptr<Pending>> batch;
        const std::lock_guard lock(mutex_);
        std::size_t rows = 0;
        while (!waiting_.empty() && batch.size() < limits_.commands) {
            const auto cost = kind_.cost(waiting_.front()->entry.command);
            if (!batch.empty() && rows + cost > limits_.rows) break;
            rows += cost;
            batch.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        return batch;
    }

    // Runs `run` until each has a result, halving it around a command that throws.
    void attempt(std::span<Pending* const> run) {
        if (run.empty()) return;
        for (int tries = 1;; ++tries) {
            for (auto* pending : run) pending->result.reset();
            Ticket ticket;
            bool committing = false;
            try {
                transaction(run, ticket, committing);
                return;
            } catch (const std::exception& error) {
                core_.rollback();
                const auto next = core_.after_failure(error, ticket, committing, tries);
                if (next == AfterFailure::committed) {
                    finish(run);
                    return;
                }
                if (next == AfterFailure::retry) continue;
                if (next == AfterFailure::give_up || run.size() == 1) {
                    for (auto* pending : run)
                        pending->result = core_.refusal_for(error, committing);
                    return;
                }
            }
            const auto half = run.size() / 2;
            attempt(run.first(half));
            attempt(run.subspan(half));
            return;
        }
    }

    void transaction(std::span<Pending* const> run, Ticket& ticket, bool& committing) {
        const auto now = core_.now();
        Tx tx(core_.begin());
        const auto fresh = replay(tx, run, now);
        if (fresh.empty()) {
            core_.rollback();
            finish(run);
            return;
        }
        std::vector<const Entry<Command>*> entries;
        entries.reserve(fresh.size());
        for (const auto* pending : fresh) entries.push_back(&pending->entry);
        auto rows = kind_.load(tx, entries);
        ticket = take_ticket(tx);
        std::vector<StoredOutcome> outcomes;
        for (auto* pending : fresh) decide(rows, *pending, outcomes);
        if (rows.events.empty() && outcomes.empty() && !any_accepted(fresh)) {
            core_.rollback();
        } else {
            kind_.save(tx, rows);
            save_outcomes(tx, outcomes, now);
            append_events(tx, ticket, rows.events, now);
            committing = true;
            core_.commit();
            core_.on_events(rows.events.size());
        }
        finish(run);
    }

    // Answers what was answered before, joins equal keys; returns what is left to be run.
    std::vector<Pending*> replay(Tx& tx, std::span<Pending* const> run, Instant now) {
        std::vector<CommandKey> keys;
        for (const auto* pending : run) keys.push_back(pending->entry.key);
        const auto by_name = [](const Pending* a, const Pending* b) {
            const auto &x = a->entry.key, &y = b->entry.key;
            return std::tie(x.principal, x.key) < std::tie(y.principal, y.key);
        };
        std::vector<Pending*> named;
        for (auto* pending : run) {
            pending->same_as = nullptr;
            pending->is_accepted = false;
            pending->is_replayed = false;
            if (pending->entry.key.is_remembered()) named.push_back(pending);
        }
        std::ranges::stable_sort(named, by_name);
        for (std::size_t i = 1; i < named.size(); ++i) {
            if (!named[i]->entry.key.same_name(named[i - 1]->entry.key)) continue;
            auto* first = named[i - 1]->same_as == nullptr ? named[i - 1] : named[i - 1]->same_as;
            named[i]->same_as = first;
        }
        for (const auto& stored : find_outcomes(tx, std::move(keys), now)) {
            for (auto* pending : named) {
                const auto& key = pending->entry.key;
                if (key.principal != stored.principal || key.key != stored.key) continue;
                pending->is_replayed = key.fingerprint == stored.fingerprint;
                pending->result = pending->is_replayed
                                      ? Result<Outcome>(kind_.restore(stored.outcome))
                                      : Result<Outcome>(key_reused());
            }
        }
        std::vector<Pending*> fresh;
        for (auto* pending : run) {
            if (!pending->result && pending->same_as == nullptr) fresh.push_back(pending);
        }
        return fresh;
    }

    void decide(typename K::Rows& rows, Pending& pending, std::vector<StoredOutcome>& outcomes) {
        auto changes = kind_.decide(std::as_const(rows), pending.entry);
        if (!changes) {
            pending.result = changes.refusal();
            return;
        }
        auto outcome = kind_.fold(rows, pending.entry, *changes);
        pending.is_accepted = true;
        const auto& key = pending.entry.key;
        if (key.is_remembered()) {
            outcomes.push_back({key.principal, key.key, key.fingerprint, kind_.store(outcome)});
        }
        pending.result = std::move(outcome);
    }

    static bool any_accepted(const std::vector<Pending*>& fresh) {
        return std::ranges::any_of(fresh, [](const auto* pending) { return pending->is_accepted; });
    }

    // Those that were joined to an earlier one get its answer.
    void finish(std::span<Pending* const> run) {
        for (auto* pending : run) {
            if (pending->result || pending->same_as == nullptr) continue;
            const auto& first = *pending->same_as;
            const bool same = first.entry.key.fingerprint == pending->entry.key.fingerprint;
            pending->result = same ? *first.result : Result<Outcome>(key_reused());
            pending->is_replayed = same && first.result->ok();
        }
    }

    WriterCore& core_;
    K kind_;
    const BatchLimits limits_;
    mutable std::mutex mutex_;
    std::deque<std::unique_ptr<Pending>> waiting_;
};

}  // namespace nahtlos
