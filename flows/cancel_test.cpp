#include "flows/cancel.hpp"

#include <gtest/gtest.h>

#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderStatus;
using orders::PaymentState;

class Cancellations : public testing::OnEngine {
protected:
    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
};
INSTANTIATE_TEST_SUITE_P(Engines, Cancellations, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Cancellations, a_whole_order_gives_back_stock_and_asks_for_the_refund) {
    life_.stock("A", shop_.warehouse, 5);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    const auto canceled = life_.canceled(placed.id, R"({"reason":"changed her mind"})");
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->status, OrderStatus::canceled);
    EXPECT_EQ(canceled->fulfillments.at(0).status, orders::FulfillmentStatus::canceled);
    EXPECT_EQ(life_.count("select allocated from inventory_level"), 0);
    EXPECT_EQ(life_.count("select on_hand from inventory_level"), 5);
    EXPECT_EQ(canceled->owed_minor, 0);
    EXPECT_EQ(canceled->payment_status, PaymentState::overpaid);
    ASSERT_EQ(canceled->refunds_due.size(), 1u);
    EXPECT_EQ(canceled->refunds_due[0].amount_minor, 3000);
    EXPECT_EQ(canceled->refunds_due[0].provider, "till");
    EXPECT_EQ(life_.count("select refunded_minor from payments_payment"), 0);
}

TEST_P(Cancellations, a_refund_that_is_done_settles_the_order_once) {
    life_.stock("A", shop_.warehouse, 5);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    const auto due = life_.canceled(placed.id, "{}")->refunds_due.at(0);
    orders::RefundSettled settled{due.payment, due.refund, orders::RefundOutcome::succeeded, {}};
    const auto done = life_.run(life_.settle, {placed.id, settled});
    ASSERT_TRUE(done);
    EXPECT_EQ(done->payment_status, PaymentState::refunded);
    EXPECT_TRUE(done->refunds_due.empty());
    EXPECT_EQ(life_.count("select refunded_minor from payments_payment"), 3000);
    EXPECT_EQ(life_.count("select amount_minor from payments_allocation"), 0);
    EXPECT_EQ(life_.run(life_.settle, {placed.id, settled}).refusal().code, "refund_not_pending");
    EXPECT_EQ(life_.count("select refunded_minor from payments_payment"), 3000);
}

TEST_P(Cancellations, a_refund_that_failed_may_be_asked_for_again) {
    life_.stock("A", shop_.warehouse, 5);
    const auto placed = life_.placed(R"({"sku":"A","quantity":2})");
    const auto due =
        life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":1}]})")->refunds_due.at(0);
    const auto failed = life_.run(
        life_.settle, {placed.id, {due.payment, due.refund, orders::RefundOutcome::failed, {}}});
    ASSERT_TRUE(failed);
    EXPECT_TRUE(failed->refunds_due.empty());
    EXPECT_EQ(failed->payment_status, PaymentState::overpaid);
    const auto again = life_.canceled(placed.id, "{}");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->refunds_due.at(0).amount_minor, 2000);
}

TEST_P(Cancellations, parts_add_up_to_the_whole_exactly) {
    // 3 x 3.33333 = 10.00: no unit has a third of a cent.
    const auto placed =
        life_.placed(R"({"sku":"X","quantity":3,"unit_price":"3.333333","tax_rate_bp":0})",
                     std::nullopt, R"({"kind":"settled","provider":"till"},"pricing":"external")");
    EXPECT_EQ(placed.status, OrderStatus::on_hold);
    std::int64_t last = 1000, sum = 0;
    for (int i = 0; i < 3; ++i) {
        const auto canceled =
            life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":1}],"refund":"paid_out"})");
        ASSERT_TRUE(canceled);
        sum += last - canceled->owed_minor;
        last = canceled->owed_minor;
        EXPECT_EQ(canceled->refunded_minor, 1000 - last);
    }
    EXPECT_EQ(sum, 1000);
    EXPECT_EQ(last, 0);
    EXPECT_EQ(life_.count("select count(*) from orders_order where status = 'canceled'"), 1);
}

TEST_P(Cancellations, give_up_first_what_there_are_no_goods_for) {
    life_.stock("A", shop_.warehouse, 3);
    testing::allow_backorders(life_.base.database(), "A", shop_.warehouse, 10);
    const auto placed = life_.placed(R"({"sku":"A","quantity":5})");
    EXPECT_EQ(life_.count("select backordered from orders_line"), 2);
    ASSERT_TRUE(life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":1}]})"));
    EXPECT_EQ(life_.count("select backordered from orders_line"), 1);
    ASSERT_TRUE(life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":2}]})"));
    EXPECT_EQ(life_.count("select backordered from orders_line"), 0);
    EXPECT_EQ(life_.count("select allocated from orders_line"), 2);
}

TEST_P(Cancellations, what_is_on_hold_for_want_of_goods_ends_with_them_though_a_service_is_left) {
    sql::write(*life_.base.database().open_writer(), [](Tx& tx) {
        tx.run("delete from inventory_component where variant = $1", testing::Shop::variant("E"));
    });
    life_.stock("A", shop_.warehouse, 1);
    const auto placed = life_.placed(R"({"sku":"A","quantity":1},{"sku":"E","quantity":1})");
    const auto held = life_.advance_to(placed.id, placed.fulfillments.at(0).id,
                                       R"({"action":"reject","reason":"closed"})");
    ASSERT_TRUE(held);
    ASSERT_EQ(held->fulfillments.at(1).status, orders::FulfillmentStatus::on_hold);
    const auto canceled = life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":1}]})");
    ASSERT_TRUE(canceled);
    EXPECT_EQ(canceled->fulfillments.at(1).status, orders::FulfillmentStatus::canceled);
}

TEST_P(Cancellations, what_was_handed_over_stays) {
    life_.stock("A", shop_.warehouse, 1);
    life_.stock("A", shop_.hamburg, 2);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    ASSERT_EQ(placed.fulfillments.size(), 2u);
    ASSERT_TRUE(life_.advance_to(placed.id, placed.fulfillments[0].id,
                                 R"({"action":"ship","catch_up":true})"));
    const auto too_many = life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":3}]})");
    ASSERT_FALSE(too_many);
    EXPECT_EQ(too_many.refusal().fields.at(0).available, 2);
    const auto rest = life_.canceled(placed.id, R"({"refund":"paid_out"})");
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->status, OrderStatus::closed);
    EXPECT_EQ(rest->owed_minor, 1000);
    EXPECT_EQ(rest->payment_status, PaymentState::settled);
    EXPECT_EQ(life_.canceled(placed.id, "{}").refusal().code, "nothing_to_cancel");
}

TEST_P(Cancellations, a_line_is_named_once) {
    life_.stock("A", shop_.warehouse, 3);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    const auto twice =
        life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":1},{"line":1,"quantity":1}]})");
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.refusal().fields.at(0).pointer, "/lines/1/line");
    EXPECT_EQ(twice.refusal().fields.at(0).code, "repeated");
}

TEST_P(Cancellations, canceling_twice_is_refused_by_state) {
    life_.stock("A", shop_.warehouse, 5);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    ASSERT_TRUE(life_.canceled(placed.id, "{}"));
    const auto again = life_.canceled(placed.id, "{}");
    ASSERT_FALSE(again);
    EXPECT_EQ(again.refusal().kind, RefusalKind::conflict);
    EXPECT_EQ(again.refusal().code, "nothing_to_cancel");
}

TEST_P(Cancellations, a_fence_gets_back_what_came_from_it) {
    life_.stock("A", shop_.warehouse, 5);
    auto connection = life_.base.database().open_writer();
    sql::write(*connection, [&](Tx& tx) {
        tx.run(
            "insert into inventory_fence (stock_item, location, channel_group, quantity, used, "
            "mode, valid_from, version) values ($1, $2, 'online', 4, 0, 'hard', 0, 1)",
            testing::Shop::item("A"), shop_.warehouse);
    });
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    EXPECT_EQ(life_.count("select used from inventory_fence"), 3);
    ASSERT_TRUE(life_.canceled(placed.id, R"({"lines":[{"line":1,"quantity":2}]})"));
    EXPECT_EQ(life_.count("select used from inventory_fence"), 1);
}

TEST_P(Cancellations, a_version_that_moved_on_is_refused) {
    life_.stock("A", shop_.warehouse, 5);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    const auto refused = life_.run(life_.cancel, {placed.id, {}, {}, placed.version + 1});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().kind, RefusalKind::precondition);
    EXPECT_TRUE(life_.run(life_.cancel, {placed.id, {}, {}, placed.version}));
}

TEST_P(Cancellations, an_order_of_another_legal_entity_is_not_there) {
    life_.stock("A", shop_.warehouse, 5);
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    const auto refused = life_.run(life_.cancel, {placed.id, {}, {shop_.web.uuid, {}}, {}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().kind, RefusalKind::not_found);
}

TEST_P(Cancellations, one_batch_of_n_equals_n_batches_of_one) {
    testing::LifeShop apart(GetParam());
    for (auto* life : {&life_, &apart}) {
        life->stock("A", shop_.warehouse, 20);
        life->stock("B", shop_.warehouse, 20);
        std::vector<orders::OrderPlaced> placed;
        for (int i = 0; i < 3; ++i) placed.push_back(life->placed(R"({"sku":"KIT","quantity":2})"));
        testing::LifeShop::Replies<CancelOrderKind> replies;
        const auto cancel = [&](std::size_t order, const std::string& request) {
            life->submit(
                life->cancel,
                {placed[order].id, testing::LifeShop::parse<orders::CancelRequest>(request)},
                replies);
            if (life == &apart) life->writer.pump();
        };
        cancel(0, R"({"lines":[{"line":1,"quantity":1}]})");
        cancel(1, R"({"refund":"paid_out"})");
        cancel(0, R"({"refund":"none"})");
        cancel(0, "{}");
        cancel(2, R"({"lines":[{"line":1,"quantity":1}],"refund":"paid_out"})");
        life->writer.pump();
        EXPECT_FALSE(*replies[3]);
    }
    EXPECT_EQ(testing::dump(life_.base.database()), testing::dump(apart.base.database()));
}

}  // namespace
}  // namespace nahtlos::flows
