// Desk: a process's worth of writer over the counters, with a world whose time stands still.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/sql/migrate.hpp"
#include "tests/support/counters.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::testing {

using fake::FakeWorld;

/// Sets the wall clock, also back.
inline void set_clock(FakeWorld& world, Instant at) { world.clock.step(at - world.clock.now()); }

inline Uuid uuid_of(int n) {
    Uuid id;
    id.bytes[14] = static_cast<std::uint8_t>(n >> 8);
    id.bytes[15] = static_cast<std::uint8_t>(n & 0xFF);
    id.bytes[0] = 7;
    return id;
}

/// Key `n` of a principal (1 if not told), said with a body whose fingerprint is `body`.
inline CommandKey key_of(int n, int body = 1, int principal = 1) {
    return {uuid_of(1000 + principal), uuid_of(2000 + n), uuid_of(3000 + body)};
}

/// What a command was told, and how often.
template <class T>
struct Told {
    int times = 0;
    std::optional<Result<T>> result;
    bool is_replayed = false;
    bool is_accepted() const { return result && result->ok(); }
    std::string code() const { return result && !result->ok() ? result->refusal().code : ""; }
};

class Desk {
public:
    Desk(const std::string& url, FakeWorld& world, BatchLimits limits = {},
         sql::DatabaseOptions options = {}, WriterHooks hooks = {})
        : world_(world),
          ports_(world.world()),
          database_(with_url(std::move(options), url)),
          writer_(std::make_unique<Writer>(database_, ports_, limits, hooks)),
          batch_(&writer_->add_kind(TakeKind{})) {}

    Told<Taken>& take(Take take, CommandKey key = {}) {
        auto& told = taken_.emplace_back();
        const bool is_in = batch_->submit(entry(std::move(take), key), [&told](auto result) {
            ++told.times;
            told.is_replayed = result.is_replayed;
            told.result = std::move(result);
        });
        check(is_in, "a test's line has room");
        return told;
    }
    Told<Taken>& take(int counter, std::int64_t n, CommandKey key = {}) {
        return take(Take{.counter = uuid_of(counter), .n = n}, key);
    }
    Told<std::string>& change(Change change, CommandKey key = {}) {
        auto& told = changed_.emplace_back();
        const bool is_in =
            writer_->changes().submit(entry(std::move(change), key), [&told](auto result) {
                ++told.times;
                told.is_replayed = result.is_replayed;
                told.result = std::move(result);
            });
        check(is_in, "a test's line has room");
        return told;
    }
    template <class C>
    Entry<C> entry(C command, CommandKey key = {}) {
        return {std::move(command), key, {.request_id = "r"}, world_.clock.now(), uuid_of(9)};
    }

    std::size_t pump() { return writer_->pump(); }
    /// Ends the writer, as a process that stops does.
    void end() { writer_.reset(); }
    void pump_all() {
        while (writer_->waiting() > 0) writer_->pump();
    }
    Writer& writer() { return *writer_; }
    Batch<TakeKind>& batch() { return *batch_; }
    sql::Database& database() { return database_; }
    const std::deque<Told<Taken>>& taken() const { return taken_; }
    const std::deque<Told<std::string>>& changed() const { return changed_; }

private:
    static sql::DatabaseOptions with_url(sql::DatabaseOptions options, const std::string& url) {
        options.url = url;
        return options;
    }

    FakeWorld& world_;
    World ports_;
    sql::Database database_;
    std::deque<Told<Taken>> taken_;
    std::deque<Told<std::string>> changed_;
    std::unique_ptr<Writer> writer_;
    Batch<TakeKind>* batch_;
};

/// The same as TakeKind does, as a change.
inline Change take_change(Take take) {
    return [take](ChangeScope& scope) -> Result<std::string> {
        TakeKind kind;
        const Entry<Take> entry{take, {}, scope.context, scope.now, scope.id};
        const std::vector<const Entry<Take>*> all{&entry};
        auto rows = kind.load(scope.tx, all);
        auto changes = kind.decide(rows, entry);
        if (!changes) return changes.refusal();
        const auto taken = kind.fold(rows, entry, *changes);
        kind.save(scope.tx, rows);
        for (auto& event : rows.events) scope.events.push_back(std::move(event));
        return kind.store(taken);
    };
}

struct CounterEvent {
    std::int64_t seq = 0;
    std::string payload;
    bool operator==(const CounterEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(CounterEvent, (), (seq, payload))

/// Fixture: a fresh database with counters 0..9, and what is in it.
class OnCounters : public OnEngine {
protected:
    OnCounters() : home_(GetParam(), false), own_(home_.database().open_writer()) {
        std::vector<sql::Migration> base;
        for (const auto& m : sql::embedded_migrations()) {
            if (m.module == "base") base.push_back(m);
        }
        sql::migrate(*own_, base, Instant{0});
        own_->script(create_counters);
        stock_all(100);
    }
    void stock_all(std::int64_t stock) {
        std::vector<Counter> counters;
        for (int i = 0; i < 10; ++i) counters.push_back({uuid_of(i), stock, 0});
        sql::write(*own_, [&](Tx& tx) {
            for (const auto* table :
                 {"test_counter", "base_event", "base_event_batch", "base_command"}) {
                tx.run(std::string("delete from ") + table);
            }
            tx.insert("test_counter", counters);
        });
    }
    template <class T>
    T ask(const std::string& statement) {
        return home_.database().read([&](Tx& tx) { return tx.value<T>(statement).value_or(T{}); });
    }
    std::int64_t count(const std::string& table) {
        return ask<std::int64_t>("select count(*) from " + table);
    }
    Counter counter(int n) {
        return home_.database().read([&](Tx& tx) {
            return *tx.one<Counter>("select id, stock, seq from test_counter where id = $1",
                                    uuid_of(n));
        });
    }
    std::vector<Counter> counters() {
        return home_.database().read([](Tx& tx) {
            return tx.all<Counter>("select id, stock, seq from test_counter order by id");
        });
    }
    /// The events of one counter in the order of their tickets.
    std::vector<CounterEvent> events_of(int n) {
        return home_.database().read([&](Tx& tx) {
            return tx.all<CounterEvent>(
                "select aggregate_seq, payload from base_event where aggregate = $1 "
                "order by ticket, n",
                uuid_of(n));
        });
    }

    TestDatabase home_;
    std::unique_ptr<sql::Connection> own_;  // the test's, beside the desks'
    FakeWorld world_;
};

}  // namespace nahtlos::testing
