#include "catalog/languages.hpp"

#include <gtest/gtest.h>

namespace nahtlos::catalog {
namespace {

std::string served_of(const std::map<std::string, int>& texts, const std::string& wanted,
                      const std::string& market) {
    const auto* found = served(texts, language_chain(wanted, languages_of(market)));
    return found == nullptr ? "nothing" : found->first;
}

TEST(Languages, fall_back_in_a_stated_order) {
    const std::map<std::string, int> all{{"de", 1}, {"de-AT", 2}, {"en", 3}, {"fr", 4}};
    EXPECT_EQ(served_of(all, "de-AT", "fr"), "de-AT");
    EXPECT_EQ(served_of(all, "de-CH", "fr"), "de");
    EXPECT_EQ(served_of(all, "it", "fr,de"), "fr");
    EXPECT_EQ(served_of(all, "it", ""), "de");
    EXPECT_EQ(served_of({{"fr", 1}, {"en", 2}}, "it", "es"), "en");
    EXPECT_EQ(served_of({{"pl", 1}}, "it", "es"), "pl");
    EXPECT_EQ(served_of({{"de-CH", 1}, {"en", 2}}, "de", ""), "de-CH");
    EXPECT_EQ(served_of({}, "de", "de"), "nothing");
}

TEST(Languages, of_a_market_are_a_list) {
    EXPECT_EQ(languages_of("de,en"), (std::vector<std::string>{"de", "en"}));
    EXPECT_TRUE(languages_of("").empty());
}

}  // namespace
}  // namespace nahtlos::catalog
