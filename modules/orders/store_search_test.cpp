// The lists that a desk looks at all day are read from an index, whatever lies in the archive.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "orders/lists.hpp"
#include "orders/search.hpp"
#include "payments/search.hpp"
#include "tests/support/plans.hpp"

namespace nahtlos::orders {
namespace {

using ::testing::HasSubstr;

class ListPlans : public testing::OnEngine {
protected:
    std::string plan(const std::function<void(Tx&)>& list) {
        return testing::plan_of(base_.database(), list);
    }
    std::string plan(const OrderFilter& filter) {
        return plan([&](Tx& tx) { search_orders(tx, filter); });
    }
    std::string plan(const CartFilter& filter) {
        return plan([&](Tx& tx) { list_carts(tx, filter); });
    }
    std::string plan(const CheckoutFilter& filter) {
        return plan([&](Tx& tx) { list_checkouts(tx, filter); });
    }
    // The order of the index is that of the list: nothing has to be sorted.
    static void expect_index(const std::string& plan, const std::string& index) {
        EXPECT_THAT(plan, HasSubstr(index));
        EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
        EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    }

    testing::TestDatabase base_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, ListPlans, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ListPlans, what_is_open_is_read_from_the_open_orders) {
    using enum OrderStatus;
    OrderFilter filter;
    filter.status = {placed, on_hold};
    expect_index(plan(filter), "orders_order_open");
    filter.status = {on_hold};
    filter.before = OrderPlace{};
    expect_index(plan(filter), "orders_order_open");
    filter.channel = channels::ChannelId{};
    expect_index(plan(filter), "orders_order_open");
    filter.status = {placed, on_hold, canceled, closed};
    filter.fulfillment_status = {FulfillmentState::unfulfilled};
    expect_index(plan(filter), "orders_order_open");
}

TEST_P(ListPlans, what_is_not_paid_for_is_read_from_the_orders_that_are_due) {
    using enum OrderStatus;
    OrderFilter filter;
    filter.status = {placed, on_hold, canceled, closed};
    filter.payment_status = {PaymentState::due};
    expect_index(plan(filter), "orders_order_due");
    filter.payment_status = {PaymentState::due, PaymentState::partially_paid};
    filter.channel = channels::ChannelId{};
    expect_index(plan(filter), "orders_order_due");
}

TEST_P(ListPlans, orders_of_a_time_are_read_from_that_time_on) {
    OrderFilter filter;
    filter.channel = channels::ChannelId{};
    filter.placed_from = Instant{1};
    expect_index(plan(filter), "orders_order_placed");
}

TEST_P(ListPlans, carts_and_checkouts_that_wait_are_read_from_those) {
    CartFilter carts;
    carts.status = {CartStatus::active};
    expect_index(plan(carts), "orders_cart_active");
    carts.status = {CartStatus::active, CartStatus::abandoned};
    carts.profile = customers::ProfileId{};
    EXPECT_THAT(plan(carts), HasSubstr("orders_cart_profile"));
    CheckoutFilter checkouts;
    checkouts.state = {CheckoutState::unapplied};
    checkouts.channel = channels::ChannelId{};
    expect_index(plan(checkouts), "orders_checkout_open");
}

TEST_P(ListPlans, unapplied_money_is_read_from_its_index) {
    payments::PaymentFilter filter;
    filter.only_unapplied = true;
    filter.legal_entity = Uuid{};
    expect_index(plan([&](Tx& tx) { payments::search_payments(tx, filter); }),
                 "payments_payment_unapplied");
}

}  // namespace
}  // namespace nahtlos::orders
