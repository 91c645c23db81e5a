#include "base/batch/run_change.hpp"

#include <gtest/gtest.h>

#include "tests/support/desk.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class RunChange : public OnCounters {
protected:
    Result<std::string> run(const Change& change) {
        const auto connection = home_.database().open_writer();
        return run_change(*connection, {}, Instant{1}, uuid_of(77), change);
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, RunChange, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(RunChange, writes_rows_and_events_together) {
    const auto taken = run(take_change({.counter = uuid_of(1), .n = 10}));
    EXPECT_EQ(*taken, "90");
    EXPECT_EQ(counter(1).stock, 90);
    EXPECT_EQ(events_of(1), (std::vector<CounterEvent>{{1, "{\"n\":10}"}}));
}

TEST_P(RunChange, leaves_nothing_of_what_is_refused_after_it_wrote) {
    const auto refused = run([](ChangeScope& scope) -> Result<std::string> {
        EXPECT_TRUE(take_change({.counter = uuid_of(1), .n = 10})(scope).ok());
        return too_few();
    });
    EXPECT_EQ(refused.refusal().code, "too_few");
    EXPECT_EQ(counter(1).stock, 100);
    EXPECT_EQ(count("base_event_batch"), 0);
}

}  // namespace
}  // namespace nahtlos
