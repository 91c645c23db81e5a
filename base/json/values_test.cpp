#include "base/json/values.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "base/json/utf8.hpp"

namespace nahtlos::json {
namespace {

// What the text becomes, or "refused".
template <class T>
std::string parsed(std::string text) {
    const auto value = T::parse(std::move(text));
    return value ? value->value : "refused";
}

std::string repeated(std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(Values, quantity_is_one_to_a_million) {
    EXPECT_FALSE(Quantity::parse(0));
    EXPECT_FALSE(Quantity::parse(-1));
    EXPECT_EQ(Quantity::parse(1)->value, 1);
    EXPECT_EQ(Quantity::parse(1'000'000)->value, 1'000'000);
    EXPECT_FALSE(Quantity::parse(1'000'001));
}

TEST(Values, limit_is_one_to_a_hundred_and_twenty_by_default) {
    EXPECT_EQ(Limit{}.value, 20);
    EXPECT_FALSE(Limit::parse(0));
    EXPECT_TRUE(Limit::parse(100));
    EXPECT_FALSE(Limit::parse(101));
}

TEST(Values, sku_is_printable_and_without_blanks_at_its_ends) {
    for (const std::string good : {"A", "MUG-01 blue/L", "\u00fc-\u4e2d", "\U0001F600"}) {
        EXPECT_EQ(parsed<Sku>(good), good);
    }
    EXPECT_EQ(parsed<Sku>(repeated("\u00e9", 64)), repeated("\u00e9", 64));
    for (const std::string& bad :
         {std::string(), std::string(" a"), std::string("a "), std::string("a\u00a0"),
          std::string("a\nb"), std::string("a\0b", 3), std::string("a\u0085b"), std::string("\xff"),
          repeated("\u00e9", 65)}) {
        EXPECT_EQ(parsed<Sku>(bad), "refused") << bad;
    }
}

TEST(Values, gtin_has_the_right_check_digit) {
    // Examples of the GS1 check digit calculator page and of UPC and EAN textbooks.
    for (const std::string good :
         {"96385074", "036000291452", "4006381333931", "6291041500213", "10614141000415"}) {
        EXPECT_EQ(parsed<Gtin>(good), good);
    }
    for (const auto* bad : {"4006381333932", "4006381333913", "400638133393", "40063813339310", "",
                            "400638133393a", "0000000", "123456789"}) {
        EXPECT_EQ(parsed<Gtin>(bad), "refused") << bad;
    }
    EXPECT_EQ(Gtin::parse("036000291452")->gtin14(), "00036000291452");
}

TEST(Values, email_is_plain_and_its_domain_in_lower_case) {
    EXPECT_EQ(parsed<Email>("Ada.Lovelace+shop@Mail.EXAMPLE.com"),
              "Ada.Lovelace+shop@mail.example.com");
    EXPECT_EQ(parsed<Email>("a@xn--bcher-kva.example"), "a@xn--bcher-kva.example");
    EXPECT_EQ(parsed<Email>("o'neil@a-b.co"), "o'neil@a-b.co");
    for (const std::string bad :
         {"",          "a",           "@example.com", "a@",        "a@b",
          "a@.com",    "a@b..com",    "a@-b.com",     "a@b-.com",  ".a@b.com",
          "a.@b.com",  "a..b@c.com",  "a b@c.com",    "a@b c.com", "a@b.com\n",
          "a@1.2.3.4", "a@[1.2.3.4]", "\"a\"@b.com",  "a@b@c.com", "\u00fc@b.com",
          "a@b.c",     "a,b@c.com",   "a@b.com."}) {
        EXPECT_EQ(parsed<Email>(bad), "refused") << bad;
    }
    EXPECT_EQ(parsed<Email>(repeated("a", 65) + "@b.com"), "refused");
    const auto labels = repeated(repeated("a", 61) + ".", 3);                       // 186
    EXPECT_NE(parsed<Email>(repeated("a", 64) + "@" + labels + "de"), "refused");   // 253
    EXPECT_NE(parsed<Email>(repeated("a", 64) + "@" + labels + "com"), "refused");  // 254
    EXPECT_EQ(parsed<Email>(repeated("a", 64) + "@" + labels + "info"), "refused");
}

TEST(Values, short_text_is_trimmed_and_one_line) {
    EXPECT_EQ(parsed<ShortText<5>>("  m\u00fcg \u00a0"), "m\u00fcg");
    EXPECT_EQ(parsed<ShortText<5>>(repeated("\u4e2d", 5)), repeated("\u4e2d", 5));
    EXPECT_EQ(ShortText<5>::parse(repeated("\u4e2d", 6)).refusal().code, "too_long");
    EXPECT_EQ(ShortText<5>::parse("  ").refusal().code, "invalid_format");
    EXPECT_EQ(ShortText<5>::parse("a\nb").refusal().code, "invalid_format");
    EXPECT_EQ(ShortText<5>::parse("a\u2028b").refusal().code, "invalid_format");
}

TEST(Values, long_text_may_have_lines) {
    EXPECT_EQ(parsed<LongText<9>>("a\r\n\tb\n"), "a\r\n\tb");
    EXPECT_EQ(parsed<LongText<9>>(std::string("a\0b", 3)), "refused");
    EXPECT_EQ(parsed<LongText<9>>("a\x1b[2J"), "refused");
}

TEST(Values, country_codes_are_those_of_iso_3166) {
    for (const std::string good : {"DE", "AD", "ZW", "GB", "XK"}) {
        EXPECT_EQ(parsed<CountryCode>(good), good);
    }
    for (const auto* bad : {"de", "D", "DEU", "", "UK", "EU", "ZZ", "EA", "DA"}) {
        EXPECT_EQ(parsed<CountryCode>(bad), "refused") << bad;
    }
}

TEST(Values, language_tags_come_in_their_usual_case) {
    EXPECT_EQ(parsed<LanguageTag>("DE"), "de");
    EXPECT_EQ(parsed<LanguageTag>("de-at"), "de-AT");
    EXPECT_EQ(parsed<LanguageTag>("ZH-hANT-tw"), "zh-Hant-TW");
    EXPECT_EQ(parsed<LanguageTag>("es-419"), "es-419");
    EXPECT_EQ(parsed<LanguageTag>("sr-Latn"), "sr-Latn");
    for (const auto* bad : {"", "d", "germ", "de-", "de-A", "de_AT", "de-AT-", "de-AT-x", "-de",
                            "de-Latin", "d1", "de-41", "de-4191"}) {
        EXPECT_EQ(parsed<LanguageTag>(bad), "refused") << bad;
    }
}

TEST(Values, phone_numbers_keep_their_digits) {
    EXPECT_EQ(parsed<PhoneNumber>("+49 (30) 123-456/7"), "+49301234567");
    EXPECT_EQ(parsed<PhoneNumber>("030.1234"), "0301234");
    EXPECT_EQ(parsed<PhoneNumber>("112"), "112");
    for (const auto* bad :
         {"", "+", "11", "1234567890123456", "0049+30123", "030 x 12", "+49  30  123  456  78"}) {
        EXPECT_EQ(parsed<PhoneNumber>(bad), "refused") << bad;
    }
}

TEST(Values, utf8_is_that_of_rfc_3629) {
    for (const auto* good : {"", "a", "\u00e9", "\u4e2d", "\U0001F600", "\U0010FFFF"}) {
        EXPECT_TRUE(is_utf8(good)) << good;
    }
    for (const auto* bad :
         {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe4\xb8", "a\xe4\xb8z"}) {
        EXPECT_FALSE(is_utf8(bad));
    }
}

}  // namespace
}  // namespace nahtlos::json
