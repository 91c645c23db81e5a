#include <gtest/gtest.h>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class WriterEnd : public OnCounters {};
INSTANTIATE_TEST_SUITE_P(Engines, WriterEnd, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(WriterEnd, refuses_what_still_waits_and_changes_nothing) {
    Desk desk(home_.url(), world_);
    const auto& done = desk.take(1, 10);
    desk.pump();
    const auto& waiting = desk.take(1, 10, key_of(1));
    const auto& change = desk.change(take_change({.counter = uuid_of(1), .n = 1}));
    desk.end();
    EXPECT_TRUE(done.is_accepted());
    EXPECT_EQ(waiting.code(), "stopping");
    EXPECT_EQ(change.code(), "stopping");
    EXPECT_EQ(waiting.result->refusal().kind, RefusalKind::unavailable);
    EXPECT_EQ(done.times + waiting.times + change.times, 3);
    EXPECT_EQ(counter(1).stock, 90);
    EXPECT_EQ(count("base_command"), 0);
}

TEST_P(WriterEnd, answers_the_others_when_one_reply_throws) {
    std::vector<std::string> failed;
    WriterHooks hooks;
    hooks.on_reply_failed = [&](auto what) { failed.emplace_back(what); };
    Desk desk(home_.url(), world_, {}, {}, hooks);
    const auto bad = [](const Answer<Taken>&) { throw std::runtime_error("nobody there"); };
    EXPECT_TRUE(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}), bad));
    const auto& other = desk.take(1, 1);
    desk.end();
    EXPECT_EQ(other.code(), "stopping");
    EXPECT_EQ(failed, std::vector<std::string>{"nobody there"});
}

TEST_P(WriterEnd, takes_nothing_that_a_refused_one_wants_instead) {
    Desk desk(home_.url(), world_);
    std::vector<bool> taken;
    const auto again = [&](const Answer<Taken>& answer) {
        EXPECT_EQ(answer.refusal().code, "stopping");
        taken.push_back(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}), {}));
    };
    EXPECT_TRUE(desk.batch().submit(desk.entry(Take{.counter = uuid_of(1)}), again));
    desk.writer().close();
    EXPECT_EQ(taken, std::vector<bool>{false});
    EXPECT_EQ(desk.pump(), 0u);
    EXPECT_EQ(counter(1).stock, 100);
}

}  // namespace
}  // namespace nahtlos
