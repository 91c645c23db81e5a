#include "auth/attempts.hpp"

#include <gtest/gtest.h>

#include "tests/support/database.hpp"

namespace nahtlos::auth {
namespace {

const Instant now{1'790'000'000'000'000};

class Attempts : public testing::OnEngine {
protected:
    void fail(const AttemptSubject& who, Instant at) {
        sql::write(*base_.database().open_writer(), [&](Tx& tx) { record_failure(tx, {who}, at); });
    }
    std::int64_t wait_s(const AttemptSubject& who, Instant at) {
        const auto refusal =
            base_.database().read([&](Tx& tx) { return unless_waiting(tx, {who}, at); });
        return refusal ? refusal->retry_after_s : 0;
    }
    testing::TestDatabase base_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, Attempts, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Attempts, cost_waiting_that_doubles_after_the_free_ones) {
    const auto ada = attempts_on("staff", "ada");
    for (int i = 0; i < 5; ++i) fail(ada, now);
    EXPECT_EQ(wait_s(ada, now), 0);
    fail(ada, now);
    EXPECT_EQ(wait_s(ada, now), 1);
    fail(ada, now);
    fail(ada, now);
    EXPECT_EQ(wait_s(ada, now), 4);
    EXPECT_EQ(wait_s(ada, now + seconds(3)), 1);
    EXPECT_EQ(wait_s(ada, now + seconds(4)), 0);
    EXPECT_EQ(wait_s(attempts_on("staff", "bob"), now), 0);
    EXPECT_EQ(wait_s(attempts_on("customer", "ada"), now), 0);
}

TEST_P(Attempts, are_forgotten_after_an_hour_or_a_success) {
    const auto ada = attempts_on("staff", "ada"), here = attempts_from("192.0.2.1");
    for (int i = 0; i < 6; ++i) fail(ada, now);
    fail(ada, now + hours(2));
    EXPECT_EQ(wait_s(ada, now + hours(2)), 0);
    for (int i = 0; i < 31; ++i) fail(here, now);
    EXPECT_EQ(wait_s(here, now), 1);
    sql::write(*base_.database().open_writer(), [&](Tx& tx) {
        forget_failures(tx, here);
        EXPECT_EQ(drop_old_attempts(tx, now + hours(1)), 0);
        EXPECT_EQ(drop_old_attempts(tx, now + hours(4)), 1);
    });
    EXPECT_EQ(wait_s(here, now), 0);
}

TEST(AttemptWait, ends_growing_at_a_quarter_of_an_hour) {
    EXPECT_EQ(wait_after(5, 5), Span{});
    EXPECT_EQ(wait_after(15, 5), seconds(512));
    EXPECT_EQ(wait_after(16, 5), minutes(15));
    EXPECT_EQ(wait_after(1'000'000, 5), minutes(15));
}

}  // namespace
}  // namespace nahtlos::auth
