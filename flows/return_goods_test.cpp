#include "flows/return_goods.hpp"

#include <gtest/gtest.h>

#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using orders::ReturnState;

class Returns : public testing::OnEngine {
protected:
    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
};
INSTANTIATE_TEST_SUITE_P(Engines, Returns, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Returns, goods_come_back_anywhere_and_are_refunded_at_the_counter) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":3})");
    const auto part = life_.returned(
        order, R"({"line":1,"quantity":1},{"line":1,"quantity":1,"disposition":"damaged"})",
        shop_.hamburg, R"(,"refund":"paid_out")");
    ASSERT_TRUE(part);
    EXPECT_EQ(part->return_status, ReturnState::partially_returned);
    EXPECT_EQ(part->refunded_minor, 2000);
    EXPECT_EQ(part->payment_status, orders::PaymentState::settled);
    EXPECT_EQ(life_.count("select on_hand - damaged from inventory_level where on_hand = 2 and "
                          "damaged = 1"),
              1);
    const auto rest = life_.returned(order, R"({"line":1,"quantity":1})", shop_.hamburg,
                                     R"(,"refund":"paid_out")");
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->return_status, ReturnState::returned);
    EXPECT_EQ(rest->payment_status, orders::PaymentState::refunded);
}

TEST_P(Returns, no_more_comes_back_than_was_handed_over) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":2})");
    const auto refused =
        life_.returned(order, R"({"line":1,"quantity":1},{"line":1,"quantity":2})", shop_.hamburg);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().fields.at(0).pointer, "/lines/1/quantity");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 1);
    const auto placed = life_.placed(R"({"sku":"A","quantity":1})");
    EXPECT_EQ(life_.returned(placed.id, R"({"line":1,"quantity":1})", shop_.hamburg).refusal().code,
              "too_many");
    EXPECT_EQ(life_.count("select count(*) from inventory_movement where kind = 'returned'"), 0);
}

TEST_P(Returns, a_kit_comes_back_as_its_components) {
    life_.stock("A", shop_.warehouse, 4);
    life_.stock("B", shop_.warehouse, 2);
    const auto order = life_.shipped(R"({"sku":"KIT","quantity":2})");
    ASSERT_TRUE(life_.returned(order, R"({"line":1,"quantity":1})", shop_.berlin));
    EXPECT_EQ(life_.count("select cast(sum(on_hand) as bigint) from inventory_level"), 3);
}

TEST_P(Returns, stock_that_comes_back_closes_a_shortage) {
    life_.stock("A", shop_.warehouse, 2);
    const auto order = life_.shipped(R"({"sku":"A","quantity":1})");
    life_.placed(R"({"sku":"A","quantity":1})");
    life_.stock("A", shop_.warehouse, -1);  // gone, though promised
    // A return of goods elsewhere does not help; one here does.
    ASSERT_TRUE(life_.returned(order, R"({"line":1,"quantity":1})", shop_.warehouse));
    EXPECT_EQ(life_.count("select on_hand - allocated from inventory_level"), 0);
}

TEST_P(Returns, one_batch_of_n_equals_n_batches_of_one) {
    testing::LifeShop apart(GetParam());
    for (auto* life : {&life_, &apart}) {
        life->stock("A", shop_.warehouse, 9);
        std::vector<orders::OrderId> placed;
        for (int i = 0; i < 2; ++i) {
            const auto order = life->placed(R"({"sku":"A","quantity":3})");
            ASSERT_TRUE(life->advance_to(order.id, order.fulfillments.at(0).id,
                                         R"({"action":"ship","catch_up":true})"));
            placed.push_back(order.id);
        }
        testing::LifeShop::Replies<ReturnGoodsKind> replies;
        for (const std::size_t order : {0u, 1u, 0u, 0u, 0u}) {
            orders::ReturnRequest request;
            request.lines.values = {{1, {1}, orders::Disposition::resellable}};
            request.location = shop_.berlin;
            request.refund = orders::RefundWish::paid_out;
            life->submit(life->give_back, {placed[order], request}, replies);
            if (life == &apart) life->writer.pump();
        }
        life->writer.pump();
        EXPECT_FALSE(*replies[4]);
    }
    EXPECT_EQ(testing::dump(life_.base.database()), testing::dump(apart.base.database()));
}

}  // namespace
}  // namespace nahtlos::flows
