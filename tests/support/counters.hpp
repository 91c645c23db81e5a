// A small kind of command for tests and benchmarks: takes n from a counter, never below zero.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/batch/batch.hpp"

namespace nahtlos::testing {

struct Counter {
    Uuid id;
    std::int64_t stock = 0, seq = 0;
    bool operator==(const Counter&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counter, (), (id, stock, seq))

struct CounterKey {
    Uuid id;
    auto operator<=>(const CounterKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(CounterKey, (), (id))

constexpr auto create_counters =
    "create table test_counter (id uuid not null primary key, stock bigint not null "
    "check (stock >= 0), seq bigint not null)";

/// Where a poisonous command throws; `decide_int` throws what is no std::exception.
enum class Poison { none, decide, decide_int, fold, save };

struct Take {
    Uuid counter;
    std::int64_t n = 1;
    std::size_t cost = 1;
    Poison poison = Poison::none;
    bool is_quiet = false;  // says nothing in the events
};

struct Taken {
    std::int64_t left = 0;
    bool operator==(const Taken&) const = default;
};

inline Event taken_event(const Take& take, const Counter& counter, const Context& context,
                         Instant now) {
    return {"taken", take.counter, counter.seq,
            context, now,          "{\"n\":" + std::to_string(take.n) + '}'};
}

inline Refusal too_few() { return {RefusalKind::conflict, "too_few", "there are not so many"}; }

struct TakeKind {
    static constexpr std::string_view name = "take";
    using Command = Take;
    using Outcome = Taken;
    struct Changes {
        Counter counter;
    };
    struct Rows {
        std::map<Uuid, Counter> counters;
        std::set<Uuid> changed;
        bool is_poisoned = false;
        Events events;
    };

    std::size_t cost(const Take& take) const { return take.cost; }

    Rows load(Tx& tx, std::span<const Entry<Take>* const> all) {
        std::vector<CounterKey> keys;
        for (const auto* one : all) keys.push_back({one->command.counter});
        std::ranges::sort(keys);
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        Rows rows;
        for (auto& counter :
             tx.find<Counter>("test_counter", keys, sql::Lock::yes, sql::LockRank::counter)) {
            rows.counters.emplace(counter.id, counter);
        }
        return rows;
    }

    Result<Changes> decide(const Rows& rows, const Entry<Take>& one) {
        if (one.command.poison == Poison::decide) throw std::runtime_error("poison in decide");
        if (one.command.poison == Poison::decide_int) throw 7;
        const auto it = rows.counters.find(one.command.counter);
        if (it == rows.counters.end()) {
            return Refusal{RefusalKind::not_found, "no_counter", "there is no such counter"};
        }
        auto counter = it->second;
        if (counter.stock < one.command.n) return too_few();
        counter.stock -= one.command.n;
        ++counter.seq;
        return Changes{counter};
    }

    Taken fold(Rows& rows, const Entry<Take>& one, Changes& changes) {
        if (one.command.poison == Poison::fold) throw std::runtime_error("poison in fold");
        rows.is_poisoned |= one.command.poison == Poison::save;
        rows.counters[one.command.counter] = changes.counter;
        rows.changed.insert(one.command.counter);
        if (!one.command.is_quiet) {
            rows.events.push_back(taken_event(one.command, changes.counter, one.context, one.now));
        }
        return {changes.counter.stock};
    }

    void save(Tx& tx, const Rows& rows) {
        std::vector<Counter> changed;
        for (const auto& id : rows.changed) changed.push_back(rows.counters.at(id));
        tx.update("test_counter", 1, changed);
        if (rows.is_poisoned) throw std::runtime_error("poison in save");
    }

    std::string store(const Taken& taken) const { return std::to_string(taken.left); }
    Taken restore(const std::string& text) const { return {std::stoll(text)}; }
};

}  // namespace nahtlos::testing
