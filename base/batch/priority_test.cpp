// Who goes first when more commands wait than a batch can take.
#include <gtest/gtest.h>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class BatchPriority : public OnCounters {
protected:
    /// Puts `n` commands in the line; how many it took.
    int put(Desk& desk, Priority priority, int n, std::size_t cost = 1) {
        int taken = 0;
        for (int i = 0; i < n; ++i) {
            auto entry = desk.entry(Take{.counter = uuid_of(1), .n = 0, .cost = cost});
            entry.priority = priority;
            taken += desk.batch().submit(
                entry, [this, priority](const auto&) { ++done_[rank_of(priority)]; });
        }
        return taken;
    }
    int done(Priority priority) const { return done_[rank_of(priority)]; }

private:
    std::array<int, priorities.size()> done_{};
};
INSTANTIATE_TEST_SUITE_P(Engines, BatchPriority, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(BatchPriority, goes_before_those_that_came_first_and_shuts_nobody_out) {
    Desk desk(home_.url(), world_, {.commands = 64});
    put(desk, Priority::bulk, 100);
    put(desk, Priority::order, 100);
    put(desk, Priority::till, 100);
    desk.pump();
    EXPECT_EQ(done(Priority::till), 61);
    EXPECT_EQ(done(Priority::order), 2) << "a few of each are in every batch";
    EXPECT_EQ(done(Priority::bulk), 1) << "but one import only, since it may be long";
    desk.pump_all();
    EXPECT_EQ(done(Priority::till) + done(Priority::order) + done(Priority::bulk), 300);
}

TEST_P(BatchPriority, keeps_places_in_the_line_for_those_that_go_first) {
    Desk desk(home_.url(), world_, {.waiting = 80});
    EXPECT_EQ(put(desk, Priority::bulk, 100), 40);
    EXPECT_EQ(put(desk, Priority::order, 100), 20);
    EXPECT_EQ(put(desk, Priority::till, 100), 10);
    EXPECT_EQ(put(desk, Priority::money, 100), 10);
    EXPECT_EQ(desk.writer().waiting(), 80u);
    EXPECT_EQ(desk.writer().pressure().ahead_of(Priority::bulk), 80u);
    desk.pump_all();
    EXPECT_EQ(desk.writer().pressure().ahead_of(Priority::bulk), 0u);
}

TEST_P(BatchPriority, of_a_line_that_closes_leaves_nothing_counted) {
    Desk desk(home_.url(), world_);
    put(desk, Priority::visit, 5);
    put(desk, Priority::money, 5);
    desk.writer().close();
    EXPECT_EQ(done(Priority::visit) + done(Priority::money), 10);
    EXPECT_EQ(desk.writer().pressure().ahead_of(Priority::bulk), 0u);
}

TEST_P(BatchPriority, is_told_with_how_long_each_waited) {
    WriterHooks hooks;
    std::vector<std::pair<Priority, std::int64_t>> waits;
    hooks.on_wait = [&](Priority priority, Span wait) { waits.emplace_back(priority, wait.us); };
    Desk desk(home_.url(), world_, {}, {}, hooks);
    put(desk, Priority::visit, 1);
    world_.clock.advance(milliseconds(3));
    put(desk, Priority::till, 1);
    desk.pump();
    EXPECT_EQ(waits, (decltype(waits){{Priority::till, 0}, {Priority::visit, 3'000}}));
}

}  // namespace
}  // namespace nahtlos
