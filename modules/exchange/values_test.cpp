#include "exchange/values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nahtlos::exchange {
namespace {

using testing::ElementsAre;

std::string decimal(const char* text, char mark = '.', int shift = 0) {
    return parse_decimal(text, {.decimal_mark = mark, .shift = shift}).value_or("-");
}

TEST(Decimal, reads_numbers_as_people_group_them) {
    EXPECT_EQ(decimal("1,234.50"), "1234.5");
    EXPECT_EQ(decimal("1.234,50", ','), "1234.5");
    EXPECT_EQ(decimal("1\xC2\xA0"
                      "234,5",
                      ','),
              "1234.5");
    EXPECT_EQ(decimal("1'234.50"), "1234.5");
    EXPECT_EQ(decimal("1,234,567"), "1234567");
    EXPECT_EQ(decimal(" 007.00 "), "7");
    EXPECT_EQ(decimal(".5"), "0.5");
    EXPECT_EQ(decimal("-0.0"), "0");
    EXPECT_EQ(decimal("-3.10"), "-3.1");
}

TEST(Decimal, refuses_what_may_mean_two_things_or_nothing) {
    for (const char* text :
         {"1,234", "1,5", "12,34.5", "1.2.3", "", "-", "abc", "1e5", "0x1", "1234567890123456"}) {
        EXPECT_EQ(decimal(text), "-") << text;
    }
    EXPECT_EQ(decimal("1.234", ','), "-");
}

TEST(Decimal, is_shifted_by_powers_of_ten) {
    EXPECT_EQ(decimal("1999", '.', -2), "19.99");
    EXPECT_EQ(decimal("5", '.', -2), "0.05");
    EXPECT_EQ(decimal("1.5", '.', 3), "1500");
}

TEST(Price, reads_a_currency_at_either_end) {
    const auto price = [](const char* text, char mark = '.') {
        const auto read = parse_price(text, {.decimal_mark = mark});
        return read ? read->amount + '/' + read->currency : "-";
    };
    EXPECT_EQ(price("19.99 EUR"), "19.99/EUR");
    EXPECT_EQ(price("CHF 5"), "5/CHF");
    EXPECT_EQ(price("3,50 \xE2\x82\xAC", ','), "3.5/EUR");
    EXPECT_EQ(price("$4.00"), "4/");
    EXPECT_EQ(price("1.250"), "-") << "a thousand to some";
    EXPECT_EQ(price("1.250,00", ','), "1250/");
    EXPECT_EQ(price("0.250"), "0.25/");
    EXPECT_EQ(price("1.255"), "1.255/");
    EXPECT_EQ(price("free"), "-");
    EXPECT_EQ(price("EUR"), "-");
}

TEST(Weight, knows_its_units) {
    EXPECT_EQ(parse_weight_g("1.5 kg", "", {}), 1500);
    EXPECT_EQ(parse_weight_g("2", "lb", {}), 907);
    EXPECT_EQ(parse_weight_g("16oz", "", {}), 454);
    EXPECT_EQ(parse_weight_g("250", "g", {}), 250);
    EXPECT_EQ(parse_weight_g("2 stone", "", {}), std::nullopt);
    EXPECT_EQ(parse_length_mm("10 in", "", {}), 254);
    EXPECT_EQ(parse_length_mm("1.25", "cm", {}), 13);
}

TEST(Yes, is_said_in_many_ways) {
    EXPECT_EQ(parse_yes("TRUE"), true);
    EXPECT_EQ(parse_yes("ja"), true);
    EXPECT_EQ(parse_yes("-1"), false);
    EXPECT_EQ(parse_yes("maybe"), std::nullopt);
}

TEST(Date, reads_by_its_pattern_or_as_the_web_does) {
    EXPECT_EQ(parse_date("22.11.2026", {.date = "%d.%m.%Y"}), "2026-11-22T00:00:00.000000Z");
    EXPECT_EQ(parse_date("2026-11-22", {}), "2026-11-22T00:00:00.000000Z");
    EXPECT_EQ(parse_date("2026-11-22 10:15:30", {}), "2026-11-22T10:15:30.000000Z");
    EXPECT_EQ(parse_date("2026-11-22T10:15:30+01:00", {}), "2026-11-22T09:15:30.000000Z");
    EXPECT_EQ(parse_date("31.02.2026", {.date = "%d.%m.%Y"}), std::nullopt);
    EXPECT_EQ(parse_date("soon", {}), std::nullopt);
}

TEST(List, splits_and_joins) {
    EXPECT_THAT(split_list(" a, b\\, c ,,d", ","), ElementsAre("a", "b, c", "d"));
    EXPECT_THAT(split_list(join_list({"a, b", "c"}, ", "), ","), ElementsAre("a, b", "c"));
    EXPECT_TRUE(split_list("", ",").empty());
}

TEST(Slug, is_ascii_between_hyphens) {
    EXPECT_EQ(slug("Red Tee-Shirt! "), "red-tee-shirt");
    EXPECT_EQ(slug("M\xC3\xBCsli & Gr\xC3\xB6\xC3\x9F"
                   "e"),
              "muesli-groesse");
    EXPECT_EQ(slug("\xD0\xA7\xD0\xB0\xD0\xB9"), "caj");
    EXPECT_EQ(slug(std::string(200, 'a')).size(), 100U);
    EXPECT_EQ(slug("!!!"), "");
}

}  // namespace
}  // namespace nahtlos::exchange
