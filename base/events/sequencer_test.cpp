#include "base/events/sequencer.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/batch/events.hpp"
#include "base/events/lease.hpp"
#include "base/fake/world.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::events {
namespace {

Event event_of(const Uuid& aggregate, std::int64_t seq) {
    return {"thing_done", aggregate, seq, {}, Instant{1'000 + seq}, "{}"};
}

// A writer with a connection of its own, whose transactions may overlap with those of others.
class OpenBatch {
public:
    OpenBatch(sql::Database& database, Events events) : connection_(database.open_writer()) {
        connection_->begin(true);
        Tx tx(*connection_);
        append_events(tx, take_ticket(tx, events, Instant{0}), events);
    }
    void commit() { connection_->commit(); }

private:
    std::unique_ptr<sql::Connection> connection_;
};

std::vector<NumberedEvent> all_events(sql::Database& database) {
    return database.read([](Tx& tx) { return events_from(tx, 1, 1'000'000); });
}

void expect_no_gaps(const std::vector<NumberedEvent>& events) {
    std::map<Uuid, std::int64_t> seen;
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].position, static_cast<std::int64_t>(i) + 1);
        EXPECT_GT(events[i].aggregate_seq, seen[events[i].aggregate]);
        seen[events[i].aggregate] = events[i].aggregate_seq;
    }
}

struct SequencerOn : testing::OnEngine {
    testing::TestDatabase test_database{GetParam()};
    sql::Database& database = test_database.database();
    fake::FakeWorld fake;
    World world = fake.world();
    bool is_postgres() const { return GetParam() == "postgres"; }
};
INSTANTIATE_TEST_SUITE_P(Engines, SequencerOn, testing::on_engines());

TEST_P(SequencerOn, two_writers_and_two_sequencers_number_without_gaps_or_duplicates) {
    Sequencer one(database, world), two(database, world);
    fake::SeededRandom random(7);
    const std::array<Uuid, 2> mine{fake.ids.next(), fake.ids.next()};
    std::array<std::int64_t, 2> seq{};
    std::size_t written = 0;
    for (int round = 0; round < 40; ++round) {
        std::array<std::unique_ptr<OpenBatch>, 2> open;
        // SQLite has one writer: there the second begins when the first has committed.
        for (std::size_t w = 0; w < 2; ++w) {
            Events events;
            for (auto n = 1 + random.below(3); n > 0; --n) {
                events.push_back(event_of(mine[w], ++seq[w]));
                ++written;
            }
            open[w] = std::make_unique<OpenBatch>(database, events);
            if (!is_postgres()) open[w]->commit();
        }
        if (is_postgres()) {
            const auto first = random.below(2);
            open[first]->commit();
            if (random.chance(60)) (random.chance(50) ? one : two).run();
            open[1 - first]->commit();
        }
        if (random.chance(60)) (random.chance(50) ? one : two).run();
        if (random.chance(20)) fake.clock.advance(seconds(30));  // the lease changes hands
    }
    fake.clock.advance(seconds(30));
    one.run();
    const auto events = all_events(database);
    EXPECT_EQ(events.size(), written);
    expect_no_gaps(events);
}

TEST_P(SequencerOn, a_batch_that_commits_late_is_numbered_after_what_readers_have_seen) {
    if (!is_postgres()) GTEST_SKIP() << "one writer";
    Sequencer sequencer(database, world);
    OpenBatch early(database, {event_of(fake.ids.next(), 1)});
    const auto late_aggregate = fake.ids.next();
    OpenBatch late(database, {event_of(late_aggregate, 1), event_of(late_aggregate, 2)});
    late.commit();
    EXPECT_EQ(sequencer.run(), 1);
    EXPECT_EQ(all_events(database).size(), 2U);
    early.commit();
    EXPECT_EQ(sequencer.run(), 1);
    const auto events = all_events(database);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].aggregate, late_aggregate);
    expect_no_gaps(events);
}

TEST_P(SequencerOn, only_the_holder_numbers_until_its_lease_has_run_out) {
    if (!is_postgres()) GTEST_SKIP() << "nothing to number";
    Sequencer holder(database, world), other(database, world);
    OpenBatch(database, {event_of(fake.ids.next(), 1)}).commit();
    EXPECT_EQ(holder.run(), 1);
    OpenBatch(database, {event_of(fake.ids.next(), 1)}).commit();
    EXPECT_EQ(other.run(), 0);
    fake.clock.advance(seconds(6));
    EXPECT_EQ(other.run(), 1);
    OpenBatch(database, {event_of(fake.ids.next(), 1)}).commit();
    EXPECT_EQ(holder.run(), 0);
}

TEST_P(SequencerOn, a_lease_is_with_one_holder_until_it_runs_out) {
    const auto connection = database.open_writer();
    const auto take = [&](const Uuid& holder, std::int64_t at_s) {
        return sql::write(*connection, [&](Tx& tx) {
            return take_lease(tx, "x", holder, Instant{0} + seconds(at_s), seconds(10));
        });
    };
    const auto a = fake.ids.next(), b = fake.ids.next();
    EXPECT_TRUE(take(a, 0));
    EXPECT_FALSE(take(b, 9));
    EXPECT_TRUE(take(a, 9));    // renewed
    EXPECT_FALSE(take(b, 18));  // up to 19
    EXPECT_TRUE(take(b, 19));
    EXPECT_FALSE(take(a, 19));
}

}  // namespace
}  // namespace nahtlos::events
