#include "modules/search/analyzer.hpp"

#include <gtest/gtest.h>

#include "modules/search/german.hpp"

namespace nahtlos::search {
namespace {

std::string stems(std::string_view language, std::string_view text) {
    Analyzer analyzer(language);
    std::string all;
    for (const auto& token : analyzer.analyze(text)) {
        if (!all.empty()) all += token.is_also ? '/' : ' ';
        all += token.stem;
    }
    return all;
}

TEST(Analyzer, spellings_of_umlauts_meet_in_german) {
    EXPECT_EQ(stems("de", "Müller"), stems("de", "Mueller"));
    EXPECT_EQ(stems("de", "Müller"), stems("de", "MULLER"));
    EXPECT_EQ(stems("de", "Straße"), stems("de", "STRASSE"));
    EXPECT_EQ(stems("de", "Gießkanne"), stems("de", "giesskanne"));
    EXPECT_EQ(stems("de", "Ma\xCC\x88her"), stems("de", "Mäher"));  // letter and mark apart
}

TEST(Analyzer, spellings_of_umlauts_meet_in_english) {
    EXPECT_EQ(stems("en", "Müller"), "muller/mueller");
    EXPECT_EQ(stems("en", "Crème Brûlée"), stems("en", "creme brulee"));
}

TEST(Analyzer, an_e_of_another_sound_stays) {
    EXPECT_EQ(with_plain_umlauts("neue"), "neue");
    EXPECT_EQ(with_plain_umlauts("quelle"), "quelle");
    EXPECT_EQ(with_plain_umlauts("bauer"), "bauer");
    EXPECT_EQ(with_plain_umlauts("oel"), "ol");
}

TEST(Analyzer, plurals_meet_their_singulars) {
    for (const auto& [one, many] : {std::pair{"Tasse", "Tassen"},
                                    {"Buch", "Bücher"},
                                    {"Topf", "Töpfe"},
                                    {"Jacke", "Jacken"},
                                    {"Sofa", "Sofas"},
                                    {"Laptop", "Laptops"},
                                    {"Glas", "Gläser"},
                                    {"Weinglas", "Weingläser"},
                                    {"Handy", "Handys"}}) {
        EXPECT_EQ(stems("de", one), stems("de", many)) << one;
    }
    for (const auto& [one, many] :
         {std::pair{"cup", "cups"}, {"knife's", "knife"}, {"toy", "toys"}, {"box", "boxes"}}) {
        EXPECT_EQ(stems("en", one), stems("en", many)) << one;
    }
}

TEST(Analyzer, words_with_a_hyphen_are_found_joined_and_apart) {
    EXPECT_EQ(stems("en", "T-Shirt"), "t shirt/tshirt");
    EXPECT_EQ(stems("en", "T- Shirt"), "t shirt");
    EXPECT_EQ(stems("en", "-shirt-"), "shirt");
}

TEST(Analyzer, numbers_stay_whole) {
    EXPECT_EQ(stems("de", "1,5 Liter"), stems("de", "1.5 Liter"));
    EXPECT_EQ(stems("en", "3.5mm"), "3.5mm");
    EXPECT_EQ(stems("en", "end. 5"), "end 5");
}

TEST(Analyzer, scripts_without_spaces_are_cut_into_words) {
    Analyzer analyzer("en");
    EXPECT_GE(analyzer.analyze("咖啡杯子").size(), 2U);
    EXPECT_GE(analyzer.analyze("กาแฟร้อน").size(), 2U);
    EXPECT_EQ(stems("en", "кофе чашка"), "кофе чашка");
    EXPECT_EQ(stems("en", "قهوة عربية").empty(), false);
}

TEST(Analyzer, what_is_no_text_has_no_words) {
    EXPECT_EQ(stems("de", ""), "");
    EXPECT_EQ(stems("de", "\"*()^:- \xF0\x9F\x98\x80"), "");
    EXPECT_EQ(stems("de", std::string("a\0b", 3)), "a b");
    EXPECT_EQ(stems("en", "cup\xFF\xFEmug"), "cup mug");
    EXPECT_LE(stems("de", std::string(10'000, 'a')).size(), 64U);
}

TEST(FoldedCode, spellings_of_a_number_meet) {
    EXPECT_EQ(folded_code("TSH-001 red"), "tsh001red");
    EXPECT_EQ(folded_code("04006381333931"), folded_code("4006381333931"));
    EXPECT_EQ(folded_code("4 006381 333931"), "4006381333931");
    EXPECT_EQ(folded_code("0-0"), "");
    EXPECT_EQ(folded_code("007B"), "007b");
}

TEST(NameOrder, people_sort_umlauts_and_numbers_so) {
    const NameOrder order("de");
    EXPECT_LT(order.key("Öl"), order.key("Oper"));
    EXPECT_LT(order.key("Apfel"), order.key("Äpfel"));
    EXPECT_LT(order.key("Größe 9"), order.key("Größe 10"));
}

}  // namespace
}  // namespace nahtlos::search
