#include "catalog/gtins.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::catalog {
namespace {

std::string read(const std::string& text) {
    const auto number = parse_article_number(text);
    if (!number) return number.refusal().code;
    return number->gtin14 + ' ' + std::string(enum_name(number->form)) + ' ' +
           std::string(enum_name(number->use));
}

TEST(ArticleNumbers, of_every_form_become_fourteen_digits) {
    EXPECT_EQ(read("4006381333931"), "04006381333931 ean_13 everywhere");
    EXPECT_EQ(read("96385074"), "00000096385074 ean_8 everywhere");
    EXPECT_EQ(read("036000291452"), "00036000291452 upc_a everywhere");
    EXPECT_EQ(read("14006381333938"), "14006381333938 gtin_14 everywhere");
    EXPECT_EQ(read("3-598-21508-8"), "09783598215087 isbn_10 everywhere");
    EXPECT_EQ(read("0-8044-2957-X"), "09780804429573 isbn_10 everywhere");
    EXPECT_EQ(read("978-3-598-21508-7"), "09783598215087 ean_13 everywhere");
}

// GS1 General Specifications, figure 5.2.2.4.2-1, and common examples.
TEST(ArticleNumbers, suppressed_zeros_come_back) {
    EXPECT_EQ(read("04252614"), "00042100005264 upc_e everywhere");
    EXPECT_EQ(read("425261"), "00042100005264 upc_e everywhere");
    EXPECT_EQ(read("0123456"), "00012345000065 upc_e everywhere");
    EXPECT_EQ(read("01234565"), "00000001234565 ean_8 in_house");  // right as both
    EXPECT_EQ(read("0123453"), "00012300000451 upc_e everywhere");
    EXPECT_EQ(read("0123454"), "00012340000053 upc_e everywhere");
}

TEST(ArticleNumbers, name_the_digit_that_would_be_right) {
    const auto wrong = parse_article_number("4006381333932");
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(wrong.refusal().code, "check_digit");
    EXPECT_EQ(wrong.refusal().detail, "the last digit would have to be 1");
    EXPECT_EQ(read("3598215080"), "check_digit");
    EXPECT_EQ(read("400638133393"), "check_digit");
    EXPECT_EQ(read("12345"), "invalid_format");
    EXPECT_EQ(read("40063813339ab"), "invalid_format");
    EXPECT_EQ(read(""), "invalid_format");
}

TEST(ArticleNumbers, that_stay_in_the_house_are_told) {
    const auto use = [](const std::string& twelve) {
        const auto digit = static_cast<char>('0' + check_digit(twelve));
        const auto number = parse_article_number(twelve + digit);
        return std::string(enum_name(number->use)) + (number->is_for_feeds() ? "" : ", no feed");
    };
    EXPECT_EQ(use("200000000000"), "in_house, no feed");
    EXPECT_EQ(use("299999999999"), "in_house, no feed");
    EXPECT_EQ(use("021234512345"), "in_house, no feed");
    EXPECT_EQ(use("041234512345"), "in_house, no feed");
    EXPECT_EQ(use("051234512345"), "coupon, no feed");
    EXPECT_EQ(use("990000000000"), "coupon, no feed");
    EXPECT_EQ(use("981000000000"), "coupon, no feed");
    EXPECT_EQ(use("980000000000"), "refund, no feed");
    EXPECT_EQ(use("977000000000"), "periodical");
    EXPECT_EQ(use("400000000000"), "everywhere");
    EXPECT_EQ(read("20000004"), "00000020000004 ean_8 in_house");
}

TEST(ArticleNumbers, that_no_article_can_have_say_why) {
    EXPECT_EQ(why_no_article("0000000000000"), "is of zeros only");
    EXPECT_EQ(why_no_article("00000000"), "is of zeros only");
    EXPECT_EQ(why_no_article("9912345678909"), "is a number of coupons");
    EXPECT_EQ(why_no_article("512345678900"), "is a number of coupons");    // UPC-A
    EXPECT_EQ(why_no_article("19812345678903"), "is a number of coupons");  // a case of them
    EXPECT_EQ(why_no_article("9801234567890"), "is a number of refund receipts");
    for (const auto* number : {"2000000000008", "0212345123457", "20000004", "9770317847001",
                               "4006381333931", "036000291452", "96385074"}) {
        EXPECT_EQ(why_no_article(number), std::nullopt) << number;
    }
}

RC_GTEST_PROP(ArticleNumbers, one_wrong_digit_is_always_found, ()) {
    std::string body;
    for (int i = 0; i < 12; ++i) body += static_cast<char>('0' + *rc::gen::inRange(0, 10));
    auto number = body + static_cast<char>('0' + check_digit(body));
    RC_ASSERT(parse_article_number(number).ok());
    const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, 13));
    const auto by = *rc::gen::inRange(1, 10);
    number[at] = static_cast<char>('0' + (number[at] - '0' + by) % 10);
    RC_ASSERT(!parse_article_number(number).ok());
}

std::string link(const std::string& uri) {
    const auto parsed = parse_digital_link(uri);
    if (!parsed) return parsed.refusal().code;
    const auto built = build_digital_link(*parsed);
    return built ? *built : "not built: " + built.refusal().code;
}

TEST(DigitalLink, is_read_and_built_in_its_canonical_form) {
    const std::string id = "https://id.gs1.org";
    EXPECT_EQ(link(id + "/01/09506000134352/10/ABC1/21/12345?17=180426"),
              id + "/01/09506000134352/10/ABC1/21/12345?17=180426");
    EXPECT_EQ(link("https://example.com/some/path/gtin/9506000134352/lot/ABC1?exp=180426"),
              "https://example.com/some/path/01/09506000134352/10/ABC1?17=180426");
    EXPECT_EQ(link(id + "/01/09506000134352?3103=000195&17=180426&linkType=gs1:pip"),
              id + "/01/09506000134352?17=180426&3103=000195&linkType=gs1%3Apip");
    EXPECT_EQ(link(id + "/01/09506000134352/10/A%2FB#top"), id + "/01/09506000134352/10/A%2FB");
    EXPECT_EQ(link(id + "/00/106141412345678908"), id + "/00/106141412345678908");
    EXPECT_EQ(link(id + "/414/9520123456788/254/32a%2Fb"), id + "/414/9520123456788/254/32a%2Fb");
    EXPECT_EQ(link(id + "/253/4602443000331XYZ"), id + "/253/4602443000331XYZ");
    EXPECT_EQ(link("http://id.gs1.org/01/09506000134352/"), "http://id.gs1.org/01/09506000134352");
}

TEST(DigitalLink, that_breaks_the_standard_is_refused_with_its_reason) {
    const std::string at = "https://id.gs1.org/";
    EXPECT_EQ(link(at + "01/09506000134353"), "invalid_value");           // check digit
    EXPECT_EQ(link(at + "01/09506000134352/21/1/10/A"), "wrong_order");   // lot before serial
    EXPECT_EQ(link(at + "01/09506000134352/235/x/10/A"), "wrong_order");  // two sequences mixed
    EXPECT_EQ(link(at + "01/09506000134352/99/x"), "wrong_order");
    EXPECT_EQ(link(at + "01/09506000134352?17=180231"), "invalid_value");  // 31 February
    EXPECT_EQ(link(at + "01/09506000134352?17=180200"), at + "01/09506000134352?17=180200");
    EXPECT_EQ(link(at + "01/09506000134352?17=1&17=2"), "repeated");
    EXPECT_EQ(link(at + "01/09506000134352?21=1"), "unknown_identifier");  // no attribute
    EXPECT_EQ(link(at + "01/09506000134352/10/" + std::string(21, 'A')), "invalid_value");
    EXPECT_EQ(link(at + "01/09506000134352/10/a%C3%A4"), "invalid_value");
    EXPECT_EQ(link(at + "01/09506000134352/10/a%2"), "invalid_format");
    EXPECT_EQ(link(at + "products/42"), "invalid_format");
    EXPECT_EQ(link("ftp://id.gs1.org/01/09506000134352"), "invalid_format");
    EXPECT_EQ(link("https:///01/09506000134352"), "invalid_format");
    EXPECT_EQ(link("https://id.gs1.org"), "invalid_format");
    EXPECT_EQ(link(at + "01/09506000134352/10/" + std::string(5000, 'A')), "invalid_format");
}

RC_GTEST_PROP(DigitalLink, comes_back_as_it_was_built, ()) {
    static const std::string set =
        "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    const auto text = [] {
        std::string out;
        const auto size = *rc::gen::inRange(1, 21);
        for (int i = 0; i < size; ++i) {
            out +=
                set[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(set.size())))];
        }
        return out;
    };
    const DigitalLink made{"https://x.example/p",
                           {"01", "09506000134352"},
                           {{"10", text()}, {"21", text()}},
                           {{"17", "300101"}},
                           {}};
    const auto uri = build_digital_link(made);
    RC_ASSERT(uri.ok());
    const auto parsed = parse_digital_link(*uri);
    RC_ASSERT(parsed.ok());
    RC_ASSERT(parsed->stem == made.stem && parsed->key == made.key);
    RC_ASSERT(parsed->qualifiers == made.qualifiers && parsed->attributes == made.attributes);
}

}  // namespace
}  // namespace nahtlos::catalog
