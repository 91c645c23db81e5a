#include "base/http/target.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Words = std::vector<std::string>;

TEST(Target, splits_and_decodes_path_and_query) {
    const auto target = parse_target("/v1/caf%C3%A9%2Fbar/x+y?limit=3&q=a+b%26c&flag&q=&&e=1=2");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (Words{"v1", "café/bar", "x+y"}));
    EXPECT_EQ(target->query,
              (Pairs{{"limit", "3"}, {"q", "a b&c"}, {"flag", ""}, {"q", ""}, {"e", "1=2"}}));
    EXPECT_EQ(*target->query_value("q"), "a b&c");
    EXPECT_EQ(target->query_value("none"), nullptr);
}

TEST(Target, keeps_empty_segments_visible) {
    EXPECT_TRUE(parse_target("/")->segments.empty());
    EXPECT_EQ(parse_target("/v1/")->segments, (Words{"v1", ""}));
    EXPECT_EQ(parse_target("//v1")->segments, (Words{"", "v1"}));
    EXPECT_TRUE(parse_target("/?")->query.empty());
}

TEST(Target, refuses_what_is_not_strict) {
    for (const char* bad :
         {"",          "v1",    "?a=1", "/%",    "/%4",        "/%zz",    "/%00",          "/%1f",
          "/%7F",      "/a\nb", "/%C3", "/%ff",  "/%ED%A0%80", "/%C0%AF", "/%F4%90%80%80", "/../x",
          "/a/%2e%2E", "/.",    "/a#b", "/?a=%", "/?%=1",      "/?a=%00", "/?=1"}) {
        EXPECT_FALSE(parse_target(bad)) << bad;
    }
    EXPECT_FALSE(parse_target(std::string("/a\0b", 4)));
}

TEST(Target, limits_segments_and_pairs) {
    std::string path, query = "/?";
    for (int i = 0; i < 32; ++i) path += "/a";
    EXPECT_EQ(parse_target(path)->segments.size(), 32u);
    EXPECT_FALSE(parse_target(path + "/a"));
    for (int i = 0; i < 100; ++i) query += "a=1&";
    EXPECT_EQ(parse_target(query)->query.size(), 100u);
    EXPECT_FALSE(parse_target(query + "a=1"));
}

RC_GTEST_PROP(Target, reads_back_what_was_encoded, (const std::vector<unsigned char>& bytes)) {
    std::string text;  // any letters, ASCII punctuation and umlauts
    for (const auto byte : bytes) {
        if (byte >= 0x80)
            text += "ü";
        else if (byte >= 0x20 && byte != 0x7f)
            text.push_back(static_cast<char>(byte));
    }
    RC_PRE(text != "." && text != "..");
    const auto target = parse_target("/" + percent_encode(text) + "/x?k=" + percent_encode(text));
    RC_ASSERT(target.has_value());
    RC_ASSERT(target->segments.at(0) == text);
    RC_ASSERT(*target->query_value("k") == text);
}

}  // namespace
}  // namespace nahtlos::http
