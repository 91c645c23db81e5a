// What was deleted is not said to be gone while somebody may still read it.
#include "base/sql/upkeep.hpp"

#include <gtest/gtest.h>

#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

class Upkeep : public testing::OnEngine {
protected:
    testing::TestDatabase base_{"postgres"};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Upkeep);
INSTANTIATE_TEST_SUITE_P(Engines, Upkeep, testing::on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(Upkeep, is_done_only_when_nobody_sees_what_was_before) {
    const auto writer = base_.database().open_writer();
    const auto reader = base_.database().open_writer();
    writer->script("create table seen (n bigint); insert into seen values (1)");
    reader->script("begin isolation level repeatable read; select count(*) from seen");
    writer->script("delete from seen");
    EXPECT_FALSE(rewrite(*writer, {}, milliseconds(200))) << "the reader still may";
    reader->script("commit");
    EXPECT_TRUE(rewrite(*writer, {"seen"}));
}

}  // namespace
}  // namespace nahtlos::sql
