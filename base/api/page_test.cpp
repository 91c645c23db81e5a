#include "base/api/page.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace nahtlos::api {
namespace {

using ThingId = Id<"thg">;

// RFC 4648, section 10, in the alphabet of section 5.
TEST(Base64Url, is_as_in_the_rfc) {
    EXPECT_EQ(base64url(""), "");
    EXPECT_EQ(base64url("f"), "Zg");
    EXPECT_EQ(base64url("fo"), "Zm8");
    EXPECT_EQ(base64url("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64url("\xFB\xFF"), "-_8");
}

RC_GTEST_PROP(Base64Url, reads_back, (const std::string& bytes)) {
    RC_ASSERT(parse_base64url(base64url(bytes)) == bytes);
}

TEST(Base64Url, has_one_spelling) {
    for (const auto* wrong : {"Z", "Zh", "Zm9", "Zg==", "Zm 8", "+/8"}) {
        EXPECT_EQ(parse_base64url(wrong), std::nullopt) << wrong;
    }
}

TEST(Cursor, reads_back) {
    const Cursor<ThingId> cursor{{*parse_uuid("0190a0c4-7b1e-7d3a-8f00-0123456789ab")}};
    EXPECT_EQ(Cursor<ThingId>::parse(cursor.wire())->key, cursor.key);
    EXPECT_FALSE(Cursor<ThingId>::parse("x"));
    EXPECT_FALSE(Cursor<ThingId>::parse(base64url("\"ord_1\"")));
}

TEST(PageOf, has_a_cursor_only_when_there_is_more) {
    const auto key = [](int row) { return std::int64_t{row}; };
    const auto last = page_of(std::vector<int>{1, 2}, {2}, key);
    EXPECT_EQ(last.items.size(), 2u);
    EXPECT_EQ(last.next_cursor, std::nullopt);
    const auto first = page_of(std::vector<int>{1, 2, 3}, {2}, key);
    EXPECT_EQ(first.items, (std::vector<int>{1, 2}));
    EXPECT_EQ(Cursor<std::int64_t>::parse(*first.next_cursor)->key, 2);
}

}  // namespace
}  // namespace nahtlos::api
