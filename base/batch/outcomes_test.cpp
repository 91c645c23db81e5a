#include <gtest/gtest.h>

#include <array>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

constexpr Instant midnight{days(20'001).us};

class Idempotency : public OnCounters {};
INSTANTIATE_TEST_SUITE_P(Engines, Idempotency, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Idempotency, gives_a_repeated_command_its_first_answer) {
    Desk desk(home_.url(), world_);
    desk.take(1, 10, key_of(1));
    desk.pump();
    desk.take(1, 10);
    const auto& again = desk.take(1, 10, key_of(1));
    desk.pump();
    EXPECT_EQ(**again.result, Taken{90});
    EXPECT_TRUE(again.is_replayed);
    EXPECT_EQ(counter(1).stock, 80);
    EXPECT_EQ(count("base_event"), 2);
}

TEST_P(Idempotency, outlives_the_process) {
    Desk(home_.url(), world_).take(1, 10, key_of(1));
    {
        Desk desk(home_.url(), world_);
        desk.take(1, 10, key_of(1));
        desk.pump();
    }
    Desk desk(home_.url(), world_);
    const auto& again = desk.take(1, 10, key_of(1));
    desk.pump();
    EXPECT_EQ(**again.result, Taken{90});
    EXPECT_EQ(counter(1).stock, 90);
}

TEST_P(Idempotency, refuses_another_request_under_the_same_key) {
    Desk desk(home_.url(), world_);
    desk.take(1, 10, key_of(1, 1));
    desk.pump();
    const auto& later = desk.take(1, 20, key_of(1, 2));
    desk.pump();
    EXPECT_EQ(later.code(), "idempotency_key_reused");
    EXPECT_EQ(later.result->refusal().kind, RefusalKind::invalid);
    EXPECT_EQ(counter(1).stock, 90);
}

TEST_P(Idempotency, joins_equal_keys_of_one_batch_and_refuses_unequal_bodies) {
    Desk desk(home_.url(), world_);
    const auto& first = desk.take(1, 10, key_of(1, 1));
    const auto& equal = desk.take(1, 10, key_of(1, 1));
    const auto& other = desk.take(1, 20, key_of(1, 2));
    desk.pump();
    EXPECT_EQ(**first.result, Taken{90});
    EXPECT_EQ(**equal.result, Taken{90});
    EXPECT_EQ((std::array{first.is_replayed, equal.is_replayed, other.is_replayed}),
              (std::array{false, true, false}));
    EXPECT_EQ(other.code(), "idempotency_key_reused");
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 90, 1}));
}

TEST_P(Idempotency, does_not_remember_refusals) {
    Desk desk(home_.url(), world_);
    const auto& refused = desk.take(1, 101, key_of(1, 1));
    const auto& other_body = desk.take(1, 20, key_of(1, 2));
    desk.pump();
    EXPECT_EQ(refused.code(), "too_few");
    EXPECT_EQ(**other_body.result, Taken{80});
    EXPECT_EQ(count("base_command"), 1);
}

TEST_P(Idempotency, stores_nothing_for_commands_without_a_key) {
    Desk desk(home_.url(), world_);
    desk.take(1, 1);
    desk.take(1, 1);
    desk.change(take_change({.counter = uuid_of(2)}));
    desk.pump();
    EXPECT_EQ(counter(1).stock, 98);
    EXPECT_EQ(count("base_command"), 0);
}

TEST_P(Idempotency, keeps_the_keys_of_principals_apart) {
    Desk desk(home_.url(), world_);
    desk.take(1, 10, key_of(1, 1, 1));
    const auto& together = desk.take(1, 20, key_of(1, 2, 2));
    desk.pump();
    const auto& later = desk.take(1, 30, key_of(1, 3, 3));
    desk.pump();
    EXPECT_EQ(**together.result, Taken{70});
    EXPECT_EQ(**later.result, Taken{40});
}

TEST_P(Idempotency, holds_across_midnight) {
    Desk desk(home_.url(), world_);
    for (const auto before : {microseconds(1), hours(5)}) {
        stock_all(100);
        set_clock(world_, midnight - before);
        desk.take(1, 10, key_of(1));
        desk.pump();
        set_clock(world_, midnight + hours(20));
        const auto& again = desk.take(1, 10, key_of(1));
        desk.pump();
        EXPECT_EQ(**again.result, Taken{90});
        EXPECT_EQ(counter(1).stock, 90);
    }
}

TEST_P(Idempotency, drops_outcomes_that_are_older_than_asked_but_never_yesterdays) {
    Desk desk(home_.url(), world_);
    const auto noon = midnight + hours(12);
    for (int day = 0; day < 5; ++day) {
        set_clock(world_, noon + days(day));
        desk.take(1, 1, key_of(day));
        desk.pump();
    }
    const auto drop = [&](std::int64_t keep_days) {
        return sql::write(*home_.database().open_writer(), [&](Tx& tx) {
            return drop_old_outcomes(tx, noon + days(4), keep_days, 1000);
        });
    };
    EXPECT_EQ(drop(3), 1);
    EXPECT_EQ(drop(0), 1);
    EXPECT_EQ(count("base_command"), 3);
    desk.take(1, 1, key_of(3));
    desk.pump();
    EXPECT_EQ(counter(1).stock, 95);
}

TEST_P(Idempotency, finds_each_of_many_keys_by_one_look_up_a_day) {
    auto connection = home_.database().open_writer();
    Outcomes outcomes;
    std::vector<KeyName> names;
    for (int i = 0; i < 256; ++i) {
        const auto key = key_of(i);
        if (i % 2 == 0) outcomes.emplace(key.name(), StoredOutcome{key.fingerprint, "x"});
        names.push_back(key.name());
        names.push_back(key.name());
    }
    sql::write(*connection, [&](Tx& tx) { save_outcomes(tx, outcomes, world_.clock.now()); });
    const auto before = connection->counts();
    const auto found = sql::write(
        *connection, [&](Tx& tx) { return find_outcomes(tx, names, world_.clock.now()); });
    EXPECT_EQ(found.size(), 128u);
    EXPECT_EQ(connection->counts().rows_read - before.rows_read, 128u);
    const auto statements = connection->counts().statements - before.statements;
    EXPECT_EQ(statements, GetParam() == "sqlite" ? 512u : 1u);
}

}  // namespace
}  // namespace nahtlos
