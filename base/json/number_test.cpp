#include "base/json/number.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::json {
namespace {

std::string exact(std::string_view text) {
    const auto number = exact_integer(text);
    if (number.outcome == Exactness::fraction) return "fraction";
    if (number.outcome == Exactness::overflow) return "overflow";
    return std::to_string(number.value);
}

TEST(Number, integers_are_exact_whatever_their_notation) {
    EXPECT_EQ(exact("0"), "0");
    EXPECT_EQ(exact("-0.000e9"), "0");
    EXPECT_EQ(exact("0e99999999999999999999"), "0");
    EXPECT_EQ(exact("1.50E+1"), "15");
    EXPECT_EQ(exact("0.00012e5"), "12");
    EXPECT_EQ(exact("1200e-2"), "12");
    EXPECT_EQ(exact("100100.100e3"), "100100100");
    EXPECT_EQ(exact("9.223372036854775807e18"), "9223372036854775807");
    EXPECT_EQ(exact("-9.223372036854775808e18"), "-9223372036854775808");
    EXPECT_EQ(exact("1" + std::string(400, '0') + "e-400"), "1");
    EXPECT_EQ(exact("0." + std::string(400, '0') + "7e401"), "7");
}

TEST(Number, what_is_no_int64_is_told_apart) {
    EXPECT_EQ(exact("9.223372036854775808e18"), "overflow");
    EXPECT_EQ(exact("1e19"), "overflow");
    EXPECT_EQ(exact("1e99999999999999999999"), "overflow");
    EXPECT_EQ(exact(std::string(400, '9')), "overflow");
    EXPECT_EQ(exact(std::string(400, '9') + ".5"), "fraction");
    EXPECT_EQ(exact("1" + std::string(40, '0') + "1e-1"), "fraction");
    EXPECT_EQ(exact("0.1"), "fraction");
    EXPECT_EQ(exact("1e-99999999999999999999"), "fraction");
    EXPECT_EQ(exact("-1.05e1"), "fraction");
}

RC_GTEST_PROP(Number, shifted_digits_are_the_same_integer, (std::int64_t value)) {
    const auto digits = std::to_string(value);
    const int shift = *rc::gen::inRange(0, 60);
    RC_ASSERT(exact(digits + std::string(static_cast<std::size_t>(shift), '0') + "e-" +
                    std::to_string(shift)) == digits);
    RC_ASSERT(exact(digits + "." + std::string(static_cast<std::size_t>(shift) + 1, '0')) ==
              digits);
    RC_ASSERT(exact(digits + ".5") == "fraction");
}

TEST(Number, doubles_too_close_to_zero_are_refused_like_those_too_large) {
    EXPECT_FALSE(parse_double("1e-400"));
    EXPECT_FALSE(parse_double("-1e400"));
    EXPECT_EQ(parse_double("5e-324"), 5e-324);
    EXPECT_EQ(parse_double("0e-400"), 0.0);
}

}  // namespace
}  // namespace nahtlos::json
