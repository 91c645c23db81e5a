#include <gtest/gtest.h>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class ChangesOfABatch : public OnCounters {
protected:
    // Writes a row and an event, and then says no.
    static Change write_and_refuse() {
        return [](ChangeScope& scope) -> Result<std::string> {
            const auto done = take_change({.counter = uuid_of(1), .n = 50})(scope);
            EXPECT_TRUE(done.ok());
            return too_few();
        };
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, ChangesOfABatch, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ChangesOfABatch, that_are_refused_leave_neither_rows_nor_events) {
    Desk desk(home_.url(), world_);
    const auto& before = desk.change(take_change({.counter = uuid_of(1), .n = 10}));
    const auto& refused = desk.change(write_and_refuse(), key_of(1));
    const auto& after = desk.change(take_change({.counter = uuid_of(1), .n = 1}));
    desk.pump();
    EXPECT_EQ(**before.result, "90");
    EXPECT_EQ(refused.code(), "too_few");
    EXPECT_EQ(**after.result, "89");
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 89, 2}));
    EXPECT_EQ(events_of(1), (std::vector<CounterEvent>{{1, "{\"n\":10}"}, {2, "{\"n\":1}"}}));
    EXPECT_EQ(count("base_command"), 0);
}

TEST_P(ChangesOfABatch, that_are_all_refused_commit_nothing) {
    Desk desk(home_.url(), world_);
    desk.change(write_and_refuse());
    desk.change(write_and_refuse());
    desk.pump();
    EXPECT_EQ(count("base_event_batch"), 0);
    EXPECT_EQ(counter(1).stock, 100);
}

TEST_P(ChangesOfABatch, with_a_known_key_are_answered_without_being_run) {
    Desk desk(home_.url(), world_);
    int runs = 0;
    const auto counted = [&](ChangeScope& scope) {
        ++runs;
        return take_change({.counter = uuid_of(1), .n = 10})(scope);
    };
    desk.change(counted, key_of(1));
    const auto& joined = desk.change(counted, key_of(1));
    const auto& unequal = desk.change(counted, key_of(1, 2));
    desk.pump();
    const auto& later = desk.change(counted, key_of(1));
    desk.pump();
    EXPECT_EQ(**joined.result, "90");
    EXPECT_EQ(unequal.code(), "idempotency_key_reused");
    EXPECT_EQ(**later.result, "90");
    EXPECT_TRUE(joined.is_replayed && later.is_replayed && !unequal.is_replayed);
    EXPECT_EQ(runs, 1);
}

TEST_P(ChangesOfABatch, that_throw_fail_alone) {
    Desk desk(home_.url(), world_);
    for (int i = 0; i < 9; ++i) {
        desk.change([i](ChangeScope& scope) -> Result<std::string> {
            auto result = take_change({.counter = uuid_of(1)})(scope);
            if (i == 4) throw std::runtime_error("poison");
            if (i == 6) throw 7;
            return result;
        });
    }
    desk.pump();
    for (std::size_t i = 0; i < 9; ++i) {
        const auto& told = desk.changed()[i];
        EXPECT_EQ(told.times, 1);
        EXPECT_EQ(told.code(), i == 4 || i == 6 ? "internal" : "");
    }
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 93, 7}));
    EXPECT_EQ(events_of(1).size(), 7u);
}

TEST_P(ChangesOfABatch, that_swallow_a_failed_statement_and_refuse_disturb_nobody) {
    Desk desk(home_.url(), world_);
    const auto swallow = [](bool refuses) {
        return [refuses](ChangeScope& scope) -> Result<std::string> {
            EXPECT_THROW(scope.tx.run("insert into test_counter (id) values ($1)", uuid_of(1)),
                         sql::Error);
            if (refuses) return too_few();
            return std::string("{}");
        };
    };
    desk.change(take_change({.counter = uuid_of(1)}));
    const auto& refused = desk.change(swallow(true));
    const auto& accepted = desk.change(swallow(false));
    desk.change(take_change({.counter = uuid_of(1)}));
    desk.pump();
    EXPECT_EQ(refused.code(), "too_few");
    // PostgreSQL would not go on after the failure, SQLite does.
    EXPECT_EQ(accepted.code(), GetParam() == "postgres" ? "internal" : "");
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 98, 2}));
}

TEST_P(ChangesOfABatch, each_take_their_locks_from_the_first_rank_on) {
    Desk desk(home_.url(), world_);
    const auto in_order = [](ChangeScope& scope) -> Result<std::string> {
        scope.tx.enter(sql::LockRank::cart);
        scope.tx.enter(sql::LockRank::document);
        return std::string("{}");
    };
    const auto& first = desk.change(in_order);
    const auto& second = desk.change(in_order);
    const auto& wrong = desk.change([](ChangeScope& scope) -> Result<std::string> {
        scope.tx.enter(sql::LockRank::level);
        scope.tx.enter(sql::LockRank::cart);
        return std::string("{}");
    });
    desk.pump();
    EXPECT_TRUE(first.is_accepted());
    EXPECT_TRUE(second.is_accepted());
    EXPECT_EQ(wrong.code(), "internal");
}

TEST_P(ChangesOfABatch, see_what_earlier_ones_wrote_and_who_asked) {
    Desk desk(home_.url(), world_);
    desk.change(take_change({.counter = uuid_of(1), .n = 30}));
    auto entry = desk.entry<Change>([](ChangeScope& scope) -> Result<std::string> {
        const auto stock = scope.tx.value<std::int64_t>(
            "select stock from test_counter where id = $1", uuid_of(1));
        return std::to_string(*stock) + scope.context.request_id + to_string(scope.id) +
               to_string(scope.now);
    });
    const auto expected = "70r" + to_string(entry.id) + to_string(entry.now);
    std::string told;
    ASSERT_TRUE(
        desk.writer().changes().submit(std::move(entry), [&](auto result) { told = *result; }));
    desk.pump();
    EXPECT_EQ(told, expected);
}

}  // namespace
}  // namespace nahtlos
