// Who waits for what, by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "buying/pins.hpp"

namespace nahtlos::buying {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Uuid id(std::uint8_t n) {
    Uuid uuid;
    uuid.bytes[15] = n;
    return uuid;
}
Claim claim(std::uint8_t order, std::int64_t quantity) {
    return {id(order), 1, id(order), quantity};
}
Supply supply(std::uint8_t order, std::int64_t open, std::int64_t day) {
    Supply s;
    s.purchase_order = {id(order)};
    s.line = 1;
    s.open = open;
    s.expected_at = Instant{} + days(day);
    return s;
}

// "order: quantity from purchase order", in the order of the pins.
std::vector<std::string> shown(const std::vector<Pin>& pins) {
    std::vector<std::string> texts;
    for (const auto& p : pins) {
        texts.push_back(std::to_string(p.order_id.bytes[15]) + ": " + std::to_string(p.quantity) +
                        " from " + std::to_string(p.purchase_order.uuid.bytes[15]));
    }
    return texts;
}

TEST(Pins, who_came_first_gets_the_goods_that_are_there_and_the_rest_waits_for_what_comes_first) {
    const auto pins =
        pins_of({claim(1, 2), claim(2, 3), claim(3, 4)}, 3, {supply(8, 4, 10), supply(9, 5, 20)});
    EXPECT_THAT(shown(pins), ElementsAre("2: 2 from 8", "3: 2 from 8", "3: 2 from 9"));
    EXPECT_EQ(pins.back().expected_at, Instant{} + days(20));
}

TEST(Pins, what_nobody_has_ordered_is_not_pinned) {
    EXPECT_THAT(shown(pins_of({claim(1, 2), claim(2, 3)}, -1, {supply(8, 3, 1)})),
                ElementsAre("1: 2 from 8", "2: 1 from 8"));
    EXPECT_THAT(pins_of({claim(1, 2)}, 2, {supply(8, 3, 1)}), IsEmpty());
    EXPECT_THAT(pins_of({claim(1, 2)}, 0, {}), IsEmpty());
}

TEST(Pins, of_a_line_no_more_is_kept_than_is_open) {
    PurchaseOrder order;
    order.status = PurchaseStatus::partially_received;
    PurchaseLine line;
    line.line = 1;
    line.quantity = 5;
    line.received = 2;
    const auto pins = pins_of({claim(1, 2), claim(2, 3)}, 0, {supply(8, 5, 1)});
    EXPECT_THAT(shown(within(pins, order, {line})), ElementsAre("1: 2 from 8", "2: 1 from 8"));
    order.status = PurchaseStatus::canceled;
    EXPECT_THAT(within(pins, order, {line}), IsEmpty());
}

}  // namespace
}  // namespace nahtlos::buying
