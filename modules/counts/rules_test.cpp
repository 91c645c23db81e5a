#include "counts/rules.hpp"

#include <gtest/gtest.h>

namespace nahtlos::counts {
namespace {

constexpr Instant noon{1'000'000'000};

class CountRules : public ::testing::Test {
protected:
    void tell(std::int64_t pass, const std::string& zone, std::int64_t quantity,
              Instant at = noon) {
        CountTelling telling;
        telling.pass = pass;
        telling.zone = zone;
        telling.quantity = quantity;
        telling.counted_at = at;
        told_.push_back(telling);
    }
    CountLine counted(std::int64_t expected) {
        CountLine line;
        count_line(line, told_);
        line.expected = expected;
        return line;
    }
    std::vector<CountTelling> told_;
};

TEST_F(CountRules, zones_add_up_and_the_last_telling_of_each_holds) {
    tell(1, "floor", 4);
    tell(1, "back", 9);
    tell(1, "floor", 5, noon + minutes(1));
    const auto line = counted(14);
    EXPECT_EQ(line.counted, 14);
    EXPECT_EQ(line.pass, 1);
    EXPECT_EQ(line.counted_at, noon + minutes(1));
}

TEST_F(CountRules, a_later_pass_replaces_the_earlier_one) {
    tell(1, "floor", 4);
    tell(1, "back", 9);
    tell(2, "", 12);
    EXPECT_EQ(counted(14).counted, 12);
}

TEST_F(CountRules, what_was_never_told_is_not_counted) {
    const auto line = counted(3);
    EXPECT_EQ(line.pass, 0);
    EXPECT_FALSE(line.counted.has_value());
}

TEST_F(CountRules, thresholds_are_of_pieces_or_percent_whichever_is_given) {
    Count count;
    EXPECT_FALSE(is_beyond(count, 8, 10));
    EXPECT_TRUE(is_beyond(count, 7, 10));
    EXPECT_TRUE(is_beyond(count, 13, 10));
    count.recount_pieces = 0;
    EXPECT_TRUE(is_beyond(count, 9, 10));
    EXPECT_FALSE(is_beyond(count, 10, 10));
    count.recount_pieces.reset();
    count.recount_percent = 10;
    EXPECT_FALSE(is_beyond(count, 99, 110));
    EXPECT_TRUE(is_beyond(count, 8, 10));
    EXPECT_TRUE(is_beyond(count, 1, 0));
    count.recount_pieces = 5;
    EXPECT_TRUE(is_beyond(count, 94, 100));
}

TEST_F(CountRules, two_who_count_the_same_are_believed_and_three_passes_are_enough) {
    const Count count;
    tell(1, "", 4);
    EXPECT_TRUE(is_to_recount(count, counted(10), told_));
    tell(2, "", 5);
    EXPECT_TRUE(is_to_recount(count, counted(10), told_));
    tell(3, "", 6);
    EXPECT_FALSE(is_to_recount(count, counted(10), told_));
    told_.resize(1);
    tell(2, "", 4);
    EXPECT_FALSE(is_to_recount(count, counted(10), told_));
    told_.resize(1);
    tell(2, "", 9);
    EXPECT_FALSE(is_to_recount(count, counted(10), told_));
}

TEST_F(CountRules, books_of_then_leave_out_what_occurred_since) {
    tell(1, "", 8);
    const auto line = counted(0);
    const std::vector<MovedPieces> moved{{{}, -3, false, noon + minutes(1)},
                                         {{}, 5, false, noon + minutes(2)},
                                         {{}, 100, false, noon}};
    EXPECT_EQ(expected_at(line, 12, moved), 10);
    EXPECT_FALSE(is_superseded(line, moved));
    EXPECT_TRUE(is_superseded(line, {{{}, -2, true, noon + minutes(1)}}));
    EXPECT_FALSE(is_superseded(line, {{{}, -2, true, noon - minutes(1)}}));
}

}  // namespace
}  // namespace nahtlos::counts
