// What carriers' words come to, in whichever order they arrive.
#include "carriers/rules.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace nahtlos::carriers {
namespace {

using enum ShipmentStatus;

Event told(const std::string& id, ShipmentStatus status, std::int64_t minute) {
    Event event;
    event.event = id;
    event.status = status;
    event.at = Instant{} + minutes(minute);
    return event;
}

TEST(CarrierRules, the_last_word_by_the_carriers_clock_counts_in_any_order) {
    std::vector<Event> events{told("a", in_transit, 1), told("b", exception, 5),
                              told("c", out_for_delivery, 9), told("d", delivered, 12)};
    std::ranges::sort(events, {}, &Event::event);
    do {
        EXPECT_EQ(status_of(events), delivered);
    } while (std::ranges::next_permutation(events, {}, &Event::event).found);
    EXPECT_EQ(status_of(std::span(events).first(2)), exception);
    EXPECT_EQ(status_of({}), std::nullopt);
}

TEST(CarrierRules, a_parcel_that_arrived_is_not_on_its_way_again_unless_it_came_back) {
    EXPECT_EQ(status_of(std::vector{told("a", delivered, 5), told("b", in_transit, 9)}), delivered);
    EXPECT_EQ(status_of(std::vector{told("a", delivered, 5), told("b", returned, 9)}), returned);
}

TEST(CarrierRules, of_two_words_at_once_the_one_further_on_counts) {
    EXPECT_EQ(status_of(std::vector{told("b", in_transit, 5), told("a", out_for_delivery, 5)}),
              out_for_delivery);
}

TEST(CarrierRules, what_is_on_its_way_cannot_be_canceled) {
    Shipment shipment;
    EXPECT_FALSE(unless_cancelable(shipment));
    shipment.status = in_transit;
    EXPECT_EQ(unless_cancelable(shipment)->code, "wrong_status");
}

}  // namespace
}  // namespace nahtlos::carriers
