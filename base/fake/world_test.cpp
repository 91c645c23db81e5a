#include "base/fake/world.hpp"

#include <gtest/gtest.h>

namespace nahtlos::fake {
namespace {

TEST(FakeWorld, time_stands_still_until_it_is_told_to_pass) {
    FakeClock clock;
    EXPECT_EQ(to_string(clock.now()), "2026-01-05T08:00:00.000000Z");
    clock.advance(seconds(90));
    EXPECT_EQ(to_string(clock.now()), "2026-01-05T08:01:30.000000Z");
    EXPECT_EQ(clock.ticks_ns(), 90'000'000'000);
}

TEST(FakeWorld, ticks_do_not_follow_a_wall_clock_set_back) {
    FakeClock clock;
    const auto before = clock.now();
    clock.advance(seconds(1));
    clock.step(hours(-1));
    EXPECT_EQ(clock.now(), before + seconds(1) - hours(1));
    EXPECT_EQ(clock.ticks_ns(), 1'000'000'000);
    clock.advance_to(before);
    EXPECT_EQ(clock.now(), before);
    EXPECT_EQ(clock.ticks_ns(), 3600'000'000'000);
}

TEST(FakeWorld, one_seed_gives_one_world) {
    FakeWorld a(7), b(7), c(8);
    EXPECT_EQ(a.random.bits(), b.random.bits());
    EXPECT_EQ(a.random.secret(20), b.random.secret(20));
    EXPECT_EQ(a.ids.next(), b.ids.next());
    EXPECT_NE(a.random.secret(20), c.random.secret(20));
}

TEST(FakeWorld, ids_ascend_and_carry_the_virtual_time) {
    FakeWorld fake;
    const auto world = fake.world();
    const auto first = world.ids.next(), second = world.ids.next();
    EXPECT_LT(first, second);
    fake.clock.advance(days(1));
    EXPECT_EQ(made_at(world.ids.next()), fake.clock.now());
}

TEST(FakeWorld, random_numbers_stay_below_their_end_and_reach_all_of_it) {
    SeededRandom random;
    std::vector<int> drawn(6);
    for (int i = 0; i < 1000; ++i) ++drawn.at(random.below(6));
    for (const int count : drawn) EXPECT_GT(count, 100);
}

TEST(FakeOutbound, reaches_nothing_until_a_peer_is_played) {
    FakeOutbound outbound;
    OutboundReply got{true, 1, "", ""};
    const auto keep = [&](OutboundReply reply) { got = std::move(reply); };
    outbound.send({"GET", "http://peer/", "", {}}, keep);
    EXPECT_FALSE(got.reached);
    outbound.answer_with([](const OutboundRequest& request) {
        return OutboundReply{true, 200, request.url, ""};
    });
    outbound.send({"GET", "http://peer/x", "", {}}, keep);
    EXPECT_EQ(got.body, "http://peer/x");
    EXPECT_EQ(outbound.sent().size(), 2u);
}

TEST(FakeOutbound, held_calls_end_in_any_order_and_any_way) {
    FakeOutbound outbound;
    std::vector<std::string> acted, heard;
    outbound.answer_with([&](const OutboundRequest& request) {
        acted.push_back(request.body);
        return OutboundReply{true, 200, request.body, ""};
    });
    outbound.hold(true);
    for (const auto* body : {"a", "b", "c"}) {
        outbound.send({"POST", "http://peer/", body, {}}, [&, body](const OutboundReply& reply) {
            heard.push_back(std::string(body) + (reply.reached ? " answered" : " lost"));
        });
    }
    EXPECT_TRUE(acted.empty());
    outbound.deliver(2, FakeOutbound::Fate::lost_reply);
    outbound.deliver(0, FakeOutbound::Fate::lost_request);
    outbound.deliver_all();
    EXPECT_EQ(acted, (std::vector<std::string>{"c", "b"}));
    EXPECT_EQ(heard, (std::vector<std::string>{"c lost", "a lost", "b answered"}));
}

}  // namespace
}  // namespace nahtlos::fake
