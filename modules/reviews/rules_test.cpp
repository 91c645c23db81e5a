#include "reviews/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nahtlos::reviews {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<Flag> flags(const std::string& text, const std::vector<std::string>& words = {}) {
    Review review;
    review.text = text;
    return flags_of(review, words);
}

Review pending() {
    Review review;
    review.rating = 4;
    review.language = "de";
    review.text = "gut";
    review.order_id = Uuid{};
    review.version = 3;
    return review;
}

TEST(Screen, lets_plain_words_pass) {
    for (const auto* text : {"", "Sehr gut, passt. Gerne wieder!", "Kostet 19.99 EUR, Note 1.5 ...",
                             "5/5", "Am 12.03.2024 gekauft, 1000000 mal besser als 4006381333931",
                             "a @ b", "z.B. so, u.a. so", "Größe 42, 30 x 40 cm"}) {
        EXPECT_THAT(flags(text), IsEmpty()) << text;
    }
}

TEST(Screen, finds_links_addresses_and_numbers) {
    for (const auto* text : {"see http://x", "WWW.Example", "mehr auf laden-billig.de!",
                             "ｗｗｗ.example", "shop.example.com/x"}) {
        EXPECT_THAT(flags(text), ElementsAre(Flag::link)) << text;
    }
    EXPECT_THAT(flags("write to ada.b@mail.example.com"), ElementsAre(Flag::email));
    EXPECT_THAT(flags("x@y or https://z"), ElementsAre(Flag::link, Flag::email));
    for (const auto* text : {"call 030 / 123 45 67", "+49 (30) 1234567", "0171-1234567."}) {
        EXPECT_THAT(flags(text), ElementsAre(Flag::phone)) << text;
    }
}

TEST(Screen, looks_at_title_and_name_too) {
    Review review;
    review.title = "www.x";
    review.author = "ada@x.de";
    EXPECT_THAT(flags_of(review, {}), ElementsAre(Flag::link, Flag::email));
}

TEST(Screen, finds_words_whole_in_any_case_and_spelling) {
    const std::vector<std::string> words{"Mist", "straße*", "böse"};
    for (const auto* text :
         {"MIST!", "so ein mist", "„Mist“", "die STRASSENBAHN", "bo\u0308se", "BÖSE", "ｍｉｓｔ"}) {
        EXPECT_THAT(flags(text, words), ElementsAre(Flag::word)) << text;
    }
    for (const auto* text : {"Misthaufen", "Optimist", "Bahnstraße", "bo\u0308sex"}) {
        EXPECT_THAT(flags(text, words), IsEmpty()) << text;
    }
    EXPECT_THAT(flags("anything", {"", "*"}), IsEmpty());
}

TEST(Screen, shows_nothing_by_itself_unless_told_to) {
    auto review = pending();
    screen(review, {});
    EXPECT_EQ(review.state, State::pending);
    screen(review, {.auto_approve = true});
    EXPECT_EQ(review.state, State::approved);
    review.text = "www.x";
    screen(review, {.auto_approve = true});
    EXPECT_EQ(review.state, State::pending);
    EXPECT_EQ(review.flags, "link");
    review.text = "gut";
    review.order_id.reset();
    screen(review, {.auto_approve = true});
    EXPECT_EQ(review.state, State::pending) << "nobody knows whether they bought it";
}

TEST(Flags, read_back) {
    EXPECT_THAT(parse_flags(text_of({Flag::link, Flag::word})),
                ElementsAre(Flag::link, Flag::word));
    EXPECT_THAT(parse_flags(""), IsEmpty());
}

TEST(Decide, is_on_what_was_read) {
    auto review = pending();
    EXPECT_EQ(decide(review, 2, Decision::approve, {}, Instant{5}).refusal().code,
              "version_changed");
    EXPECT_EQ(review.state, State::pending);
    EXPECT_TRUE(*decide(review, 3, Decision::approve, {}, Instant{5}));
    EXPECT_EQ(review.state, State::approved);
    EXPECT_EQ(review.version, 4);
    EXPECT_EQ(review.moderated_at, Instant{5});
    EXPECT_FALSE(*decide(review, 4, Decision::approve, {}, Instant{6}));
    EXPECT_EQ(review.version, 4) << "nothing to do";
}

TEST(Decide, says_why_something_is_rejected) {
    auto review = pending();
    EXPECT_EQ(decide(review, 3, Decision::reject, {}, Instant{5}).refusal().fields.front().pointer,
              "/reason");
    EXPECT_TRUE(*decide(review, 3, Decision::reject, "ad", Instant{5}));
    EXPECT_EQ(review.reason, "ad");
    EXPECT_TRUE(*decide(review, 4, Decision::approve, {}, Instant{5}));
    EXPECT_EQ(review.reason, std::nullopt);
}

TEST(Decide, takes_reports_for_seen) {
    auto review = pending();
    review.state = State::approved;
    review.reports = 2;
    EXPECT_TRUE(*decide(review, 3, Decision::approve, {}, Instant{5}));
    EXPECT_EQ(review.reports_seen, 2);
    EXPECT_FALSE(*decide(review, 4, Decision::approve, {}, Instant{5}));
}

TEST(Withdraw, leaves_no_word_and_no_way_back) {
    auto review = pending();
    review.title = review.author = review.answer = "x";
    review.answer_state = AnswerState::published;
    withdraw(review, Instant{5});
    EXPECT_FALSE(review.title || review.text || review.author || review.answer ||
                 review.answer_state);
    EXPECT_EQ(decide(review, 4, Decision::approve, {}, Instant{6}).refusal().code,
              "review_withdrawn");
}

TEST(Ratings, average_to_two_digits) {
    RatingSum sum;
    EXPECT_EQ(sum.average(), "0.00");
    sum.stars = {0, 0, 0, 1, 2};
    EXPECT_EQ(sum.average(), "4.67");
    sum.stars = {1, 0, 0, 0, 0};
    EXPECT_EQ(sum.average(), "1.00");
    sum.stars = {7, 1, 0, 0, 0};
    EXPECT_EQ(sum.average(), "1.13") << "1.125 rounds up";
    sum.stars = {50, 1, 0, 0, 0};
    EXPECT_EQ(sum.average(), "1.02");
}

TEST(Ratings, count_what_is_shown) {
    RatingDeltas deltas;
    auto review = pending();
    count(review, 1, deltas);
    EXPECT_TRUE(deltas.empty());
    review.state = State::approved;
    count(review, 1, deltas);
    EXPECT_EQ(deltas.begin()->second.stars[3], 1);
    EXPECT_EQ(deltas.begin()->second.verified, 1);
    count(review, -1, deltas);
    EXPECT_TRUE(deltas.begin()->second.is_nothing());
}

}  // namespace
}  // namespace nahtlos::reviews
