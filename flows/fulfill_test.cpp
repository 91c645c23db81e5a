#include "flows/fulfill.hpp"

#include <gtest/gtest.h>

#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using orders::FulfillmentStatus;
using orders::OrderStatus;

class Fulfillments : public testing::OnEngine {
protected:
    // The one fulfillment of a fresh order.
    orders::FulfillmentId place(const std::string& lines,
                                std::optional<inventory::LocationId> pickup = std::nullopt) {
        placed_ = life_.placed(lines, pickup);
        return placed_.fulfillments.at(0).id;
    }
    Result<orders::OrderChanged> act(orders::FulfillmentId id, const std::string& request) {
        return life_.advance_to(placed_.id, id, request);
    }
    std::int64_t level(const std::string& column, inventory::LocationId at) {
        return life_.base.database().read([&](Tx& tx) {
            return tx
                .value<std::int64_t>("select " + column +
                                         " from inventory_level where stock_item = $1 and "
                                         "location = $2",
                                     testing::Shop::item("A"), at)
                .value_or(0);
        });
    }

    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
    orders::OrderPlaced placed_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Fulfillments, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Fulfillments, shipping_takes_the_goods_out_and_closes_the_order) {
    life_.stock("A", shop_.warehouse, 5);
    const auto id = place(R"({"sku":"A","quantity":3})");
    for (const std::string action : {"accept", "pick", "pack"}) {
        ASSERT_TRUE(act(id, R"({"action":")" + action + R"("})")) << action;
    }
    EXPECT_EQ(level("on_hand", shop_.warehouse), 5);
    const auto shipped = act(id, R"({"action":"ship","tracking":"00340434"})");
    ASSERT_TRUE(shipped);
    EXPECT_EQ(shipped->status, OrderStatus::closed);
    EXPECT_EQ(shipped->fulfillment_status, orders::FulfillmentState::fulfilled);
    EXPECT_EQ(shipped->fulfillments.at(0).tracking, "00340434");
    EXPECT_EQ(level("on_hand", shop_.warehouse), 2);
    EXPECT_EQ(level("allocated", shop_.warehouse), 0);
    EXPECT_EQ(life_.count("select consumed from inventory_allocation"), 3);
    EXPECT_EQ(life_.count("select fulfilled from orders_line"), 3);
    EXPECT_EQ(life_.count("select delivered from orders_line"), 0);
    ASSERT_TRUE(act(id, R"({"action":"deliver"})"));
    EXPECT_EQ(life_.count("select delivered from orders_line"), 3);
}

TEST_P(Fulfillments, every_change_is_an_event_of_the_orders_next_version) {
    life_.stock("A", shop_.warehouse, 5);
    const auto id = place(R"({"sku":"A","quantity":1})");
    const auto shipped = act(id, R"({"action":"ship","catch_up":true})");
    ASSERT_TRUE(shipped);
    // placed, accepted, pick_started, packed, shipped, closed
    EXPECT_EQ(shipped->version, 6);
    EXPECT_EQ(life_.count("select count(*) from base_event"), 6);
    EXPECT_EQ(life_.count("select count(distinct aggregate_seq) from base_event"), 6);
    EXPECT_EQ(life_.count("select version from orders_order"), 6);
}

TEST_P(Fulfillments, a_wrong_transition_names_the_current_status) {
    life_.stock("A", shop_.warehouse, 5);
    const auto id = place(R"({"sku":"A","quantity":1})");
    const auto refused = act(id, R"({"action":"ship"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().kind, RefusalKind::conflict);
    EXPECT_EQ(refused.refusal().code, "wrong_status");
    EXPECT_NE(refused.refusal().detail.find("assigned"), std::string::npos);
    EXPECT_EQ(act(id, R"({"action":"ready","catch_up":true})").refusal().code, "wrong_status");
    EXPECT_EQ(life_.count("select count(*) from base_event"), 1);
}

TEST_P(Fulfillments, goods_are_handed_over_only_for_the_code) {
    life_.stock("A", shop_.berlin, 5);
    const auto id = place(R"({"sku":"A","quantity":2})", shop_.berlin);
    const auto code = placed_.fulfillments.at(0).pickup_code;
    ASSERT_TRUE(code);
    EXPECT_EQ(code->size(), 6u);
    ASSERT_TRUE(act(id, R"({"action":"ready","catch_up":true})"));
    EXPECT_EQ(act(id, R"({"action":"hand_over"})").refusal().fields.at(0).code, "required");
    EXPECT_EQ(
        act(id, R"({"action":"hand_over","pickup_code":"AAAAAA"})").refusal().fields.at(0).code,
        "wrong_pickup_code");
    EXPECT_EQ(level("on_hand", shop_.berlin), 5);
    const auto done = act(id, R"({"action":"hand_over","pickup_code":")" + *code + R"("})");
    ASSERT_TRUE(done);
    EXPECT_EQ(done->status, OrderStatus::closed);
    EXPECT_EQ(level("on_hand", shop_.berlin), 3);
    EXPECT_EQ(life_.count("select delivered from orders_line"), 2);
}

TEST_P(Fulfillments, a_part_can_be_handed_over_and_the_rest_stays) {
    life_.stock("A", shop_.berlin, 5);
    const auto id = place(R"({"sku":"A","quantity":3})", shop_.berlin);
    const auto code = *placed_.fulfillments.at(0).pickup_code;
    const auto hand_over = R"({"action":"hand_over","catch_up":true,"pickup_code":")" + code + '"';
    const auto part = act(id, hand_over + R"(,"lines":[{"line":1,"quantity":2}]})");
    ASSERT_TRUE(part);
    EXPECT_EQ(part->fulfillments.at(0).status, FulfillmentStatus::ready);
    EXPECT_EQ(part->fulfillment_status, orders::FulfillmentState::partially_fulfilled);
    EXPECT_EQ(level("allocated", shop_.berlin), 1);
    const auto more = act(id, hand_over + R"(,"lines":[{"line":1,"quantity":2}]})");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.refusal().fields.at(0).available, 1);
    const auto rest = act(id, hand_over + "}");
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->fulfillments.at(0).status, FulfillmentStatus::handed_over);
    EXPECT_EQ(level("on_hand", shop_.berlin), 2);
}

TEST_P(Fulfillments, a_kit_leaves_as_its_components) {
    life_.stock("A", shop_.warehouse, 4);
    life_.stock("B", shop_.warehouse, 2);
    const auto id = place(R"({"sku":"KIT","quantity":2})");
    ASSERT_TRUE(act(id, R"({"action":"ship","catch_up":true})"));
    EXPECT_EQ(life_.count("select cast(sum(on_hand) as bigint) from inventory_level"), 0);
    EXPECT_EQ(life_.count("select fulfilled from orders_line"), 2);
}

TEST_P(Fulfillments, what_is_rejected_goes_to_the_next_location) {
    life_.stock("A", shop_.warehouse, 3);
    life_.stock("A", shop_.hamburg, 3);
    const auto id = place(R"({"sku":"A","quantity":2})");
    const auto moved = act(id, R"({"action":"reject","reason":"no_capacity"})");
    ASSERT_TRUE(moved);
    ASSERT_EQ(moved->fulfillments.size(), 2u);
    EXPECT_EQ(moved->fulfillments[0].status, FulfillmentStatus::rejected);
    EXPECT_EQ(moved->fulfillments[1].status, FulfillmentStatus::assigned);
    EXPECT_EQ(moved->fulfillments[1].location, shop_.hamburg);
    EXPECT_EQ(level("allocated", shop_.warehouse), 0);
    EXPECT_EQ(level("allocated", shop_.hamburg), 2);
    EXPECT_EQ(life_.count("select allocated from orders_line"), 2);
    const auto shipped = act(moved->fulfillments[1].id, R"({"action":"ship","catch_up":true})");
    ASSERT_TRUE(shipped);
    EXPECT_EQ(shipped->status, OrderStatus::closed);
}

TEST_P(Fulfillments, goods_not_found_leave_the_books_and_open_a_shortage_for_others) {
    life_.stock("A", shop_.warehouse, 3);
    const auto other = place(R"({"sku":"A","quantity":2})");
    const auto other_order = placed_.id;
    const auto id = place(R"({"sku":"A","quantity":1})");
    (void)other;
    (void)other_order;
    // All three were promised: one is not there, the rest of the promises still fits.
    const auto gone = act(id, R"({"action":"reject","reason":"not_found"})");
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->fulfillments.at(1).status, FulfillmentStatus::on_hold);
    EXPECT_EQ(gone->fulfillments.at(1).hold_reason, "no_location");
    EXPECT_EQ(level("on_hand", shop_.warehouse), 2);
    EXPECT_EQ(life_.count("select count(*) from inventory_shortage"), 0);
    EXPECT_EQ(life_.count("select allocated from orders_line where fulfilled = 0 and ordered = 1"),
              0);
}

TEST_P(Fulfillments, goods_on_hold_are_assigned_when_stock_is_there_again) {
    life_.stock("A", shop_.warehouse, 1);
    const auto id = place(R"({"sku":"A","quantity":1})");
    const auto held = act(id, R"({"action":"reject","reason":"closed"})");
    ASSERT_TRUE(held);
    const auto waiting = held->fulfillments.at(1).id;
    EXPECT_EQ(act(waiting, R"({"action":"assign"})").refusal().code, "insufficient_stock");
    life_.stock("A", shop_.berlin, 1);
    const auto assigned = act(waiting, R"({"action":"assign"})");
    ASSERT_TRUE(assigned);
    EXPECT_EQ(assigned->fulfillments.at(1).location, shop_.berlin);
    ASSERT_TRUE(act(waiting, R"({"action":"ship","catch_up":true})"));
    EXPECT_EQ(level("on_hand", shop_.berlin), 0);
}

TEST_P(Fulfillments, a_pickup_that_is_rejected_waits_for_the_customers_choice) {
    life_.stock("A", shop_.berlin, 1);
    life_.stock("A", shop_.hamburg, 1);
    const auto id = place(R"({"sku":"A","quantity":1})", shop_.berlin);
    const auto held = act(id, R"({"action":"reject","reason":"not_found"})");
    ASSERT_TRUE(held);
    EXPECT_EQ(held->fulfillments.at(1).status, FulfillmentStatus::on_hold);
    const auto chosen = act(held->fulfillments.at(1).id, R"({"action":"assign","location":")" +
                                                             to_string(shop_.hamburg) + R"("})");
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->fulfillments.at(1).location, shop_.hamburg);
    EXPECT_EQ(level("allocated", shop_.hamburg), 1);
}

TEST_P(Fulfillments, what_is_not_found_while_picking_goes_elsewhere_and_the_rest_stays) {
    life_.stock("A", shop_.warehouse, 3);
    life_.stock("A", shop_.hamburg, 3);
    const auto id = place(R"({"sku":"A","quantity":3})");
    ASSERT_TRUE(act(id, R"({"action":"pick","catch_up":true})"));
    const auto moved = act(
        id, R"({"action":"short_pick","reason":"not_found","lines":[{"line":1,"quantity":1}]})");
    ASSERT_TRUE(moved) << moved.refusal().detail;
    ASSERT_EQ(moved->fulfillments.size(), 2U);
    EXPECT_EQ(moved->fulfillments[0].status, FulfillmentStatus::picking);
    EXPECT_EQ(moved->fulfillments[1].location, shop_.hamburg);
    EXPECT_EQ(level("on_hand", shop_.warehouse), 2);
    EXPECT_EQ(level("allocated", shop_.warehouse), 2);
    EXPECT_EQ(level("allocated", shop_.hamburg), 1);
    ASSERT_TRUE(act(id, R"({"action":"ship","catch_up":true})"));
    const auto rest = act(moved->fulfillments[1].id, R"({"action":"ship","catch_up":true})");
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->status, OrderStatus::closed);
    EXPECT_EQ(life_.count("select fulfilled from orders_line"), 3);
}

TEST_P(Fulfillments, who_finds_nothing_at_all_has_rejected_it) {
    life_.stock("A", shop_.warehouse, 2);
    const auto id = place(R"({"sku":"A","quantity":2})");
    ASSERT_TRUE(act(id, R"({"action":"pick","catch_up":true})"));
    const auto moved =
        act(id, R"({"action":"short_pick","reason":"damaged","lines":[{"line":1,"quantity":2}]})");
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->fulfillments.at(0).status, FulfillmentStatus::rejected);
    EXPECT_EQ(moved->fulfillments.at(1).status, FulfillmentStatus::on_hold);
    EXPECT_EQ(level("allocated", shop_.warehouse), 0);
}

TEST_P(Fulfillments, a_short_pick_says_what_and_why_and_comes_while_picking) {
    life_.stock("A", shop_.warehouse, 2);
    const auto id = place(R"({"sku":"A","quantity":2})");
    const std::string one = R"("lines":[{"line":1,"quantity":1}])";
    EXPECT_EQ(act(id, R"({"action":"short_pick","reason":"not_found",)" + one + "}").refusal().code,
              "wrong_status");
    ASSERT_TRUE(act(id, R"({"action":"pick","catch_up":true})"));
    const auto pointer = [&](const std::string& request) {
        const auto reply = act(id, request);
        return reply ? "" : reply.refusal().fields.at(0).pointer;
    };
    EXPECT_EQ(pointer(R"({"action":"short_pick","reason":"not_found"})"), "/lines");
    EXPECT_EQ(pointer(R"({"action":"short_pick",)" + one + "}"), "/reason");
    EXPECT_EQ(pointer(R"({"action":"short_pick","reason":"not_found",
                          "lines":[{"line":1,"quantity":3}]})"),
              "/lines/0/quantity");
}

TEST_P(Fulfillments, one_batch_of_n_equals_n_batches_of_one) {
    testing::LifeShop apart(GetParam());
    for (auto* life : {&life_, &apart}) {
        life->stock("A", shop_.warehouse, 9);
        life->stock("A", shop_.hamburg, 9);
        std::vector<orders::OrderPlaced> placed;
        for (int i = 0; i < 4; ++i) placed.push_back(life->placed(R"({"sku":"A","quantity":2})"));
        testing::LifeShop::Replies<AdvanceFulfillmentKind> replies;
        const auto act = [&](std::size_t order, const std::string& request) {
            const auto& p = placed[order];
            life->submit(life->advance,
                         {p.id, p.fulfillments.at(0).id,
                          testing::LifeShop::parse<orders::FulfillmentRequest>(request)},
                         replies);
            if (life == &apart) life->writer.pump();
        };
        act(0, R"({"action":"accept"})");
        act(1, R"({"action":"ship","catch_up":true})");
        act(0, R"({"action":"ship","catch_up":true})");
        act(2, R"({"action":"reject","reason":"not_found"})");
        act(3, R"({"action":"pack"})");
        act(1, R"({"action":"deliver"})");
        life->writer.pump();
        EXPECT_FALSE(*replies[4]);
        EXPECT_TRUE(*replies[5]);
    }
    EXPECT_EQ(testing::dump(life_.base.database()), testing::dump(apart.base.database()));
}

}  // namespace
}  // namespace nahtlos::flows
