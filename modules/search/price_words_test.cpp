#include "search/price_words.hpp"

#include <gtest/gtest.h>

namespace nahtlos::search {
namespace {

// "least..below rest" in hundredths; "-" where nothing is said of prices.
std::string read(std::string_view text, std::string_view currency = "EUR") {
    const auto words = price_words(text, currency);
    if (!words) return "-";
    const auto shown = [](const auto& bound) { return bound ? std::to_string(*bound) : ""; };
    return shown(words->least) + ".." + shown(words->below) + " " + words->rest;
}

TEST(PriceWords, bound_prices_in_german) {
    EXPECT_EQ(read("zelt unter 100 euro"), "..10000 zelt");
    EXPECT_EQ(read("Zelt bis 99,90 Euro"), "..9991 Zelt");
    EXPECT_EQ(read("schlafsack bis zu 1.299€ für zwei"), "..129901 schlafsack  für zwei");
    EXPECT_EQ(read("über 50 € jacke"), "5001..  jacke");
    EXPECT_EQ(read("\xC3\x9C"
                   "ber 50 € jacke"),
              "5001..  jacke");
    EXPECT_EQ(read("ab 20 EUR"), "2000.. ");
    EXPECT_EQ(read("Weniger als 100,- Euro"), "..10000 ");
    EXPECT_EQ(read("zelt zwischen 100 und 200 euro"), "10000..20001 zelt");
    EXPECT_EQ(read("zelt 100-200€"), "10000..20001 zelt");
    EXPECT_EQ(read("zelt von 100 bis 200 euro"), "10000..20001 zelt");
}

TEST(PriceWords, bound_prices_in_english) {
    EXPECT_EQ(read("tent under $100", "USD"), "..10000 tent");
    EXPECT_EQ(read("tent under 100 pounds", "GBP"), "..10000 tent");
    EXPECT_EQ(read("backpack between 50 and 80 euros"), "5000..8001 backpack");
    EXPECT_EQ(read("at least 20 euro gift"), "2000..  gift");
    EXPECT_EQ(read("cheaper than \xE2\x82\xAC"
                   "30 socks"),
              "..3000  socks");
}

TEST(PriceWords, are_none_without_money) {
    EXPECT_EQ(read("rucksack bis 50 liter"), "-");
    EXPECT_EQ(read("rucksack 20-30 l"), "-");
    EXPECT_EQ(read("unter 100"), "-");
    EXPECT_EQ(read("unter euro"), "-");
    EXPECT_EQ(read("euro palette 100"), "-");
    EXPECT_EQ(read("ab 6 jahre"), "-");
    EXPECT_EQ(read(""), "-");
}

TEST(PriceWords, are_of_the_markets_money_alone) {
    EXPECT_EQ(read("zelt unter 100 franken"), "-");
    EXPECT_EQ(read("zelt unter 100 Franken", "CHF"), "..10000 zelt");
    EXPECT_EQ(read("zelt unter 100 czk", "CZK"), "..10000 zelt");
}

TEST(PriceWords, take_any_bytes) {
    EXPECT_EQ(read("unter \xE2\x82"), "-");
    EXPECT_EQ(read("unter 99999999999999999999 euro"), "-");
    EXPECT_EQ(read("zwischen 200 und 100 euro"), "-");
}

}  // namespace
}  // namespace nahtlos::search
