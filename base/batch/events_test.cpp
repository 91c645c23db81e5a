#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <future>
#include <random>
#include <thread>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class EventOrder : public OnCounters {
protected:
    // Gives positions to what was committed; a sequencer that lost a race tries again later.
    std::int64_t number(std::int64_t limit = 1000) {
        return sql::write(*home_.database().open_writer(),
                          [&](Tx& tx) { return number_batches(tx, limit); });
    }
    std::vector<NumberedEvent> page(std::int64_t position, std::int64_t limit) {
        return home_.database().read([&](Tx& tx) { return events_from(tx, position, limit); });
    }
    std::vector<NumberedEvent> all() { return page(1, 1'000'000); }

    // A batch of `n` events of as many commands on one counter.
    void batch_of(Desk& desk, int n, int counter = 1) {
        for (int i = 0; i < n; ++i) desk.take(counter, 1);
        desk.pump();
    }

    static void expect_contiguous(const std::vector<NumberedEvent>& events) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            ASSERT_EQ(events[i].position, static_cast<std::int64_t>(i) + 1);
        }
    }
    static void expect_each_aggregate_in_order(const std::vector<NumberedEvent>& events) {
        std::map<Uuid, std::int64_t> last;
        for (const auto& event : events) {
            ASSERT_EQ(event.aggregate_seq, ++last[event.aggregate]) << "at " << event.position;
        }
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, EventOrder, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(EventOrder, is_without_gaps_and_as_it_was_committed) {
    Desk a(home_.url(), world_), b(home_.url(), world_);
    for (int i = 1; i <= 5; ++i) batch_of(i % 2 == 0 ? a : b, i);
    a.take(Take{.counter = uuid_of(1), .is_quiet = true});  // commits, but says nothing
    a.pump();
    batch_of(b, 2, 2);
    number();
    const auto events = all();
    ASSERT_EQ(events.size(), 17u);
    expect_contiguous(events);
    std::vector<std::int64_t> seqs;
    for (const auto& event : events) seqs.push_back(event.aggregate_seq);
    EXPECT_EQ(seqs,
              (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 1, 2}));
    const auto next = home_.database().read([](Tx& tx) { return next_position(tx); });
    EXPECT_EQ(next, 18);
}

TEST_P(EventOrder, of_a_batch_without_events_leaves_at_most_one_mark) {
    Desk desk(home_.url(), world_);
    for (int i = 0; i < 5; ++i) {
        desk.take(Take{.counter = uuid_of(1), .is_quiet = true});
        desk.pump();
    }
    EXPECT_LE(count("base_event_batch"), 1);
    batch_of(desk, 2);
    number();
    EXPECT_EQ(all().size(), 2u);
}

TEST_P(EventOrder, carries_who_did_it_in_which_context) {
    Desk desk(home_.url(), world_);
    auto entry = desk.entry(Take{.counter = uuid_of(1)});
    entry.context = {.channel = uuid_of(51),
                     .actor_kind = ActorKind::staff,
                     .actor = uuid_of(52),
                     .request_id = "req-1",
                     .session = "s\"1",
                     .consent_version = 3,
                     .occurred_at = Instant{5}};
    ASSERT_TRUE(desk.batch().submit(entry, [](auto) {}));
    desk.pump();
    number();
    const auto event = all().at(0);
    EXPECT_EQ(event.type, "taken");
    EXPECT_EQ(event.channel, uuid_of(51));
    EXPECT_EQ(event.market, std::nullopt);
    EXPECT_EQ(event.actor_kind, "staff");
    EXPECT_EQ(event.actor, uuid_of(52));
    EXPECT_EQ(event.request_id, "req-1");
    EXPECT_EQ(event.context, "{\"session\":\"s\\\"1\",\"consent_version\":3}");
    EXPECT_EQ(event.occurred_at, Instant{5});
    EXPECT_EQ(event.recorded_at, world_.clock.now());
}

class EventPages : public EventOrder {};
INSTANTIATE_TEST_SUITE_P(Engines, EventPages, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(EventPages, of_any_size_give_every_event_once) {
    stock_all(1'000'000);
    Desk desk(home_.url(), world_);
    for (const int n : {1, 40, 3, 2, 7, 1, 1, 12}) batch_of(desk, n);
    number();
    const auto whole = all();
    ASSERT_EQ(whole.size(), 67u);
    for (std::int64_t limit = 1; limit <= 70; ++limit) {
        std::vector<std::int64_t> positions;
        std::int64_t from = 1;
        for (;;) {
            const auto events = page(from, limit);
            if (events.empty()) break;
            ASSERT_LE(static_cast<std::int64_t>(events.size()), limit);
            for (const auto& event : events) positions.push_back(event.position);
            from = events.back().position + 1;
        }
        ASSERT_EQ(positions.size(), whole.size()) << "in pages of " << limit;
        for (std::size_t i = 0; i < positions.size(); ++i) {
            ASSERT_EQ(positions[i], whole[i].position) << "in pages of " << limit;
        }
    }
    EXPECT_TRUE(page(68, 10).empty());
    EXPECT_THROW(page(1, 0), Broken);
}

class Sequencer : public EventOrder {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Sequencer);
INSTANTIATE_TEST_SUITE_P(Engines, Sequencer, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

// Takes a ticket and writes an event of counter `n`; the caller commits.
void write_event(sql::Connection& connection, int n, Instant now) {
    connection.begin(true);
    Tx tx(connection);
    const Events events{{"said", uuid_of(n), 1, {}, now, "{}"}};
    append_events(tx, take_ticket(tx, events, now), events);
}

TEST_P(Sequencer, delivers_a_batch_that_commits_after_one_with_a_higher_ticket) {
    auto slow = home_.database().open_writer();
    auto fast = home_.database().open_writer();
    write_event(*slow, 1, world_.clock.now());
    write_event(*fast, 2, world_.clock.now());
    fast->commit();
    EXPECT_EQ(number(), 1);
    EXPECT_EQ(all().at(0).aggregate, uuid_of(2));
    slow->commit();
    EXPECT_EQ(number(), 1);
    const auto events = all();
    expect_contiguous(events);
    EXPECT_EQ(events.at(1).aggregate, uuid_of(1));
}

TEST_P(Sequencer, that_runs_twice_moves_no_position) {
    auto slow = home_.database().open_writer();
    write_event(*slow, 1, world_.clock.now());
    Desk desk(home_.url(), world_);
    batch_of(desk, 1, 2);
    auto first = home_.database().open_writer();
    first->begin(true);
    Tx tx(*first);
    EXPECT_EQ(number_batches(tx, 10), 1);
    slow->commit();
    // Sees both as unnumbered and waits; it may fail then, and has to look again.
    auto second = std::async(std::launch::async, [&] {
        try {
            return number();
        } catch (const sql::Error& error) {
            EXPECT_EQ(error.kind, sql::ErrorKind::unique);
            return number();
        }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    first->commit();
    EXPECT_EQ(second.get(), 1);
    const auto events = all();
    ASSERT_EQ(events.size(), 2u);
    expect_contiguous(events);
    EXPECT_EQ(events[0].aggregate, uuid_of(2));
}

TEST_P(Sequencer, numbers_the_batches_of_two_writers_while_they_write) {
    stock_all(1'000'000);
    const BatchLimits limits{.commands = 5};
    Desk a(home_.url(), world_, limits), b(home_.url(), world_, limits);
    std::mt19937 random(11);
    for (int i = 0; i < 600; ++i) (i % 2 == 0 ? a : b).take(static_cast<int>(random() % 4), 1);
    std::atomic<int> running = 2;
    const auto pump = [&](Desk& desk) {
        desk.pump_all();
        --running;
    };
    std::vector<std::int64_t> followed;  // what a reader saw while all of this went on
    {
        std::jthread first([&] { pump(a); });
        std::jthread second([&] { pump(b); });
        auto sequencer = home_.database().open_writer();
        for (bool is_last = false; !is_last;) {
            is_last = running == 0;
            while (sql::write(*sequencer, [&](Tx& tx) { return number_batches(tx, 3); }) > 0) {
                const auto from = followed.empty() ? 1 : followed.back() + 1;
                for (const auto& event : page(from, 4)) followed.push_back(event.position);
            }
        }
    }
    for (;;) {
        const auto rest = page(followed.empty() ? 1 : followed.back() + 1, 4);
        if (rest.empty()) break;
        for (const auto& event : rest) followed.push_back(event.position);
    }
    const auto events = all();
    ASSERT_EQ(events.size(), 600u);
    expect_contiguous(events);
    expect_each_aggregate_in_order(events);
    ASSERT_EQ(followed.size(), 600u);
    for (std::size_t i = 0; i < followed.size(); ++i) {
        ASSERT_EQ(followed[i], static_cast<std::int64_t>(i) + 1);
    }
}

}  // namespace
}  // namespace nahtlos
