#include "base/events/feed.hpp"

#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "base/fake/world.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::events {
namespace {

struct FeedOn : testing::OnEngine {
    testing::TestDatabase test_database{GetParam()};
    sql::Database& database = test_database.database();
    fake::FakeWorld fake;
    World world = fake.world();
    Sequencer sequencer{database, world};
    std::unique_ptr<sql::Connection> writer = database.open_writer();
    const Uuid web = fake.ids.next(), till = fake.ids.next(), staff = fake.ids.next();
    std::int64_t written = 0;

    // A batch of `n` events, by turns of two types, two channels and all kinds of moments.
    void write_batch(std::int64_t n) {
        Events events;
        for (std::int64_t i = 0; i < n; ++i) {
            const bool is_even = ++written % 2 == 0;
            Event event{
                is_even ? "order_placed" : "key_created",  fake.ids.next(), 1, {}, fake.clock.now(),
                R"({"n":)" + std::to_string(written) + '}'};
            event.context.channel = is_even ? web : till;
            event.context.session = "s";
            if (written % 3 == 0) event.context.actor = staff;
            events.push_back(std::move(event));
            fake.clock.advance(seconds(1));
        }
        sql::write(*writer, [&](Tx& tx) {
            append_events(tx, take_ticket(tx, events, fake.clock.now()), events);
        });
    }
    void write_batches(std::initializer_list<std::int64_t> sizes) {
        for (const auto size : sizes) write_batch(size);
        sequencer.run();
    }
    FoundEvents page(const EventFilter& filter, std::int64_t from, std::int64_t limit) {
        return database.read([&](Tx& tx) { return feed(tx, filter, from, limit); });
    }
    std::vector<std::int64_t> follow(const EventFilter& filter, std::int64_t limit) {
        std::vector<std::int64_t> positions;
        for (std::int64_t from = 1;;) {
            const auto found = page(filter, from, limit);
            for (const auto& event : found.items) positions.push_back(event.position);
            if (found.next == from) return positions;
            from = found.next;
        }
    }
    std::vector<std::int64_t> audit_all(const EventFilter& filter, std::int64_t limit) {
        std::vector<std::int64_t> positions;
        std::optional<std::int64_t> before;
        do {
            const auto found =
                database.read([&](Tx& tx) { return audit(tx, filter, before, limit); });
            for (const auto& event : found.items) positions.push_back(event.position);
            before = found.next;
        } while (before);
        return positions;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, FeedOn, testing::on_engines());

TEST_P(FeedOn, pages_of_any_size_never_skip_or_repeat) {
    write_batches({1, 5, 2, 7, 1, 1, 4});
    std::vector<std::int64_t> all, even;
    for (std::int64_t p = 1; p <= written; ++p) {
        all.push_back(p);
        if (p % 2 == 0) even.push_back(p);
    }
    for (std::int64_t limit = 1; limit <= written + 1; ++limit) {
        EXPECT_EQ(follow({}, limit), all);
        EXPECT_EQ(follow({.types = {"order_placed"}}, limit), even);
        std::ranges::reverse(all);
        EXPECT_EQ(audit_all({}, limit), all);
        std::ranges::reverse(all);
    }
}

TEST_P(FeedOn, what_comes_later_follows_where_the_last_page_ended) {
    write_batches({3});
    const auto first = page({}, 1, 100);
    EXPECT_EQ(first.next, 4);
    EXPECT_TRUE(page({}, first.next, 100).items.empty());
    EXPECT_EQ(page({}, first.next, 100).next, 4);
    write_batches({2});
    const auto second = page({}, first.next, 100);
    ASSERT_EQ(second.items.size(), 2U);
    EXPECT_EQ(second.items[0].position, 4);
}

TEST_P(FeedOn, every_filter_passes_what_the_same_filter_in_memory_does) {
    write_batches({4, 3, 6, 2});
    const auto all = page({}, 1, 1'000).items;
    const auto some = all.at(5);
    const std::vector<EventFilter> filters{
        {.types = {"key_created", "no_such"}},
        {.aggregate = some.aggregate},
        {.channel = web},
        {.market = web},
        {.actor = staff},
        {.since = some.recorded_at},
        {.until = some.recorded_at},
        {.types = {"order_placed"}, .channel = web, .actor = staff, .since = some.recorded_at}};
    for (const auto& filter : filters) {
        std::vector<std::int64_t> expected;
        for (const auto& event : all) {
            if (filter.passes(event)) expected.push_back(event.position);
        }
        EXPECT_EQ(follow(filter, 2), expected);
        std::ranges::reverse(expected);
        EXPECT_EQ(audit_all(filter, 2), expected);
    }
}

TEST_P(FeedOn, audit_finds_the_days_it_is_asked_for_far_back) {
    for (int day = 0; day < 20; ++day) {
        write_batches({3, 2});
        fake.clock.advance(days(1));
    }
    const auto all = page({}, 1, 1'000).items;
    const EventFilter filter{.since = all.at(40).recorded_at, .until = all.at(60).recorded_at};
    const auto found = audit_all(filter, 7);
    ASSERT_EQ(found.size(), 20U);
    EXPECT_EQ(found.front(), 60);
    EXPECT_EQ(found.back(), 41);
}

TEST_P(FeedOn, an_event_is_shown_with_its_payload_and_context_as_objects) {
    write_batches({1});
    const auto view = view_of(page({}, 1, 1).items.at(0));
    EXPECT_EQ(view.payload.at("n").as_int64(), 1);
    EXPECT_EQ(view.context.value().at("session").as_string(), "s");
    EXPECT_EQ(view.channel, till);
}

TEST(EventFilter, ends_where_the_key_ends) {
    const Uuid channel{{1}}, market{{2}}, place{{3}};
    api::Caller caller;
    EventFilter filter;
    EXPECT_FALSE(bind_to(caller, filter));
    EXPECT_EQ(filter, EventFilter{});
    caller.channel = channel;
    caller.market = market;
    caller.legal_entity = place;
    EXPECT_FALSE(bind_to(caller, filter));
    EXPECT_EQ(filter.channel, channel);
    EXPECT_EQ(filter.market, market);
    caller.location = place;
    EXPECT_TRUE(bind_to(caller, filter));
    api::Caller of_entity;
    of_entity.legal_entity = place;
    EXPECT_TRUE(bind_to(of_entity, filter));
    of_entity.market = market;  // which may be of many legal entities
    EXPECT_TRUE(bind_to(of_entity, filter));
}

TEST(AnyId, reads_both_ways_to_write_an_id) {
    const Uuid id{{1, 2, 3}};
    EXPECT_EQ(AnyId::parse(to_string(id)).value().uuid, id);
    EXPECT_EQ(AnyId::parse("ord_" + typeid_suffix(id)).value().uuid, id);
    EXPECT_FALSE(AnyId::parse("ord_" + typeid_suffix(id) + "0"));
    EXPECT_FALSE(AnyId::parse(typeid_suffix(id)));
}

}  // namespace
}  // namespace nahtlos::events
