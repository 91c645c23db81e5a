#include "bench/replay/match.hpp"

#include <gtest/gtest.h>

namespace nahtlos::replay {
namespace {

Line line(std::string invoice, std::string code, std::int64_t quantity,
          std::int64_t micro = 1'000'000, std::string customer = "12345") {
    Line made;
    made.invoice = std::move(invoice);
    made.code = std::move(code);
    made.quantity = quantity;
    made.price = {micro};
    made.customer = std::move(customer);
    return made;
}

MatchOutcome last_outcome(std::vector<Line> lines) { return match_reversals(lines).back().outcome; }

TEST(Match, takes_the_most_recent_sale_first_and_goes_on_to_older_ones) {
    const std::vector<Line> lines{line("1", "A1", 5), line("2", "A1", 3), line("C3", "A1", -4),
                                  line("C4", "A1", -4)};
    const auto matches = match_reversals(lines);
    ASSERT_EQ(matches.size(), 2U);
    ASSERT_EQ(matches[0].parts.size(), 2U);
    EXPECT_EQ(matches[0].parts[0].sale, 1U);
    EXPECT_EQ(matches[0].parts[0].quantity, 3);
    EXPECT_EQ(matches[0].parts[1].sale, 0U);
    EXPECT_EQ(matches[0].parts[1].quantity, 1);
    ASSERT_EQ(matches[1].parts.size(), 1U);
    EXPECT_EQ(matches[1].parts[0].quantity, 4);
}

TEST(Match, takes_all_units_or_none) {
    const std::vector<Line> lines{line("1", "A1", 5), line("C2", "A1", -6), line("C3", "A1", -5)};
    const auto matches = match_reversals(lines);
    EXPECT_EQ(matches[0].outcome, MatchOutcome::too_many);
    EXPECT_TRUE(matches[0].parts.empty());
    EXPECT_EQ(matches[1].outcome, MatchOutcome::found);
}

TEST(Match, only_looks_back) {
    EXPECT_EQ(match_reversals(std::vector{line("C1", "A1", -1), line("2", "A1", 1)})[0].outcome,
              MatchOutcome::no_sale_before);
}

TEST(Match, says_why_nothing_was_found) {
    const auto sale = line("1", "A1", 5);
    EXPECT_EQ(last_outcome({sale, line("C2", "A1", -1, 1'000'000, "")}), MatchOutcome::no_customer);
    EXPECT_EQ(last_outcome({sale, line("C2", "POST", -1)}), MatchOutcome::no_article);
    EXPECT_EQ(last_outcome({sale, line("C2", "A1", -1, 1'000'000, "99")}),
              MatchOutcome::no_sale_before);
    EXPECT_EQ(last_outcome({sale, line("C2", "A2", -1)}), MatchOutcome::other_articles);
    EXPECT_EQ(last_outcome({sale, line("C2", "A1", -1, 999'999)}), MatchOutcome::other_price);
    EXPECT_EQ(last_outcome({sale, line("C2", "A1", -5), line("C3", "A1", -5)}),
              MatchOutcome::already_undone);
}

TEST(Match, gifts_are_not_given_back_for_money) {
    EXPECT_EQ(last_outcome({line("1", "A1", 5, 0), line("C2", "A1", -1)}),
              MatchOutcome::no_sale_before);
}

}  // namespace
}  // namespace nahtlos::replay
