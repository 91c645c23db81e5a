#include "modules/search/vocabulary.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "modules/search/text_words.hpp"

namespace nahtlos::search {
namespace {

class Words {
public:
    explicit Words(std::string language) : analyzer_(language), vocabulary_(std::move(language)) {}
    Words& learn(std::string_view text, std::int64_t documents = 1) {
        for (const auto& token : analyzer_.analyze(text)) {
            vocabulary_.change(token.word, token.stem, documents);
        }
        vocabulary_.settle(analyzer_);
        return *this;
    }
    std::string corrected(std::string_view word) const {
        const auto* meant = vocabulary_.correct(word);
        return meant == nullptr ? "" : meant->word;
    }
    std::vector<std::string> compounds(std::string_view word, bool only_heads = false) {
        std::vector<std::string> found;
        for (const auto& one : vocabulary_.compounds(analyzer_.stem(word), 100)) {
            if (!only_heads || one.is_head) found.push_back(vocabulary_.at(one.word).word);
        }
        std::ranges::sort(found);
        return found;
    }
    std::vector<std::string> split(std::string_view word) {
        return vocabulary_.split(word, analyzer_);
    }
    const Vocabulary& vocabulary() const { return vocabulary_; }

private:
    Analyzer analyzer_;
    Vocabulary vocabulary_;
};

using List = std::vector<std::string>;

TEST(Vocabulary, a_compound_is_found_by_its_parts) {
    Words words("de");
    words.learn("Kaffeetasse Kaffee Tasse Teetasse Tee", 5);
    EXPECT_EQ(words.compounds("tasse", true), (List{"kaffeetasse", "teetasse"}));
    EXPECT_EQ(words.compounds("kaffee"), (List{"kaffeetasse"}));
}

TEST(Vocabulary, parts_are_found_behind_what_links_them) {
    Words words("de");
    words.learn("Liebling Tasse Liebe Sonne Hut Kind Rad Hund Leine Tag Buch", 5);
    EXPECT_EQ(words.split("lieblingstasse").size(), 2U);  // s
    EXPECT_EQ(words.split("sonnenhut").size(), 2U);       // n
    EXPECT_EQ(words.split("kinderrad").size(), 2U);       // er
    EXPECT_EQ(words.split("hundeleine").size(), 2U);      // e
    EXPECT_EQ(words.split("tagesbuch").size(), 2U);       // es
    EXPECT_EQ(words.split("tassenhut").size(), 2U);       // n
    EXPECT_EQ(words.split("lieblingstassenhut").size(), 3U);
}

TEST(Vocabulary, a_part_that_comes_later_is_found_in_what_was_there) {
    Words words("de");
    words.learn("Gartenschere");
    EXPECT_EQ(words.compounds("garten"), List{});
    words.learn("Garten Schere");
    EXPECT_EQ(words.compounds("garten"), List{"gartenschere"});
    EXPECT_EQ(words.compounds("schere", true), List{"gartenschere"});
}

TEST(Vocabulary, a_part_that_stands_alone_nowhere_is_found_at_the_end) {
    Words words("de");
    words.learn("Bratpfanne Gusseisenpfannen");
    EXPECT_EQ(words.compounds("pfanne", true), (List{"bratpfanne", "gusseisenpfannen"}));
}

TEST(Vocabulary, english_words_are_not_taken_apart_to_be_found) {
    Words words("en");
    words.learn("car carpet pet");
    EXPECT_EQ(words.compounds("car"), List{});
    words.learn("tea pot", 5);
    EXPECT_EQ(words.split("teapot").size(), 2U);
}

TEST(Vocabulary, misspelt_words_are_mended) {
    Words words("de");
    words.learn("Kaffee Wasserkocher Gummistiefel Rucksack Tasse", 10);
    EXPECT_EQ(words.corrected("kafee"), "kaffee");
    EXPECT_EQ(words.corrected("wasserkoher"), "wasserkocher");
    EXPECT_EQ(words.corrected("gumistifel"), "gummistiefel");
    EXPECT_EQ(words.corrected("rukcsack"), "rucksack");
    EXPECT_EQ(words.corrected("elefant"), "");
    EXPECT_EQ(words.corrected("x1"), "");
}

TEST(Vocabulary, misspelt_words_that_stand_at_the_end_of_others_alone_are_mended) {
    Words words("de");
    words.learn("Wanderrucksack Rucksackhaube Gusseisenpfanne", 3);
    EXPECT_EQ(words.corrected("rucksak"), "");
    EXPECT_EQ(words.vocabulary().correct_end("rucksak"), "rucksack");
    EXPECT_EQ(words.vocabulary().correct_end("rukcsack"), "rucksack");
    EXPECT_EQ(words.vocabulary().correct_end("pfane"), "pfanne");
    EXPECT_EQ(words.vocabulary().correct_end("rucksack"), "") << "nothing to mend";
    EXPECT_EQ(words.vocabulary().correct_end("elefant"), "");
    EXPECT_EQ(words.vocabulary().correct_end("sak"), "") << "too short to be sure";
    words.learn("Wanderrucksack", -3);
    EXPECT_EQ(words.vocabulary().correct_end("rucksak"), "") << "no document has it any more";
    EXPECT_EQ(Words("en").learn("backpack", 3).vocabulary().correct_end("pakk"), "");
}

TEST(Vocabulary, of_two_near_words_the_frequent_one_is_meant) {
    Words words("en");
    words.learn("lamb", 1).learn("lamp", 50);
    EXPECT_EQ(words.corrected("lampp"), "lamp");
    EXPECT_EQ(words.corrected("lamq"), "lamp");
}

TEST(Vocabulary, words_that_no_document_has_any_more_are_gone) {
    Words words("de");
    words.learn("Teetasse Tee Tasse", 1).learn("Teetasse Tasse", -1);
    EXPECT_EQ(words.vocabulary().find("teetasse"), nullptr);
    EXPECT_FALSE(words.vocabulary().has_stem("tass"));
    EXPECT_EQ(words.compounds("tasse"), List{});
    EXPECT_EQ(words.corrected("tase"), "");
    EXPECT_TRUE(words.vocabulary().complete("te", 10).size() == 1);
}

TEST(SpellingDistance, swaps_and_doubled_letters_cost_less_than_two_changes) {
    EXPECT_EQ(spelling_distance("tasse", "tasse", 4), 0);
    EXPECT_EQ(spelling_distance("tase", "tasse", 4), 1);
    EXPECT_EQ(spelling_distance("tsase", "tasse", 4), 2);
    EXPECT_EQ(spelling_distance("atsse", "tasse", 4), 2);
    EXPECT_EQ(spelling_distance("tusse", "tasse", 4), 2);
    EXPECT_EQ(spelling_distance("abcdef", "uvwxyz", 4), 5);
}

}  // namespace
}  // namespace nahtlos::search
