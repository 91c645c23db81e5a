#include "base/events/subscriptions.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/batch/writer.hpp"
#include "base/events/retention.hpp"
#include "base/events/sequencer.hpp"
#include "base/fake/world.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::events {
namespace {

struct Seen {
    std::int64_t position = 0;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (position))

// Its effect is a row per event, of which there can be only one.
Subscriber seer(
    std::int64_t events_at_once, std::function<void()> after = [] {}) {
    return {"seer",
            [after = std::move(after)](Tx& tx, std::span<const NumberedEvent> events) {
                std::vector<Seen> rows;
                for (const auto& event : events) rows.push_back({event.position});
                tx.insert("test_seen", rows);
                after();
            },
            events_at_once};
}

struct SubscriptionsOn : testing::OnEngine {
    SubscriptionsOn() {
        writer->script("create table test_seen (position bigint not null primary key)");
    }
    void write_events(std::int64_t n) {
        Events events;
        for (std::int64_t i = 0; i < n; ++i) {
            events.push_back({"thing_done", fake.ids.next(), 1, {}, fake.clock.now(), "{}"});
        }
        written += n;
        sql::write(*writer, [&](Tx& tx) {
            append_events(tx, take_ticket(tx, events, fake.clock.now()), events);
        });
        sequencer.run();
    }
    std::int64_t number(const char* statement) {
        return database.read([&](Tx& tx) { return tx.value<std::int64_t>(statement); }).value_or(0);
    }
    std::int64_t seen() { return number("select count(*) from test_seen"); }
    std::int64_t position() {
        return number("select position from base_subscription where name = 'seer'");
    }
    static void pump(Writer& process) {
        while (process.pump() > 0) {
        }
    }

    testing::TestDatabase test_database{GetParam()};
    sql::Database& database = test_database.database();
    fake::FakeWorld fake;
    World world = fake.world();
    Sequencer sequencer{database, world};
    std::unique_ptr<sql::Connection> writer = database.open_writer();
    std::int64_t written = 0;
    std::vector<std::string> failures;
    Subscriptions::OnFailure note = [this](auto, auto why) { failures.emplace_back(why); };
};
INSTANTIATE_TEST_SUITE_P(Engines, SubscriptionsOn, testing::on_engines());

TEST_P(SubscriptionsOn, the_events_of_a_command_come_together) {
    Events events;
    const auto together = fake.ids.next();
    for (int i = 0; i < 250; ++i) {
        events.push_back({"thing_done", fake.ids.next(), 1, {}, fake.clock.now(), "{}"});
        events.back().command = i < 2 || i >= 240 ? fake.ids.next() : together;
    }
    sql::write(*writer, [&](Tx& tx) {
        append_events(tx, take_ticket(tx, events, fake.clock.now()), events);
    });
    sequencer.run();
    const auto run = [&] {
        return sql::write(*writer, [&](Tx& tx) { return advance(tx, seer(3), fake.clock.now()); });
    };
    EXPECT_EQ(run(), 240) << "two commands of one event, and the whole third";
    EXPECT_EQ(run(), 3);
    EXPECT_EQ(position(), 244);
}

TEST_P(SubscriptionsOn, each_event_has_its_effect_once) {
    Writer process(database, world, {}, {});
    Subscriptions subscriptions(database, process.changes(), world, {seer(4)}, note);
    for (const std::int64_t n : {3, 1, 9, 2}) {
        write_events(n);
        subscriptions.tick();
        subscriptions.tick();
        pump(process);
    }
    EXPECT_EQ(seen(), written);
    EXPECT_EQ(position(), written + 1);
    EXPECT_TRUE(failures.empty());
}

TEST_P(SubscriptionsOn, say_how_far_behind_they_are) {
    Writer process(database, world, {}, {});
    Subscriptions subscriptions(database, process.changes(), world, {seer(4)}, note);
    write_events(4);
    using DealtWith = std::vector<std::pair<std::string, std::int64_t>>;
    auto standing = subscriptions.tick();
    EXPECT_EQ(standing.last, 4);
    EXPECT_EQ(standing.dealt_with, (DealtWith{{"seer", 0}}));
    pump(process);
    write_events(2);
    standing = subscriptions.tick();
    EXPECT_EQ(standing.last, 6);
    EXPECT_EQ(standing.dealt_with, (DealtWith{{"seer", 4}}));
}

TEST_P(SubscriptionsOn, say_how_long_events_wait) {
    Writer process(database, world, {}, {});
    Subscriptions subscriptions(database, process.changes(), world, {seer(4)}, note);
    EXPECT_EQ(subscriptions.tick().lags, std::vector<Span>{Span{0}});
    write_events(2);
    fake.clock.advance(seconds(3));
    EXPECT_EQ(subscriptions.tick().lags, std::vector<Span>{seconds(3)});
    pump(process);
    EXPECT_EQ(subscriptions.tick().lags, std::vector<Span>{Span{0}});
}

TEST_P(SubscriptionsOn, one_that_stands_back_waits_while_the_writer_has_other_work) {
    Writer process(database, world, {}, {});
    bool is_busy = true;
    auto subscriber = seer(2);
    subscriber.stands_back = true;
    Subscriptions subscriptions(database, process.changes(), world, {subscriber}, note,
                                [&] { return is_busy; });
    write_events(5);
    subscriptions.tick();
    pump(process);
    EXPECT_EQ(seen(), 0);
    is_busy = false;
    subscriptions.tick();
    is_busy = true;  // work comes in while it is served
    pump(process);
    EXPECT_EQ(seen(), 2);
    is_busy = false;
    subscriptions.tick();
    pump(process);
    EXPECT_EQ(seen(), 5);
}

TEST_P(SubscriptionsOn, one_that_stands_back_gets_a_turn_in_each_tick_when_it_is_far_behind) {
    Writer process(database, world, {}, {});
    auto subscriber = seer(2);
    subscriber.stands_back = true;
    subscriber.patience_events = 5;
    Subscriptions subscriptions(database, process.changes(), world, {subscriber}, note,
                                [] { return true; });
    write_events(8);
    for (const std::int64_t expected : {2, 4, 4}) {
        subscriptions.tick();
        pump(process);
        EXPECT_EQ(seen(), expected);
    }
}

TEST_P(SubscriptionsOn, a_process_killed_between_effect_and_commit_leaves_neither) {
    write_events(5);
    for (int i = 0; i < 3; ++i) {
        const auto doomed = database.open_writer();
        doomed->begin(true);
        Tx tx(*doomed);
        EXPECT_EQ(advance(tx, seer(100), fake.clock.now()), 5);
        // The connection goes away as it does with its process: without a commit.
    }
    EXPECT_EQ(seen(), 0);
    Writer process(database, world, {}, {});
    Subscriptions subscriptions(database, process.changes(), world, {seer(100)}, note);
    subscriptions.tick();
    pump(process);
    EXPECT_EQ(seen(), 5);
    EXPECT_TRUE(failures.empty());
}

TEST_P(SubscriptionsOn, processes_that_come_and_go_have_each_effect_once_between_them) {
    for (int round = 0; round < 15; ++round) {
        write_events(1 + static_cast<std::int64_t>(fake.random.below(5)));
        // Each round two fresh processes: one may die before its commit, none remembers anything.
        Writer a(database, world, {}, {}), b(database, world, {}, {});
        Subscriptions in_a(database, a.changes(), world, {seer(2)}, note);
        Subscriptions in_b(database, b.changes(), world, {seer(3)}, note);
        in_a.tick();
        in_b.tick();  // has seen the same position as a
        if (fake.random.chance(40)) {
            const auto doomed = database.open_writer();
            doomed->begin(true);
            Tx tx(*doomed);
            advance(tx, seer(100), fake.clock.now());
        }
        if (fake.random.chance(70)) a.pump();
        if (fake.random.chance(70)) b.pump();
    }
    Writer last(database, world, {}, {});
    Subscriptions in_last(database, last.changes(), world, {seer(100)}, note);
    in_last.tick();
    pump(last);
    EXPECT_EQ(seen(), written);
    EXPECT_EQ(position(), written + 1);
    EXPECT_TRUE(failures.empty());
}

TEST_P(SubscriptionsOn, what_failed_is_tried_again_after_a_pause_that_grows) {
    write_events(2);
    int tries = 0;
    bool is_broken = true;
    Writer process(database, world, {}, {});
    Subscriptions subscriptions(database, process.changes(), world,
                                {seer(100,
                                      [&] {
                                          ++tries;
                                          if (is_broken) throw std::runtime_error("broken");
                                      })},
                                note);
    const auto tick = [&](Span after) {
        fake.clock.advance(after);
        subscriptions.tick();
        pump(process);
        return tries;
    };
    EXPECT_EQ(tick({}), 1);
    EXPECT_EQ(tick(milliseconds(900)), 1);
    EXPECT_EQ(tick(milliseconds(100)), 2);
    EXPECT_EQ(tick(milliseconds(1'900)), 2);
    EXPECT_EQ(tick(milliseconds(100)), 3);
    EXPECT_EQ(failures.size(), 3U);
    EXPECT_EQ(seen(), 0);
    is_broken = false;
    tick(seconds(4));
    EXPECT_EQ(seen(), 2);
}

TEST_P(SubscriptionsOn, retention_drops_outcomes_that_are_looked_up_no_longer) {
    const auto remember = [&](std::int64_t rows) {
        Outcomes outcomes;
        for (std::int64_t i = 0; i < rows; ++i) {
            outcomes[{fake.ids.next(), fake.ids.next()}] = {fake.ids.next(), "{}"};
        }
        sql::write(*writer, [&](Tx& tx) { save_outcomes(tx, outcomes, fake.clock.now()); });
    };
    const auto stored = [&] { return number("select count(*) from base_command"); };
    Writer process(database, world, {}, {}), other(database, world, {}, {});
    Retention retention(process.changes(), world), elsewhere(other.changes(), world);
    const auto tick = [&](Retention& which) {
        which.tick();
        pump(process);
        pump(other);
        return stored();
    };
    remember(4'500);
    fake.clock.advance(days(2));
    remember(3);
    EXPECT_EQ(tick(retention), 4'503);
    fake.clock.advance(days(1));
    EXPECT_EQ(tick(retention), 2'503);
    EXPECT_EQ(tick(elsewhere), 2'503) << "one process at a time";
    EXPECT_EQ(tick(retention), 503);
    EXPECT_EQ(tick(retention), 3);
    EXPECT_EQ(tick(retention), 3);
    fake.clock.advance(days(2));
    EXPECT_EQ(tick(elsewhere), 0);
}

}  // namespace
}  // namespace nahtlos::events
