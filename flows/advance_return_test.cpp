#include "flows/advance_return.hpp"

#include <gtest/gtest.h>

#include "flows/verify.hpp"
#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using orders::ReturnAction;
using orders::ReturnState;
using orders::ReturnStatus;

class StepReturns : public testing::OnEngine {
protected:
    Result<ReturnChanged> asked(orders::OrderId order, const std::string& lines,
                                bool is_approved = true, std::optional<Span> window = {}) {
        AskReturn ask{order,
                      testing::LifeShop::parse<orders::ReturnWish>(R"({"lines":[)" + lines + "]}")};
        ask.is_approved = is_approved;
        ask.window = window;
        return life_.run(life_.ask_return, ask);
    }
    Result<ReturnChanged> moved(const ReturnChanged& at, const std::string& move) {
        return life_.run(life_.advance_return,
                         {at.return_.id, testing::LifeShop::parse<orders::ReturnMove>(move)});
    }
    std::string to(inventory::LocationId place) {
        return R"(,"location":")" + to_string(place) + R"(")";
    }
    std::int64_t stock(const std::string& column) {
        return life_.count("select cast(sum(" + column + ") as bigint) from inventory_level");
    }
    // At the end of each test, whatever it did.
    void TearDown() override {
        const auto report = verify(life_.base.database(), {.now = life_.world.clock.now()});
        for (const auto& invariant : report.invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
};
INSTANTIATE_TEST_SUITE_P(Engines, StepReturns, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(StepReturns, go_from_the_wish_to_the_money) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":3})");
    auto at = asked(order, R"({"line":1,"quantity":2,"reason":"too_small"})");
    ASSERT_TRUE(at);
    EXPECT_EQ(at->return_.status, ReturnStatus::approved);
    EXPECT_EQ(at->order.return_status, ReturnState::requested);
    at = moved(*at, R"({"action":"send","tracking":"RX1"})");
    EXPECT_EQ(at->return_.tracking, "RX1");
    at = moved(*at, R"({"action":"receive")" + to(shop_.hamburg) + "}");
    ASSERT_TRUE(at);
    EXPECT_EQ(stock("quality"), 2) << "nobody has looked at them yet";
    EXPECT_EQ(at->order.owed_minor, 3000) << "nor is their money given back";
    at = moved(*at, R"({"action":"inspect","inspected":[{"line":1,"resellable":1,"damaged":1}]})");
    ASSERT_TRUE(at);
    EXPECT_EQ(at->return_.status, ReturnStatus::refunded);
    EXPECT_EQ(at->return_.refunded_minor, 2000);
    EXPECT_EQ(at->return_.lines.at(0).refunded_minor, 2000);
    EXPECT_EQ(at->order.return_status, ReturnState::partially_returned);
    ASSERT_EQ(at->order.refunds_due.size(), 1u);
    EXPECT_EQ(at->order.refunds_due[0].amount_minor, 2000);
    EXPECT_EQ(stock("quality"), 0);
    EXPECT_EQ(stock("damaged"), 1);
    EXPECT_EQ(stock("on_hand"), 4);
}

TEST_P(StepReturns, count_in_one_call_what_is_brought_to_a_counter) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":2})");
    const auto announced = asked(order, R"({"line":1,"quantity":2})", false);
    EXPECT_EQ(announced->return_.status, ReturnStatus::requested);
    const auto done =
        moved(*announced, R"({"action":"inspect","catch_up":true,"refund":"paid_out")" +
                              to(shop_.berlin) + "}");
    ASSERT_TRUE(done);
    EXPECT_EQ(done->return_.status, ReturnStatus::refunded);
    EXPECT_EQ(done->order.return_status, ReturnState::returned);
    EXPECT_EQ(done->order.refunded_minor, 2000);
}

TEST_P(StepReturns, give_no_money_for_what_is_missing_in_the_box) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":3})");
    auto at = asked(order, R"({"line":1,"quantity":3})");
    // Two came, and one of them is an empty box.
    at = moved(
        *at, R"({"action":"receive","lines":[{"line":1,"quantity":2}])" + to(shop_.hamburg) + "}");
    ASSERT_TRUE(at);
    EXPECT_EQ(stock("on_hand"), 4);
    at = moved(*at, R"({"action":"inspect","inspected":[{"line":1,"resellable":1,"missing":1}]})");
    ASSERT_TRUE(at);
    EXPECT_EQ(at->return_.refunded_minor, 1000);
    EXPECT_EQ(stock("on_hand"), 3);
    EXPECT_TRUE(asked(order, R"({"line":1,"quantity":2})")) << "the others are still out";
}

TEST_P(StepReturns, can_be_approved_in_part_declined_and_canceled) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":3})");
    auto at = asked(order, R"({"line":1,"quantity":3})", false);
    EXPECT_EQ(asked(order, R"({"line":1,"quantity":1})").refusal().code, "too_many");
    at = moved(*at, R"({"action":"approve","lines":[{"line":1,"quantity":1}]})");
    EXPECT_EQ(at->return_.lines.at(0).approved, 1);
    const auto other = asked(order, R"({"line":1,"quantity":2})", false);
    ASSERT_TRUE(other) << "what was not approved is free again";
    EXPECT_EQ(moved(*other, R"({"action":"decline","reason":"worn"})")->return_.status,
              ReturnStatus::declined);
    EXPECT_EQ(moved(*at, R"({"action":"cancel"})")->order.return_status, ReturnState::none);
}

TEST_P(StepReturns, refuse_what_does_not_follow_and_say_what_does) {
    life_.stock("A", shop_.warehouse, 5);
    const auto at =
        asked(life_.shipped(R"({"sku":"A","quantity":1})"), R"({"line":1,"quantity":1})");
    const auto early = moved(*at, R"({"action":"inspect"})");
    ASSERT_FALSE(early);
    EXPECT_EQ(early.refusal().code, "wrong_status");
    EXPECT_NE(early.refusal().detail.find("receive, send, cancel"), std::string::npos);
    EXPECT_EQ(moved(*at, R"({"action":"receive"})").refusal().fields.at(0).pointer, "/location");
    EXPECT_EQ(moved(*at, R"({"action":"send","refund":"none"})").refusal().fields.at(0).pointer,
              "/refund");
    EXPECT_EQ(moved(*at, R"({"action":"receive","lines":[{"line":1,"quantity":2}])" +
                             to(shop_.berlin) + "}")
                  .refusal()
                  .fields.at(0)
                  .available,
              1);
    const auto received = moved(*at, R"({"action":"receive")" + to(shop_.berlin) + "}");
    EXPECT_EQ(moved(*received, R"({"action":"inspect","inspected":[{"line":1,"damaged":0}]})")
                  .refusal()
                  .fields.at(0)
                  .code,
              "wrong_sum");
}

TEST_P(StepReturns, are_taken_out_of_what_was_announced_when_they_come_over_the_counter) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":3})");
    const auto at = asked(order, R"({"line":1,"quantity":2})");
    ASSERT_TRUE(life_.returned(order, R"({"line":1,"quantity":2})", shop_.berlin));
    EXPECT_EQ(life_.count("select return_requested from orders_line"), 1);
    const auto all = life_.returned(order, R"({"line":1,"quantity":1})", shop_.berlin);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->return_status, ReturnState::returned);
    EXPECT_EQ(moved(*at, R"({"action":"send"})").refusal().code, "wrong_status");
}

TEST_P(StepReturns, do_not_come_back_twice) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":1})");
    const auto at = asked(order, R"({"line":1,"quantity":1})");
    ASSERT_TRUE(moved(*at, R"({"action":"receive")" + to(shop_.berlin) + "}"));
    EXPECT_EQ(life_.returned(order, R"({"line":1,"quantity":1})", shop_.berlin).refusal().code,
              "too_many");
}

TEST_P(StepReturns, of_customers_end_with_the_window) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":2})");
    EXPECT_TRUE(asked(order, R"({"line":1,"quantity":1})", true, days(14)));
    life_.fake.clock.advance(days(15));
    EXPECT_EQ(asked(order, R"({"line":1,"quantity":1})", true, days(14)).refusal().code,
              "return_window_over");
    EXPECT_TRUE(asked(order, R"({"line":1,"quantity":1})")) << "staff may be kind";
}

TEST_P(StepReturns, keep_the_money_of_one_back_whatever_another_gives) {
    life_.stock("A", shop_.warehouse, 5);
    const auto order = life_.shipped(R"({"sku":"A","quantity":3})");
    const auto kept = asked(order, R"({"line":1,"quantity":1})");
    const auto paid = asked(order, R"({"line":1,"quantity":1})");
    const auto looked_at = R"({"action":"inspect","catch_up":true)" + to(shop_.berlin);
    ASSERT_EQ(moved(*kept, looked_at + R"(,"refund":"none"})")->return_.status,
              ReturnStatus::inspected);
    EXPECT_EQ(moved(*paid, looked_at + R"(,"refund":"paid_out"})")->order.refunded_minor, 1000);
    EXPECT_EQ(
        life_
            .returned(order, R"({"line":1,"quantity":1})", shop_.berlin, R"(,"refund":"paid_out")")
            ->refunded_minor,
        2000);
    const auto last = moved(*kept, R"({"action":"refund","refund":"paid_out"})");
    EXPECT_EQ(last->return_.status, ReturnStatus::refunded);
    EXPECT_EQ(last->order.refunded_minor, 3000);
}

TEST_P(StepReturns, that_lie_at_another_place_are_not_inspected_from_afar) {
    life_.stock("A", shop_.warehouse, 5);
    const auto at =
        asked(life_.shipped(R"({"sku":"A","quantity":1})"), R"({"line":1,"quantity":1})");
    ASSERT_TRUE(moved(*at, R"({"action":"receive")" + to(shop_.hamburg) + "}"));
    AdvanceReturn from_afar{
        at->return_.id, testing::LifeShop::parse<orders::ReturnMove>(R"({"action":"inspect"})")};
    from_afar.scope.location = shop_.berlin;
    EXPECT_EQ(life_.run(life_.advance_return, from_afar).refusal().code, "outside_of_key");
    from_afar.scope.location = shop_.hamburg;
    EXPECT_TRUE(life_.run(life_.advance_return, from_afar));
}

TEST_P(StepReturns, move_nothing_twice_that_was_taken_away_by_hand) {
    life_.stock("A", shop_.warehouse, 5);
    auto at = asked(life_.shipped(R"({"sku":"A","quantity":2})"), R"({"line":1,"quantity":2})");
    at = moved(*at, R"({"action":"receive")" + to(shop_.berlin) + "}");
    const auto before = stock("on_hand");
    ASSERT_TRUE(life_.changed(R"({"kind":"move_state","sku":"A","location":"berlin","quantity":-1,)"
                              R"("state":"quality"})"));
    at = moved(*at, R"({"action":"inspect","inspected":[{"line":1,"resellable":1,"missing":1}]})");
    ASSERT_TRUE(at);
    EXPECT_EQ(stock("quality"), 0);
    EXPECT_EQ(stock("on_hand"), before);
}

TEST_P(StepReturns, are_looked_at_once_each_and_never_beyond_what_came) {
    life_.stock("A", shop_.warehouse, 5);
    auto at = asked(life_.shipped(R"({"sku":"A","quantity":1})"), R"({"line":1,"quantity":1})");
    at = moved(*at, R"({"action":"receive")" + to(shop_.berlin) + "}");
    const auto wrong = [&](const std::string& inspected) {
        return moved(*at, R"({"action":"inspect","inspected":[)" + inspected + "]}")
            .refusal()
            .fields.at(0)
            .code;
    };
    EXPECT_EQ(wrong(R"({"line":1,"damaged":1},{"line":1,"resellable":1})"), "repeated");
    EXPECT_EQ(wrong(R"({"line":1,"damaged":9223372036854775807,"missing":9223372036854775807,)"
                    R"("resellable":3})"),
              "out_of_range");
}

TEST_P(StepReturns, of_a_kit_come_back_as_its_components) {
    life_.stock("A", shop_.warehouse, 4);
    life_.stock("B", shop_.warehouse, 2);
    const auto order = life_.shipped(R"({"sku":"KIT","quantity":2})");
    const auto before = stock("on_hand");
    const auto at = asked(order, R"({"line":1,"quantity":1})");
    ASSERT_TRUE(moved(*at, R"({"action":"inspect","catch_up":true)" + to(shop_.berlin) + "}"));
    EXPECT_EQ(stock("on_hand"), before + 3);
    EXPECT_EQ(stock("quality"), 0);
}

}  // namespace
}  // namespace nahtlos::flows
