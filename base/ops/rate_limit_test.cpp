#include "base/ops/rate_limit.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <thread>

#include "base/fake/world.hpp"

namespace nahtlos {
namespace {

struct Limited {
    explicit Limited(std::vector<Rate> rates, std::size_t remembered = 1024)
        : limiter(fake.clock, fake.random, std::move(rates), remembered) {}
    int allowed(std::string_view caller, int tries, std::size_t rate_class = 0) {
        int count = 0;
        for (int i = 0; i < tries; ++i) count += limiter.take(rate_class, caller).is_allowed;
        return count;
    }
    fake::FakeWorld fake;
    RateLimiter limiter;
};

TEST(RateLimit, allows_the_burst_and_then_the_rate) {
    Limited test({{10, 5}});
    EXPECT_EQ(test.allowed("a", 20), 5);
    test.fake.clock.advance(milliseconds(99));
    EXPECT_EQ(test.allowed("a", 20), 0);
    test.fake.clock.advance(milliseconds(1));
    EXPECT_EQ(test.allowed("a", 20), 1);
    test.fake.clock.advance(milliseconds(300));
    EXPECT_EQ(test.allowed("a", 20), 3);
    test.fake.clock.advance(hours(1));
    EXPECT_EQ(test.allowed("a", 20), 5);
}

TEST(RateLimit, says_when_to_come_back) {
    Limited test({{1, 10}});
    EXPECT_EQ(test.allowed("a", 10), 10);
    EXPECT_EQ(test.limiter.take(0, "a").retry_after_s, 1);
    EXPECT_EQ(test.limiter.take(0, "a", 5).retry_after_s, 5);
    test.fake.clock.advance(seconds(5));
    EXPECT_TRUE(test.limiter.take(0, "a", 5).is_allowed);
}

TEST(RateLimit, callers_and_classes_have_buckets_of_their_own) {
    Limited test({{1, 3}, {1, 4}});
    EXPECT_EQ(test.allowed("a", 9), 3);
    EXPECT_EQ(test.allowed("b", 9), 3);
    EXPECT_EQ(test.allowed("a", 9, 1), 4);
}

TEST(RateLimit, a_rate_of_zero_is_no_limit) {
    Limited test({{0, 1}});
    EXPECT_EQ(test.allowed("a", 1000), 1000);
}

TEST(RateLimit, refusals_take_nothing) {
    Limited test({{1, 1}});
    EXPECT_EQ(test.allowed("a", 10), 1);
    test.fake.clock.advance(seconds(1));
    EXPECT_EQ(test.allowed("a", 10), 1);
}

TEST(RateLimit, looking_says_what_taking_would_and_takes_nothing) {
    Limited test({{1, 3}, {0, 1}}, 8);
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(test.limiter.look(0, "a").is_allowed);
        ASSERT_TRUE(test.limiter.look(0, std::to_string(i)).is_allowed);
    }
    EXPECT_EQ(test.limiter.forgotten(), 0u) << "nobody was made known";
    EXPECT_EQ(test.limiter.look(0, "a", 3).is_allowed, true);
    EXPECT_EQ(test.allowed("a", 9), 3);
    EXPECT_FALSE(test.limiter.look(0, "a").is_allowed);
    EXPECT_EQ(test.limiter.look(0, "a", 2).retry_after_s, 2);
    EXPECT_TRUE(test.limiter.look(1, "a").is_allowed) << "no limit";
    test.fake.clock.advance(seconds(1));
    EXPECT_TRUE(test.limiter.look(0, "a").is_allowed);
}

TEST(RateLimit, a_cost_above_the_burst_needs_a_full_bucket) {
    Limited test({{1, 3}});
    EXPECT_TRUE(test.limiter.take(0, "a", 100).is_allowed);
    EXPECT_EQ(test.limiter.take(0, "a", 100).retry_after_s, 3);
}

TEST(RateLimit, a_wall_clock_set_back_changes_nothing) {
    Limited test({{1, 1}});
    EXPECT_EQ(test.allowed("a", 2), 1);
    test.fake.clock.step(hours(-5));
    test.fake.clock.advance(seconds(1));
    EXPECT_EQ(test.allowed("a", 2), 1);
}

TEST(RateLimit, quiet_callers_make_room_without_loss) {
    Limited test({{1, 1}}, 64);
    for (int i = 0; i < 10'000; ++i) {
        ASSERT_TRUE(test.limiter.take(0, std::to_string(i)).is_allowed);
        test.fake.clock.advance(seconds(1));
    }
    EXPECT_EQ(test.limiter.forgotten(), 0u);
}

TEST(RateLimit, a_flood_of_names_is_counted_and_does_not_free_the_busiest_caller) {
    Limited test({{1, 100}}, 64);
    EXPECT_EQ(test.allowed("busy", 200), 100);
    for (int i = 0; i < 10'000; ++i) test.limiter.take(0, std::to_string(i));
    EXPECT_GT(test.limiter.forgotten(), 9'000u);
    EXPECT_EQ(test.allowed("busy", 200), 0);
}

TEST(RateLimit, threads_together_get_no_more_than_the_burst) {
    Limited test({{1, 1000}});
    std::atomic<int> allowed = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] { allowed += test.allowed("a", 900); });
    }
    EXPECT_EQ(allowed, 1000);
}

RC_GTEST_PROP(RateLimit, never_allows_more_than_burst_plus_rate_times_time, ()) {
    const auto per_s = *rc::gen::inRange(1, 50);
    const auto burst = *rc::gen::inRange(1, 20);
    Limited test({{per_s, burst}});
    std::int64_t allowed = 0, waited_ms = 0;
    for (const int wait_ms : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 500))) {
        test.fake.clock.advance(milliseconds(wait_ms));
        waited_ms += wait_ms;
        allowed += test.allowed("a", 3);
        // One more than exact for the interval rounded down to nanoseconds.
        RC_ASSERT(allowed <= burst + waited_ms * per_s / 1000 + 1);
    }
}

TEST(RateLimit, addresses_of_one_client_are_one_caller) {
    EXPECT_EQ(address_key("192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(address_key("::ffff:192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(address_key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:2:ffff::9"));
    EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
    EXPECT_EQ(address_key("local"), "local");
}

TEST(RateLimit, siphash_matches_the_vectors_of_its_authors) {
    std::string text;
    for (char c = 0; c < 15; ++c) text += c;
    const std::uint64_t key0 = 0x0706050403020100ULL, key1 = 0x0f0e0d0c0b0a0908ULL;
    EXPECT_EQ(siphash(key0, key1, ""), 0x726fdb47dd0e0e31ULL);
    EXPECT_EQ(siphash(key0, key1, text.substr(0, 8)), 0x93f5f5799a932462ULL);
    EXPECT_EQ(siphash(key0, key1, text), 0xa129ca6149be45e5ULL);
}

}  // namespace
}  // namespace nahtlos
