#include "rfid/zones.hpp"

#include <gtest/gtest.h>

namespace nahtlos::rfid {
namespace {

Uuid id(std::uint8_t n) {
    Uuid made;
    made.bytes[15] = n;
    return made;
}

Instant at_s(std::int64_t s) { return Instant{s * 1'000'000}; }

Tag tag(const std::string& epc, const std::string& gtin = "A", std::int64_t seen_s = 100) {
    Tag made;
    made.epc = epc;
    made.gtin = gtin;
    made.zone = Zone::pick_up;
    made.arrived_at = made.first_seen_at = made.last_seen_at = at_s(seen_s);
    return made;
}

Waiting waiting(std::uint8_t n, std::map<std::string, std::int64_t> needs) {
    return {id(n), id(n), at_s(50), std::move(needs), false};
}

Piece ended(const std::string& epc, std::int64_t ended_s) {
    Piece piece;
    piece.epc = epc;
    piece.ended_at = at_s(ended_s);
    return piece;
}

TEST(PickUpZone, gives_pieces_to_those_who_wait_the_first_first) {
    const auto shared = share_out({waiting(1, {{"A", 2}}), waiting(2, {{"A", 1}})},
                                  {tag("1"), tag("2"), tag("3")}, {}, at_s(200));
    EXPECT_EQ(shared.complete, (std::vector{id(1), id(2)}));
    ASSERT_EQ(shared.fresh.size(), 3U);
    EXPECT_EQ(shared.fresh[0].fulfillment, id(1));
    EXPECT_EQ(shared.fresh[2].fulfillment, id(2));
}

TEST(PickUpZone, keeps_what_was_set_apart_although_somebody_waits_longer) {
    Piece of_second{"1", {}, id(2), id(2), at_s(120), {}};
    const auto shared = share_out({waiting(1, {{"A", 1}}), waiting(2, {{"A", 1}})}, {tag("1")},
                                  {{"1", of_second}}, at_s(200));
    EXPECT_EQ(shared.complete, std::vector{id(2)});
    EXPECT_TRUE(shared.fresh.empty());
}

TEST(PickUpZone, is_complete_with_all_articles_only) {
    const auto shared = share_out({waiting(1, {{"A", 1}, {"B", 1}})}, {tag("1")}, {}, at_s(200));
    EXPECT_TRUE(shared.complete.empty());
    EXPECT_EQ(shared.fresh.size(), 1U);  // set apart all the same
}

TEST(PickUpZone, waits_for_people_where_articles_have_no_tags) {
    auto who = waiting(1, {{"A", 1}});
    who.is_by_hand = true;
    EXPECT_TRUE(share_out({who}, {tag("1")}, {}, at_s(200)).complete.empty());
    EXPECT_TRUE(share_out({waiting(1, {})}, {tag("1")}, {}, at_s(200)).complete.empty());
}

TEST(PickUpZone, takes_no_piece_that_was_seen_before_the_order_came) {
    EXPECT_TRUE(
        share_out({waiting(1, {{"A", 1}})}, {tag("1", "A", 49)}, {}, at_s(200)).complete.empty());
}

TEST(PickUpZone, takes_what_was_handed_over_only_when_it_came_back) {
    const auto heard_still =
        share_out({waiting(1, {{"A", 1}})}, {tag("1")}, {{"1", ended("1", 100)}}, at_s(200));
    EXPECT_TRUE(heard_still.complete.empty());
    const auto came_back =
        share_out({waiting(1, {{"A", 1}})}, {tag("1")}, {{"1", ended("1", 99)}}, at_s(200));
    EXPECT_EQ(came_back.complete, std::vector{id(1)});
}

}  // namespace
}  // namespace nahtlos::rfid
