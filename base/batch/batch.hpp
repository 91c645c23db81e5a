// Batch<K>: runs a span of commands of one kind in one transaction and answers each after the
// commit is durable. Nobody waits: submit() never blocks.
#pragma once

#include <algorithm>
#include <concepts>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/batch/events.hpp"
#include "base/batch/line.hpp"
#include "base/batch/outcomes.hpp"

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
    { rows.events } -> std::same_as<Events&>;  // of what was folded
};

template <CommandKind K>
class Batch final : public Queue {
public:
    using Command = typename K::Command;
    using Outcome = typename K::Outcome;
    using Reply = std::function<void(Answer<Outcome>)>;  // called once

    Batch(WriterCore& core, K kind, BatchLimits limits)
        : core_(core), kind_(std::move(kind)), line_(core, limits) {}

    std::string_view name() const override { return K::name; }
    std::size_t waiting() const override { return line_.size(); }
    void close() override { line_.close(); }

    /// Never blocks. False: too many wait already or it was closed, and `reply` will not be called.
    [[nodiscard]] bool submit(Entry<Command> entry, Reply reply) {
        const auto cost = kind_.cost(entry.command);
        return line_.push({std::move(entry), std::move(reply), cost});
    }

    std::size_t pump() override {
        return line_.pump(K::name,
                          [this](auto run, Attempt& attempt) { transaction(run, attempt); });
    }

private:
    using One = typename Line<Command, Outcome>::One;

    // Commands of one batch under one key, and the first of them that was accepted.
    struct SameName {
        KeyName name;
        const One* accepted = nullptr;
    };
    using Names = std::vector<SameName>;  // ascending

    void transaction(std::span<One* const> run, Attempt& attempt) {
        const auto now = core_.now();
        Tx tx(core_.begin());
        auto names = names_of(run);
        const auto fresh = replay(tx, run, names, now);
        if (fresh.empty()) {
            core_.rollback();
            return;
        }
        std::vector<const Entry<Command>*> entries;
        entries.reserve(fresh.size());
        for (const auto* one : fresh) entries.push_back(&one->entry);
        auto rows = kind_.load(tx, entries);
        Outcomes outcomes;
        bool is_changed = false;
        for (auto* one : fresh) is_changed |= run_one(rows, *one, names, outcomes);
        if (!is_changed) {
            core_.rollback();
            return;
        }
        attempt.ticket = take_ticket(tx, rows.events, now);
        tx.connection().defer_writes();
        kind_.save(tx, rows);
        save_outcomes(tx, outcomes, now);
        append_events(tx, attempt.ticket, rows.events);
        tx.connection().flush();
        attempt.is_committing = true;
        core_.commit();
        core_.on_events(rows.events.size());
    }

    static Names names_of(std::span<One* const> run) {
        Names names;
        for (const auto* one : run) {
            if (one->entry.key.is_remembered()) names.push_back({one->entry.key.name()});
        }
        std::ranges::sort(names, {}, &SameName::name);
        // Not std::ranges::unique: clang 14, which builds the fuzz targets, cannot read it.
        const auto is_same = [](const SameName& a, const SameName& b) { return a.name == b.name; };
        names.erase(std::unique(names.begin(), names.end(), is_same), names.end());
        return names;
    }

    static SameName* same_name(Names& names, const CommandKey& key) {
        if (!key.is_remembered()) return nullptr;
        return &*std::ranges::lower_bound(names, key.name(), {}, &SameName::name);
    }

    // Answers what was answered before; returns what is left to be run.
    std::vector<One*> replay(Tx& tx, std::span<One* const> run, const Names& names, Instant now) {
        std::vector<KeyName> wanted;
        for (const auto& same : names) wanted.push_back(same.name);
        const auto stored = find_outcomes(tx, std::move(wanted), now);
        if (stored.empty()) return {run.begin(), run.end()};
        std::vector<One*> fresh;
        for (auto* one : run) {
            const auto& key = one->entry.key;
            const auto it = key.is_remembered() ? stored.find(key.name()) : stored.end();
            if (it == stored.end()) {
                fresh.push_back(one);
            } else if (it->second.fingerprint == key.fingerprint) {
                one->result = kind_.restore(it->second.outcome);
                one->is_replayed = true;
            } else {
                one->result = key_reused();
            }
        }
        return fresh;
    }

    // Decides and folds, unless an equal key was accepted before in this batch. Like one that comes
    // later, it gets that one's answer; after a refusal it is run, since those are not remembered.
    bool run_one(typename K::Rows& rows, One& one, Names& names, Outcomes& outcomes) {
        const auto& key = one.entry.key;
        auto* same = same_name(names, key);
        if (same != nullptr && same->accepted != nullptr) {
            one.is_replayed = same->accepted->entry.key.fingerprint == key.fingerprint;
            one.result = one.is_replayed ? *same->accepted->result : Result<Outcome>(key_reused());
            return false;
        }
        auto changes = kind_.decide(std::as_const(rows), one.entry);
        if (!changes) {
            one.result = changes.refusal();
            return false;
        }
        const auto known = rows.events.size();
        auto outcome = kind_.fold(rows, one.entry, *changes);
        for (auto at = known; at < rows.events.size(); ++at) rows.events[at].command = one.entry.id;
        if (same != nullptr) {
            same->accepted = &one;
            outcomes.emplace(key.name(), StoredOutcome{key.fingerprint, kind_.store(outcome)});
        }
        one.result = std::move(outcome);
        return true;
    }

    WriterCore& core_;
    K kind_;
    Line<Command, Outcome> line_;
};

}  // namespace nahtlos
