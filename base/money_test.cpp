#include "base/money.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>

namespace nahtlos {
namespace {

constexpr Currency eur{{'E', 'U', 'R'}};
constexpr Currency jpy{{'J', 'P', 'Y'}};

TEST(Money, unit_prices_read_and_print_up_to_six_decimals) {
    EXPECT_EQ(parse_unit_price("1.99"), UnitPrice{1'990'000});
    EXPECT_EQ(parse_unit_price("0.001"), UnitPrice{1'000});
    EXPECT_EQ(parse_unit_price("-11062.06"), UnitPrice{-11'062'060'000});
    EXPECT_EQ(to_string(UnitPrice{1'990'000}), "1.99");
    EXPECT_EQ(to_string(UnitPrice{1'000}), "0.001");
    EXPECT_EQ(to_string(UnitPrice{5'000'000}), "5.00");
    for (const auto* text : {"", ".", "1.", ".5", "1.0000001", "1,5", "1e3", "1234567890123"}) {
        EXPECT_FALSE(parse_unit_price(text)) << text;
    }
}

TEST(Money, a_line_is_rounded_once_and_half_away_from_zero) {
    EXPECT_EQ(line_minor(UnitPrice{5'000}, 1, 0, eur), 1);  // 0.005 EUR
    EXPECT_EQ(line_minor(UnitPrice{-5'000}, 1, 0, eur), -1);
    EXPECT_EQ(line_minor(UnitPrice{4'999}, 1, 0, eur), 0);
    EXPECT_EQ(line_minor(UnitPrice{1'000}, 10, 0, eur), 1);  // ten at 0.001
    EXPECT_EQ(line_minor(UnitPrice{100'000'000}, 3, 0, jpy), 300);
    EXPECT_EQ(line_minor(UnitPrice{19'900'000}, 250, 3, eur), 498);  // 250 g at 19.90 per kg
    EXPECT_FALSE(line_minor(UnitPrice{INT64_MAX}, INT64_MAX, 0, eur));
}

TEST(Money, vat_of_known_amounts) {
    EXPECT_EQ(vat_in_gross(11'900, 1'900), 1'900);
    EXPECT_EQ(vat_in_gross(107, 700), 7);
    EXPECT_EQ(vat_on_net(10'000, 810), 810);
    EXPECT_EQ(vat_in_gross(-11'900, 1'900), -1'900);
    EXPECT_EQ(vat_in_gross(500, 0), 0);
}

TEST(Money, parts_of_a_split_always_add_up) {
    rc::check("sum of parts is the total", [](std::int32_t total) {
        const auto weights = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(
            rc::gen::inRange<std::int64_t>(0, 1'000'000)));
        const auto parts = split_exactly(total, weights);
        RC_ASSERT(parts.size() == weights.size());
        RC_ASSERT(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == total);
    });
    EXPECT_EQ(split_exactly(100, std::vector<std::int64_t>{1, 1, 1}),
              (std::vector<std::int64_t>{34, 33, 33}));
}

}  // namespace
}  // namespace nahtlos
