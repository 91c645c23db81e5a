#include "base/http/translation.hpp"

#include <gtest/gtest.h>

namespace nahtlos::http {
namespace {

constexpr Translation table[] = {
    {"out_of_range", "must be between {} and {}", "muss zwischen {} und {} liegen"},
    {"out_of_range", "must not be negative", "darf nicht negativ sein"},
    {"taken", "{}", "ist vergeben"},
};

TEST(Translation, takes_the_numbers_along) {
    EXPECT_EQ(translate(table, "out_of_range", "must be between 1 and 1000000"),
              "muss zwischen 1 und 1000000 liegen");
}

TEST(Translation, finds_the_sentence_among_those_of_the_code) {
    EXPECT_EQ(translate(table, "out_of_range", "must not be negative"), "darf nicht negativ sein");
}

TEST(Translation, says_in_general_what_it_has_no_words_for) {
    EXPECT_EQ(translate(table, "taken", "is another variant's"), "ist vergeben");
}

TEST(Translation, leaves_english_what_nobody_translated) {
    EXPECT_EQ(translate(table, "out_of_range", "must lie ahead"), "must lie ahead");
    EXPECT_EQ(translate(table, "unheard_of", "must not be negative"), "must not be negative");
    EXPECT_EQ(translate({}, "taken", "is taken"), "is taken");
}

TEST(Translation, a_text_that_only_begins_alike_is_another) {
    EXPECT_EQ(translate(table, "out_of_range", "must be between 1 or so"),
              "must be between 1 or so");
}

TEST(Translation, reaches_the_fields_of_a_refusal) {
    const auto refusal = translate(table, Refusal{RefusalKind::conflict,
                                                  "code_taken",
                                                  "there is one already",
                                                  {{"/code", "taken", "is taken"}}});
    EXPECT_EQ(refusal.detail, "there is one already");
    EXPECT_EQ(refusal.fields.front().detail, "ist vergeben");
    EXPECT_EQ(refusal.fields.front().pointer, "/code");
}

}  // namespace
}  // namespace nahtlos::http
