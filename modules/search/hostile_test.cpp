#include <gtest/gtest.h>

#include "modules/search/shop_for_test.hpp"

namespace nahtlos::search {
namespace {

std::string refused(const SearchRequest& request) {
    Shop shop;
    const auto answer = shop.index().search(request);
    if (answer.ok() || answer.refusal().fields.empty()) return "";
    return answer.refusal().fields[0].pointer + " " + answer.refusal().fields[0].code;
}

TEST(Hostile, what_is_too_much_is_refused_by_name) {
    EXPECT_EQ(refused(Shop::request(std::string(10'000, 'a'))), "/text too_long");
    EXPECT_EQ(refused(Shop::request("a\xFF")), "/text invalid_format");
    std::string many;
    for (int i = 0; i < 30; ++i) many += "w ";
    EXPECT_EQ(refused(Shop::request(many)), "/text too_many");
    auto request = Shop::request("");
    request.limit = 101;
    EXPECT_EQ(refused(request), "/limit out_of_range");
    request.limit = 100;
    request.offset = 9'901;
    EXPECT_EQ(refused(request), "/offset out_of_range");
    request.offset = -1;
    EXPECT_EQ(refused(request), "/offset out_of_range");
    request.offset = 0;
    request.filters.resize(21);
    EXPECT_EQ(refused(request), "/filters too_many");
    request.filters = {{"a", std::vector<std::string>(101)}};
    EXPECT_EQ(refused(request), "/filters too_many");
}

TEST(Hostile, nothing_of_a_text_is_syntax) {
    Shop shop;
    shop.put({cup(1, "Teekanne OR NEAR(x)", "Teapot"), cup(2, "Tasse", "Cup")});
    for (const auto* text : {"\"",
                             "teekanne\"",
                             "title:teekanne",
                             "NOT teekanne",
                             "teekanne AND",
                             "(teekanne",
                             "teekanne*",
                             "^teekanne",
                             "'; drop table search_document; --",
                             "%",
                             "\\",
                             "NEAR(",
                             "{a b}",
                             "\xF0\x9F\x98\x80",
                             "\xE2\x80\xAE"
                             "eennakeet",
                             "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D",
                             "-",
                             "+",
                             "teekanne - tasse",
                             "\x01"
                             "channel"}) {
        const auto answer = shop.index().search(Shop::request(text));
        ASSERT_TRUE(answer.ok()) << text;
        EXPECT_LE(answer->total, 2) << text;
    }
    EXPECT_TRUE(shop.index().search(Shop::request(std::string("tee\0kanne", 9))).ok());
    EXPECT_EQ(shop.found("teekanne"), List{1});
    EXPECT_EQ(shop.found("!?"), List{});
}

TEST(Hostile, documents_may_hold_anything) {
    Shop shop;
    auto odd = cup(1, std::string("Tee\0kanne \xFF \" ' * :", 20), std::string(200'000, 'x'));
    odd.brand = std::string(5'000, '\xE2');
    odd.attributes = {{"", "", {}, std::nullopt, ""}, {"n", "", {}, 1e300, "g"}};
    odd.variants[0].sku = "";
    odd.variants.resize(300);
    odd.boost = -4;
    shop.put({odd, cup(2, "Teekanne", "Teapot")});
    EXPECT_EQ(shop.found("teekanne"), List{2});
    shop.put({cup(1, "Teekanne", "Teapot")});
    EXPECT_EQ(shop.found("teekanne"), (List{1, 2}));
}

}  // namespace
}  // namespace nahtlos::search
