#include "rfid/tags.hpp"

#include <gtest/gtest.h>

namespace nahtlos::rfid {
namespace {

constexpr auto epc = "3074257BF7194E4000001A85";

inventory::LocationId place(std::uint8_t n) {
    inventory::LocationId id;
    id.uuid.bytes[15] = n;
    return id;
}

Reader reader(Zone zone, std::uint8_t location = 1) {
    Reader made;
    made.location = place(location);
    made.zone = zone;
    made.window_s = 10;
    return made;
}

Sighting at_s(std::int64_t s) { return {epc, Instant{s * 1'000'000}, Instant{s * 1'000'000}}; }

Tag known(const Reader& by, std::int64_t s) { return seen(nullptr, at_s(s), by); }

TEST(Tags, know_their_article_from_their_code) {
    const auto tag = known(reader(Zone::exit), 100);
    EXPECT_EQ(tag.gtin, "80614141123458");
    EXPECT_EQ(tag.serial, "6789");
    EXPECT_EQ(tag.zone, Zone::exit);
}

TEST(Tags, of_logistic_units_have_no_article) {
    const auto tag =
        seen(nullptr, {"3174257BF4499602D2000000", Instant{1}, Instant{1}}, reader(Zone::exit));
    EXPECT_FALSE(tag.gtin);
}

TEST(Tags, that_are_read_again_within_the_window_are_no_news) {
    const auto by = reader(Zone::sales_floor);
    EXPECT_EQ(news_of(known(by, 100), at_s(100), by), News::repeated);
    EXPECT_EQ(news_of(known(by, 100), at_s(109), by), News::repeated);
    EXPECT_EQ(news_of(known(by, 100), at_s(110), by), News::still);
}

TEST(Tags, that_turn_up_elsewhere_are_news_at_once) {
    const auto tag = known(reader(Zone::sales_floor), 100);
    EXPECT_EQ(news_of(tag, at_s(101), reader(Zone::pick_up)), News::moved);
    EXPECT_EQ(news_of(tag, at_s(101), reader(Zone::sales_floor, 2)), News::moved);
}

TEST(Tags, stay_where_they_were_seen_last_whatever_is_told_late) {
    const auto tag = known(reader(Zone::sales_floor), 100);
    EXPECT_EQ(news_of(tag, at_s(99), reader(Zone::pick_up)), News::late);
}

TEST(Tags, without_a_window_are_news_whenever_time_passed) {
    auto by = reader(Zone::sales_floor);
    by.window_s = 0;
    EXPECT_EQ(news_of(known(by, 100), at_s(100), by), News::repeated);
    EXPECT_EQ(news_of(known(by, 100), at_s(101), by), News::still);
}

TEST(Tags, keep_when_they_were_seen_first) {
    const auto tag = known(reader(Zone::sales_floor), 100);
    const auto moved = seen(&tag, at_s(200), reader(Zone::exit));
    EXPECT_EQ(moved.first_seen_at, tag.first_seen_at);
    EXPECT_EQ(moved.last_seen_at, at_s(200).last_at);
}

}  // namespace
}  // namespace nahtlos::rfid
