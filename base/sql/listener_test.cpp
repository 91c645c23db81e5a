// What one connection tells, another hears; and again after it was cut.
#include "base/sql/listener.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

class Listens : public testing::OnEngine {
protected:
    using Names = std::vector<std::string>;

    void tell(const std::string& statement) {
        write(*base_.database().open_writer(), [&](Tx& tx) { tx.run(statement); });
    }
    std::int64_t count(const std::string& what) {
        return base_.database().read([&](Tx& tx) {
            return tx
                .value<std::int64_t>("select count(" + what + ") from pg_stat_activity " +
                                     "where query like 'listen " + one_ + "%'")
                .value_or(0);
        });
    }
    std::int64_t listening() { return count("pid"); }
    std::int64_t cut() { return count("pg_terminate_backend(pid)"); }

    // All tests at one time share a database of the cluster, and its channels with it.
    inline static int tests_ = 0;
    const std::string mark_ = std::to_string(::getpid()) + "_" + std::to_string(++tests_) + "_";
    const std::string one_ = "one_" + mark_, two_ = "two_" + mark_, three_ = "three_" + mark_;
    testing::TestDatabase base_{"postgres"};
    Listener listener_{base_.database().options(), {one_, two_}};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Listens);
INSTANTIATE_TEST_SUITE_P(Engines, Listens, testing::on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(Listens, to_what_is_committed_after_it_has_connected) {
    EXPECT_EQ(listener_.hear(seconds(10)), (Names{one_, two_}));
    tell("notify " + two_);
    EXPECT_EQ(listener_.hear(seconds(10)), Names{two_});
}

TEST_P(Listens, to_nothing_that_is_of_another_channel) {
    listener_.hear({});
    tell("notify " + three_);
    EXPECT_EQ(listener_.hear(milliseconds(50)), Names{});
}

TEST_P(Listens, again_after_its_connection_was_cut_as_if_all_had_been_told) {
    listener_.hear({});
    ASSERT_EQ(listening(), 1);
    EXPECT_EQ(cut(), 1);
    EXPECT_THROW(while (true) listener_.hear(seconds(10)), Error);
    EXPECT_EQ(listener_.hear({}), (Names{one_, two_}));
    tell("notify " + one_);
    EXPECT_EQ(listener_.hear(seconds(10)), Names{one_});
}

}  // namespace
}  // namespace nahtlos::sql
