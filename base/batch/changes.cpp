#include "base/batch/changes.hpp"

namespace nahtlos {
namespace {

// The key was used before: its outcome, or the refusal of another request under the same key.
std::optional<Result<std::string>> replay(const CommandKey& key, const Outcomes& known) {
    if (!key.is_remembered()) return std::nullopt;
    const auto it = known.find(key.name());
    if (it == known.end()) return std::nullopt;
    if (it->second.fingerprint != key.fingerprint) return Result<std::string>(key_reused());
    return Result<std::string>(it->second.outcome);
}

// What a refused change wrote is taken back; a savepoint costs the others nothing.
Result<std::string> run_in_savepoint(sql::Connection& connection, const Entry<Change>& entry,
                                     Events& events) {
    const auto events_before = events.size();
    connection.script("savepoint change");
    Tx tx(connection);
    ChangeScope scope{tx, events, entry.now, entry.id, entry.context};
    auto result = entry.command(scope);
    if (!result.ok()) {
        connection.script("rollback to savepoint change");
        events.resize(events_before);
    }
    connection.script("release savepoint change");
    for (auto at = events_before; at < events.size(); ++at) events[at].command = entry.id;
    return result;
}

}  // namespace

std::size_t Changes::pump() {
    return line_.pump(name(), [this](auto run, Attempt& attempt) { transaction(run, attempt); });
}

void Changes::transaction(std::span<One* const> run, Attempt& attempt) {
    const auto now = core_.now();
    auto& connection = core_.begin();
    Tx tx(connection);
    std::vector<KeyName> names;
    for (const auto* one : run) {
        if (one->entry.key.is_remembered()) names.push_back(one->entry.key.name());
    }
    auto known = find_outcomes(tx, std::move(names), now);
    Outcomes fresh;
    Events events;
    bool is_changed = false;
    for (auto* one : run) {
        const auto& key = one->entry.key;
        one->result = replay(key, known);
        if (one->result) {
            one->is_replayed = one->result->ok();
            continue;
        }
        one->result = run_in_savepoint(connection, one->entry, events);
        if (!one->result->ok()) continue;
        is_changed = true;
        if (!key.is_remembered()) continue;
        const StoredOutcome outcome{key.fingerprint, **one->result};
        fresh.emplace(key.name(), outcome);
        known.emplace(key.name(), outcome);  // for an equal key later in this batch
    }
    if (!is_changed) {
        core_.rollback();
        return;
    }
    // All rows that the changes touched are locked by now, as take_ticket demands.
    attempt.ticket = take_ticket(tx, events, now);
    save_outcomes(tx, fresh, now);
    append_events(tx, attempt.ticket, events);
    attempt.is_committing = true;
    core_.commit();
    core_.on_events(events.size());
}

}  // namespace nahtlos
