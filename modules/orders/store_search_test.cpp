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

    // Between two keys of an index, in its order.
    void expect_bounded(const std::string& plan) {
        const bool is_sqlite = GetParam() == "sqlite";
        EXPECT_THAT(plan, HasSubstr(is_sqlite ? "SEARCH" : "Index Cond")) << plan;
        EXPECT_EQ(plan.find(is_sqlite ? "SCAN" : "Seq Scan"), std::string::npos) << plan;
        EXPECT_EQ(plan.find("Sort"), std::string::npos) << plan;
        EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    }

    // Makes many, so that PostgreSQL knows what the index of a customer's carts would cost here,
    // and returns one of the last.
    CartId abandon_carts() {
        CartId last;
        sql::write(*base_.database().open_writer(), [&](Tx& tx) {
            for (std::uint8_t i = 0; i < 250; ++i) {
                for (std::uint8_t j = 0; j < 4; ++j) {
                    last = CartId{Uuid{{i, j}}};
                    tx.run(
                        "insert into orders_cart (id, token_hash, channel, market, currency, "
                        "status, lines, version, created_at, updated_at) values "
                        "($1, $1, $1, $1, 'EUR', 'abandoned', 0, 1, 0, 0)",
                        last);
                }
            }
            tx.run("analyze orders_cart");
        });
        return last;
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

TEST_P(ListPlans, what_no_index_is_for_is_looked_for_in_a_stretch_of_the_table) {
    payments::PaymentFilter money;
    money.status = {payments::PaymentStatus::captured};
    money.legal_entity = Uuid{};
    money.down_to = payments::PaymentId{};
    expect_bounded(plan([&](Tx& tx) { payments::search_payments(tx, money); }));
    CartFilter carts;
    carts.status = {CartStatus::active, CartStatus::abandoned};
    carts.channel = {channels::ChannelId{}};
    carts.down_to = abandon_carts();
    expect_bounded(plan(carts));
    CheckoutFilter checkouts;
    checkouts.state = {CheckoutState::declined};
    checkouts.down_to = OrderId{};
    checkouts.before = OrderId{};
    expect_bounded(plan(checkouts));
    OrderFilter orders;
    orders.channel = channels::ChannelId{};
    orders.down_to = OrderPlace{};
    expect_bounded(plan(orders));
    orders.placed_from = Instant{1};
    orders.down_to = OrderPlace{{}, Instant{1}};
    expect_bounded(plan(orders));
}

TEST_P(ListPlans, what_a_location_did_is_looked_for_in_a_stretch_of_all_that_was_done) {
    FulfillmentFilter filter;
    filter.location = inventory::LocationId{};
    const auto list = [&](Tx& tx) { list_fulfillments(tx, filter); };
    expect_index(plan(list), "orders_fulfillment_open");
    filter.up_to = FulfillmentPlace{};
    expect_index(plan(list), "orders_fulfillment_open");
    filter.status = {FulfillmentStatus::shipped};
    expect_bounded(plan(list));
}

TEST_P(ListPlans, what_is_of_a_place_is_looked_for_in_a_stretch_by_the_keys_of_orders) {
    const inventory::LocationId place;
    OrderFilter orders;
    orders.place = place;
    orders.down_to = OrderPlace{};
    expect_bounded(plan(orders));
    CheckoutFilter checkouts;
    checkouts.place = place;
    checkouts.state = {CheckoutState::declined};
    checkouts.down_to = OrderId{};
    expect_bounded(plan(checkouts));
}

TEST_P(ListPlans, the_end_of_a_stretch_is_found_in_the_index_that_is_walked) {
    CartFilter carts;
    carts.status = {CartStatus::active};
    expect_index(plan([&](Tx& tx) { end_of_stretch(tx, carts); }), "orders_cart_active");
    FulfillmentFilter open;
    open.location = inventory::LocationId{};
    expect_index(plan([&](Tx& tx) { end_of_stretch(tx, open); }), "orders_fulfillment_open");
    payments::PaymentFilter money;
    money.status = {payments::PaymentStatus::captured};
    money.before = payments::PaymentId{};
    expect_bounded(plan([&](Tx& tx) { payments::end_of_stretch(tx, money); }));
}

}  // namespace
}  // namespace nahtlos::orders
