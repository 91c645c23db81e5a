#include <gtest/gtest.h>

#include <latch>
#include <random>
#include <thread>

#include "tests/support/desk.hpp"
#include "tests/support/faults.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class TwoWriters : public OnCounters {
protected:
    // Each desk is pumped by a thread of its own until all its commands are answered.
    static void pump_both(Desk& a, Desk& b) {
        std::latch together(2);
        const auto pump = [&](Desk& desk) {
            together.arrive_and_wait();
            desk.pump_all();
        };
        std::jthread first([&] { pump(a); });
        std::jthread second([&] { pump(b); });
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, TwoWriters, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(TwoWriters, run_a_key_once_though_both_are_given_it_at_the_same_time) {
    for (int round = 0; round < 20; ++round) {
        stock_all(100);
        Desk a(home_.url(), world_), b(home_.url(), world_);
        // Other counters under the same key: nothing but the key itself keeps them apart.
        for (int k = 0; k < 5; ++k) {
            a.take(Take{.counter = uuid_of(1), .n = 1}, key_of(k));
            b.take(Take{.counter = uuid_of(2), .n = 1}, key_of(4 - k));
        }
        pump_both(a, b);
        EXPECT_EQ(counter(1).stock + counter(2).stock, 195);
        for (const auto* desk : {&a, &b}) {
            for (const auto& told : desk->taken()) EXPECT_TRUE(told.is_accepted());
        }
    }
}

TEST_P(TwoWriters, run_a_key_once_though_their_clocks_stand_on_either_side_of_midnight) {
    FakeWorld early, late;
    set_clock(early, Instant{days(20'001).us - 1});
    set_clock(late, Instant{days(20'001).us + 1});
    Faults faults;
    Desk a(home_.url(), early, {}, faults.options()), b(home_.url(), late);
    const auto& second = b.take(2, 1, key_of(1));
    std::jthread other;
    // The other one looks the key up before this one's outcome can be seen.
    faults.before_commit = [&](sql::Connection&) {
        other = std::jthread([&] { b.pump_all(); });
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    };
    const auto& first = a.take(1, 1, key_of(1));
    a.pump();
    other.join();
    EXPECT_TRUE(first.is_accepted());
    EXPECT_TRUE(second.is_accepted());
    EXPECT_EQ(counter(1).stock + counter(2).stock, 199);
}

TEST_P(TwoWriters, never_take_what_is_not_there) {
    stock_all(40);
    BatchLimits limits{.commands = 7};
    Desk a(home_.url(), world_, limits), b(home_.url(), world_, limits);
    std::mt19937 random(7);
    for (int i = 0; i < 400; ++i) {
        auto& desk = i % 2 == 0 ? a : b;
        desk.take(static_cast<int>(random() % 5), static_cast<int>(random() % 4) + 1);
    }
    pump_both(a, b);
    std::int64_t taken = 0;
    for (int i = 0; i < 5; ++i) {
        const auto row = counter(i);
        EXPECT_GE(row.stock, 0);
        EXPECT_LT(row.stock, 4);  // they were asked for more than there was
        taken += 40 - row.stock;
        const auto events = events_of(i);
        ASSERT_EQ(static_cast<std::int64_t>(events.size()), row.seq);
        for (std::size_t n = 0; n < events.size(); ++n) {
            EXPECT_EQ(events[n].seq, static_cast<std::int64_t>(n) + 1);
        }
    }
    std::int64_t told = 0;
    for (const auto* desk : {&a, &b}) {
        for (const auto& take : desk->taken()) {
            ASSERT_EQ(take.times, 1);
            EXPECT_TRUE(take.is_accepted() || take.code() == "too_few");
            told += take.is_accepted() ? 1 : 0;
        }
    }
    EXPECT_EQ(told, count("base_event"));
    EXPECT_GT(taken, 200 - 5 * 4);
}

TEST_P(TwoWriters, that_lock_against_each_other_are_told_apart_and_both_go_on) {
    // Changes that lock their rows in opposite order: the one thing that ranks cannot prevent.
    Desk a(home_.url(), world_), b(home_.url(), world_);
    const auto take_two = [](int first, int second) {
        return [first, second](ChangeScope& scope) -> Result<std::string> {
            for (const int n : {first, second}) {
                scope.tx.run("update test_counter set stock = stock - 1 where id = $1", uuid_of(n));
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
            return std::string("{}");
        };
    };
    const auto& one = a.change(take_two(1, 2));
    const auto& two = b.change(take_two(2, 1));
    pump_both(a, b);
    EXPECT_TRUE(one.is_accepted());
    EXPECT_TRUE(two.is_accepted());
    EXPECT_EQ(counter(1).stock, 98);
    EXPECT_EQ(counter(2).stock, 98);
}

TEST_P(TwoWriters, run_a_batch_again_that_the_database_could_not_put_in_order) {
    Faults faults;
    faults.commits = {CommitFault::serialization, CommitFault::serialization};
    std::vector<AfterFailure> failures;
    WriterHooks hooks;
    hooks.on_failure = [&](auto, AfterFailure next) { failures.push_back(next); };
    Desk desk(home_.url(), world_, {}, faults.options(), hooks);
    const auto& first = desk.take(1, 10, key_of(1));
    const auto& second = desk.take(1, 10, key_of(2));
    desk.pump();
    EXPECT_EQ(**first.result, Taken{90});
    EXPECT_EQ(**second.result, Taken{80});
    EXPECT_EQ(failures, (std::vector{AfterFailure::retry, AfterFailure::retry}));
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 80, 2}));
}

TEST_P(TwoWriters, take_submissions_from_many_threads_while_they_run) {
    stock_all(1'000'000);
    std::atomic<int> answered = 0, wakes = 0;
    WriterHooks hooks;
    hooks.wake = [&] { ++wakes; };
    Desk woken(home_.url(), world_, {}, {}, hooks);
    constexpr int threads = 3, each = 200;
    {
        std::vector<std::jthread> clients;
        for (int t = 0; t < threads; ++t) {
            clients.emplace_back([&, t] {
                for (int i = 0; i < each; ++i) {
                    EXPECT_TRUE(woken.batch().submit(woken.entry(Take{.counter = uuid_of(t)}),
                                                     [&](auto) { ++answered; }));
                }
            });
        }
        while (answered < threads * each) woken.pump();
    }
    EXPECT_EQ(answered, threads * each);
    EXPECT_EQ(wakes, threads * each);
    for (int t = 0; t < threads; ++t) EXPECT_EQ(counter(t).seq, each);
}

}  // namespace
}  // namespace nahtlos
