#include "base/real/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/real/threads.hpp"

namespace nahtlos::real {
namespace {

TEST(RealWorld, tells_a_time_in_this_century_and_ticks_that_never_step_back) {
    SystemClock clock;
    EXPECT_GT(clock.now(), *parse_instant("2025-01-01T00:00:00Z"));
    EXPECT_LT(clock.now(), *parse_instant("2100-01-01T00:00:00Z"));
    auto last = clock.ticks_ns();
    for (int i = 0; i < 1000; ++i) {
        const auto next = clock.ticks_ns();
        ASSERT_LE(last, next);
        last = next;
    }
}

TEST(RealWorld, random_bits_differ_between_threads_and_calls) {
    SystemRandom random;
    std::vector<std::vector<std::uint64_t>> drawn(4);
    {
        std::vector<Thread> threads;
        for (auto& mine : drawn) {
            threads.emplace_back("draw", [&] {
                for (int i = 0; i < 1000; ++i) mine.push_back(random.bits());
            });
        }
    }
    std::set<std::uint64_t> all;
    for (const auto& mine : drawn) all.insert(mine.begin(), mine.end());
    EXPECT_EQ(all.size(), 4000u);
}

TEST(RealWorld, secrets_have_the_length_asked_for_and_never_repeat) {
    SystemRandom random;
    EXPECT_EQ(random.secret(0), "");
    EXPECT_EQ(random.secret(1000).size(), 1000u);
    EXPECT_NE(random.secret(32), random.secret(32));
}

TEST(RealWorld, ids_ascend_for_each_thread_and_never_repeat) {
    RealWorld real;
    const auto world = real.world();
    std::vector<std::vector<Uuid>> made(4);
    {
        std::vector<Thread> threads;
        for (auto& mine : made) {
            threads.emplace_back("ids", [&] {
                for (int i = 0; i < 20'000; ++i) mine.push_back(world.ids.next());
            });
        }
    }
    std::set<Uuid> all;
    for (const auto& mine : made) {
        EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
        all.insert(mine.begin(), mine.end());
    }
    EXPECT_EQ(all.size(), 80'000u);
}

}  // namespace
}  // namespace nahtlos::real
