#include "messages/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/mp11/algorithm.hpp>

#include "base/crypto/base64.hpp"
#include "base/crypto/sha256.hpp"
#include "messages/letter.hpp"
#include "messages/mime.hpp"
#include "messages/templates.hpp"

namespace nahtlos::messages {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

template <class Check>
void for_each_built_in(Check check_one) {
    boost::mp11::mp_for_each<Enumerators<Kind>>([&](auto kind) {
        for (const auto* language : {"de", "en"}) {
            SCOPED_TRACE(std::string(kind.name) + ' ' + language);
            check_one(kind.value, std::string(language));
        }
    });
}

TEST(MessageMeanings, a_cancellation_is_told_once_however_many_events_tell_of_it) {
    EXPECT_EQ(meaning_of("order_units_canceled")->kind, Kind::canceled);
    EXPECT_EQ(meaning_of("order_canceled")->kind, Kind::canceled);
    EXPECT_THAT(told_of({Kind::canceled, Kind::canceled}), ElementsAre(Kind::canceled));
    EXPECT_EQ(meaning_of("fulfillment_picked"), nullptr);
}

TEST(MessageMeanings, who_hears_that_goods_arrived_need_not_hear_that_they_left) {
    EXPECT_THAT(told_of({Kind::shipped, Kind::arrived}), ElementsAre(Kind::arrived));
    EXPECT_THAT(told_of({Kind::shipped}), ElementsAre(Kind::shipped));
}

TEST(MessageKeys, are_of_step_subject_and_kind) {
    const auto a = sha256_head({"a"}), b = sha256_head({"b"});
    EXPECT_EQ(key_of(a, a, a, Kind::ready), key_of(a, a, a, Kind::ready));
    EXPECT_NE(key_of(a, a, a, Kind::ready), key_of(a, a, a, Kind::reminder));
    EXPECT_NE(key_of(a, a, a, Kind::ready), key_of(a, b, a, Kind::ready));
    EXPECT_NE(key_of(a, a, a, Kind::ready), key_of(a, a, b, Kind::ready));
}

TEST(MessageIds, stay_in_a_repeat_and_change_when_somebody_sends_again) {
    Message message;
    message.id = message_id(key_of({}, {}, {}, Kind::placed), {1'767'600'000'000'000}, 7);
    const auto first = message_id_header(message, "shop@shop.example");
    EXPECT_EQ(first, "<" + to_string(message.id) + "@shop.example>");
    ++message.attempts;
    EXPECT_EQ(message_id_header(message, "shop@shop.example"), first);
    ++message.resends;
    EXPECT_NE(message_id_header(message, "shop@shop.example"), first);
    EXPECT_EQ(made_at(message.id.uuid).us, 1'767'600'000'000'000);
}

TEST(MessagePauses, grow_from_half_a_minute_to_four_hours) {
    EXPECT_EQ(pause_after(1, 0), seconds(30));
    EXPECT_EQ(pause_after(7, 0), hours(4));
    EXPECT_EQ(pause_after(100, 0), hours(4));
    for (std::uint64_t dice : {1ULL, 999'999'999'999ULL}) {
        EXPECT_LE(pause_after(2, dice), Span{minutes(2).us * 6 / 5});
    }
}

TEST(MessageLanguages, go_from_the_customers_to_the_markets_to_english) {
    EXPECT_THAT(languages_for("de-AT", "fr,de"), ElementsAre("de-AT", "de", "fr", "en"));
    EXPECT_THAT(languages_for({}, "de,en"), ElementsAre("de", "en"));
    EXPECT_THAT(languages_for("en", ""), ElementsAre("en"));
}

TEST(MessageTemplates, built_in_ones_are_as_demanded_of_others) {
    for_each_built_in([](Kind kind, const std::string& language) {
        const auto built = built_in(kind, language);
        ASSERT_TRUE(built.has_value());
        for (const auto& p : wrong_with(*built)) ADD_FAILURE() << p.pointer << ' ' << p.detail;
    });
    EXPECT_FALSE(built_in(Kind::placed, "fr").has_value());
}

TEST(MessageTemplates, say_everything_and_leave_no_placeholder) {
    for_each_built_in([](Kind kind, const std::string& language) {
        const auto made = render(*built_in(kind, language), example(kind, language));
        for (const auto& text : {made.subject, made.text, made.html}) {
            EXPECT_THAT(text, Not(HasSubstr("{{")));
            EXPECT_THAT(text, Not(HasSubstr("@LEAD@")));
            EXPECT_THAT(text, HasSubstr("NL-10042"));
        }
        EXPECT_THAT(made.subject, Not(HasSubstr("\n")));
        EXPECT_THAT(made.text, Not(HasSubstr("\n\n\n")));
        if (kind != Kind::refunded) {
            EXPECT_THAT(made.html, HasSubstr("&lt;Polar&gt; &amp;"));
            EXPECT_THAT(made.text, HasSubstr("<Polar> &"));
        }
        EXPECT_EQ(made.html.find("cid:code@nahtlos") != std::string::npos,
                  kind == Kind::ready || kind == Kind::reminder);
    });
}

TEST(MessageTemplates, a_canceled_order_and_a_part_of_one_are_told_apart) {
    auto letter = example(Kind::canceled, "de");
    EXPECT_EQ(render(*built_in(Kind::canceled, "de"), letter).subject,
              "Ihre Bestellung NL-10042 wurde storniert");
    letter.words.erase("is_whole");
    letter.words["is_part"] = "1";
    EXPECT_EQ(render(*built_in(Kind::canceled, "de"), letter).subject,
              "Ein Teil Ihrer Bestellung NL-10042 wurde storniert");
}

TEST(MessageTemplates, refuse_what_would_show_nothing_or_too_much) {
    const auto wrong = [](const std::string& html) { return wrong_with({"s", "t", html}).size(); };
    EXPECT_EQ(wrong("<p>{{order_number}} {{#lines}}{{title}}{{/lines}}</p>"), 0u);
    EXPECT_EQ(wrong("{{ordernumber}}"), 1u);
    EXPECT_EQ(wrong("{{title}}"), 1u) << "of a line";
    EXPECT_EQ(wrong("{{{name}}}"), 1u) << "unescaped";
    EXPECT_EQ(wrong("{{&name}}"), 1u);
    EXPECT_EQ(wrong("{{>other}}"), 1u);
    EXPECT_EQ(wrong("{{=<% %>=}}"), 1u);
    EXPECT_EQ(wrong("{{#lines}}"), 1u);
    EXPECT_EQ(wrong("{{name"), 1u);
    EXPECT_EQ(wrong("{{#name}}{{#total}}{{/name}}{{/total}}"), 2u);
    EXPECT_EQ(wrong_with({"two\nlines", "t", "h"}).front().pointer, "/subject");
}

RC_GTEST_PROP(MessageTemplates, whatever_a_customer_is_called_becomes_no_markup,
              (const std::string& name)) {
    auto letter = example(Kind::placed, "en");
    letter.words["name"] = "<" + name + "{{total}}";
    const auto made = render({"{{name}}", "{{name}}", "[{{name}}]"}, letter);
    RC_ASSERT(made.html.find('<') == std::string::npos);
    RC_ASSERT(made.subject.find('\n') == std::string::npos);
    RC_ASSERT(made.subject.find('\r') == std::string::npos);
    RC_ASSERT(made.html.find("{{total}}") != std::string::npos);
}

TEST(MessageTexts, amounts_and_times_are_written_as_people_of_a_language_write_them) {
    EXPECT_EQ(money_text(123'456, "EUR", "de"), "1.234,56\u00A0€");
    EXPECT_EQ(money_text(123'456, "EUR", "en"), "€1,234.56");
    EXPECT_EQ(money_text(500, "JPY", "en"), "¥500");
    EXPECT_EQ(money_text(-5, "EUR", "de-AT"), "-€\u00A00,05");
    EXPECT_EQ(time_text({1'767'600'000'000'000}, "de", "Europe/Berlin", false), "5. Januar 2026");
    EXPECT_THAT(time_text({1'767'600'000'000'000}, "de", "Europe/Berlin", true),
                HasSubstr("09:00"));
}

TEST(MessageMails, have_headers_that_no_word_can_end) {
    const MailHead head{"Shop\"\r\nBcc: x@y.z", "shop@shop.example", "",
                        "ada@example.com",      "<1@shop.example>",  {1'767'600'000'000'000}};
    const auto mail = mail_of(head, {"Hello Ää\r\nX-Y: z", "text", "<p>html</p>"}, "");
    EXPECT_THAT(mail, Not(HasSubstr("\nBcc:")));
    EXPECT_THAT(mail, Not(HasSubstr("\nX-Y:")));
    EXPECT_THAT(mail, HasSubstr("Date: Mon, 05 Jan 2026 08:00:00 +0000\r\n"));
    EXPECT_THAT(mail, HasSubstr("Auto-Submitted: auto-generated\r\n"));
    EXPECT_THAT(mail, HasSubstr(base64("<p>html</p>")));
}

RC_GTEST_PROP(MessageMails, long_words_are_encoded_in_lines_that_are_short_enough,
              (const std::string& text)) {
    const auto words = header_words(text + "ä");
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find("\r\n ", at), words.size());
        RC_ASSERT(end - at <= 75u);
        at = end + 3;
    }
}

TEST(MessageMails, a_code_becomes_a_picture) {
    const auto png = qr_png("K7WQ2M");
    EXPECT_EQ(png.substr(1, 3), "PNG");
    EXPECT_EQ(static_cast<unsigned char>(png[19]), 232u) << "21 modules and a quiet zone of 4";
    EXPECT_LT(png.size(), 2'000u);
}

}  // namespace
}  // namespace nahtlos::messages
