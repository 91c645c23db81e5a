#include "base/batch/changes.hpp"

#include <algorithm>

namespace nahtlos {

bool Changes::submit(Entry<Change> entry, Reply reply) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= limits_.waiting) return false;
        waiting_.push_back(
            std::make_unique<Pending>(Pending{std::move(entry), std::move(reply), {}, false}));
    }
    core_.wake();
    return true;
}

std::size_t Changes::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

std::size_t Changes::pump() {
    std::vector<std::unique_ptr<Pending>> batch;
    {
        const std::lock_guard lock(mutex_);
        while (!waiting_.empty() && batch.size() < limits_.commands) {
            batch.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
    }
    if (batch.empty()) return 0;
    const auto begun_ns = core_.ticks_ns();
    std::vector<Pending*> run;
    for (const auto& pending : batch) run.push_back(pending.get());
    attempt(run);
    core_.on_batch(name(), batch.size(), core_.ticks_ns() - begun_ns);
    for (auto& pending : batch) {
        pending->reply({std::move(*pending->result), pending->is_replayed});
    }
    return batch.size();
}

void Changes::attempt(std::span<Pending* const> run) {
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
            if (next == AfterFailure::committed) return;
            if (next == AfterFailure::retry) continue;
            if (next == AfterFailure::give_up || run.size() == 1) {
                for (auto* pending : run) pending->result = core_.refusal_for(error, committing);
                return;
            }
        }
        const auto half = run.size() / 2;
        attempt(run.first(half));
        attempt(run.subspan(half));
        return;
    }
}

void Changes::transaction(std::span<Pending* const> run, Ticket& ticket, bool& committing) {
    const auto now = core_.now();
    Tx tx(core_.begin());
    std::vector<CommandKey> keys;
    for (const auto* pending : run) keys.push_back(pending->entry.key);
    auto stored = find_outcomes(tx, std::move(keys), now);
    const auto known = stored.size();
    Events events;
    bool changed = false;
    for (auto* pending : run) {
        if (replay(tx, *pending, stored)) continue;
        run_one(tx, *pending, events, stored);
        changed = changed || pending->result->ok();
    }
    if (!changed) {
        core_.rollback();
        return;
    }
    stored.erase(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(known));
    // All rows that the changes touched are locked by now, as take_ticket demands.
    ticket = take_ticket(tx);
    save_outcomes(tx, stored, now);
    append_events(tx, ticket, events, now);
    committing = true;
    core_.commit();
    core_.on_events(events.size());
}

// `stored` also holds the outcomes of this batch so far, so that equal keys are joined.
bool Changes::replay(Tx&, Pending& pending, const std::vector<StoredOutcome>& stored) {
    const auto& key = pending.entry.key;
    pending.is_replayed = false;
    if (!key.is_remembered()) return false;
    const auto it = std::ranges::find_if(
        stored, [&](const auto& s) { return s.principal == key.principal && s.key == key.key; });
    if (it == stored.end()) return false;
    pending.is_replayed = it->fingerprint == key.fingerprint;
    pending.result =
        pending.is_replayed ? Result<std::string>(it->outcome) : Result<std::string>(key_reused());
    return true;
}

void Changes::run_one(Tx& tx, Pending& pending, Events& events,
                      std::vector<StoredOutcome>& stored) {
    const auto& entry = pending.entry;
    const auto events_before = events.size();
    tx.connection().script("savepoint change");
    ChangeScope scope{tx, events, entry.now, entry.id, entry.context};
    pending.result = entry.command(scope);
    if (!pending.result->ok()) {
        tx.connection().script("rollback to savepoint change");
        events.resize(events_before);
    } else if (entry.key.is_remembered()) {
        stored.push_back(
            {entry.key.principal, entry.key.key, entry.key.fingerprint, **pending.result});
    }
    tx.connection().script("release savepoint change");
}

}  // namespace nahtlos
