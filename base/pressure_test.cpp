#include "base/pressure.hpp"

#include <gtest/gtest.h>

namespace nahtlos {
namespace {

void enter(Pressure& pressure, Priority priority, int n) {
    for (int i = 0; i < n; ++i) pressure.enter(priority);
}

TEST(Pressure, counts_for_each_only_those_that_go_before_it_or_with_it) {
    Pressure pressure;
    enter(pressure, Priority::money, 1);
    enter(pressure, Priority::order, 20);
    enter(pressure, Priority::bulk, 300);
    EXPECT_EQ(pressure.ahead_of(Priority::money), 1u);
    EXPECT_EQ(pressure.ahead_of(Priority::till), 1u);
    EXPECT_EQ(pressure.ahead_of(Priority::visit), 21u);
    pressure.leave(Priority::order, 15);
    EXPECT_EQ(pressure.ahead_of(Priority::bulk), 306u);
}

TEST(Pressure, foretells_the_wait_by_the_pace_that_it_was_told) {
    Pressure pressure;
    enter(pressure, Priority::order, 500);
    EXPECT_EQ(pressure.wait(Priority::order).us, 0) << "nothing is known of the pace";
    for (int i = 0; i < 100; ++i) pressure.worked(100, 200'000'000);
    EXPECT_EQ(pressure.wait(Priority::order), seconds(1));
    EXPECT_EQ(pressure.wait(Priority::till).us, 0) << "nobody goes before a till";
}

TEST(Pressure, forgets_one_stall_at_once_and_follows_a_slower_pace_soon) {
    Pressure pressure;
    enter(pressure, Priority::order, 1000);
    for (int i = 0; i < 100; ++i) pressure.worked(100, 10'000'000);
    const auto before = pressure.wait(Priority::order);
    pressure.worked(1, 10'000'000'000);
    EXPECT_LT(pressure.wait(Priority::order).us, before.us * 11 / 10);
    for (int i = 0; i < 20; ++i) pressure.worked(100, 1'000'000'000);
    EXPECT_GT(pressure.wait(Priority::order).us, before.us * 90);
}

TEST(Priority, that_goes_last_may_fill_half_of_a_queue_and_the_first_all_of_it) {
    EXPECT_EQ(places_for(Priority::money, 4096), 4096u);
    EXPECT_EQ(places_for(Priority::till, 4096), 3584u);
    EXPECT_EQ(places_for(Priority::bulk, 4096), 2048u);
    for (const auto priority : priorities) EXPECT_GE(places_for(priority, 1), 1u);
}

}  // namespace
}  // namespace nahtlos
