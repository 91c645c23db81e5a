#include "flows/place_order.hpp"

#include <gtest/gtest.h>

#include "base/batch/writer.hpp"
#include "base/fake/world.hpp"
#include "base/json/reader.hpp"
#include "tests/support/database.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::flows {
namespace {

using orders::OrderPlaced;

class PlaceOrders : public testing::OnEngine {
protected:
    PlaceOrders()
        : base_(GetParam()),
          shop_(testing::make_shop(base_.database())),
          writer_(base_.database(), world_, {}, {}),
          batch_(writer_.add_kind(PlaceOrderKind(books_))) {}

    void stock(const std::string& sku, inventory::LocationId at, std::int64_t n) {
        testing::put_stock(base_.database(), shop_, sku, at, n);
    }

    // Waits in the batch until pump().
    void submit(const std::string& body, std::vector<std::optional<Result<OrderPlaced>>>& replies) {
        auto request = json::read<orders::PlaceOrder>(body);
        ASSERT_TRUE(request) << request.refusal().detail << request.refusal().fields.at(0).pointer;
        Entry<PlaceOrderCommand> entry{
            {*request, shop_.web}, {}, {}, world_.clock.now(), command_id(world_.ids.next())};
        const auto n = replies.size();
        replies.emplace_back();
        ASSERT_TRUE(batch_.submit(entry, [&replies, n](auto reply) { replies[n] = reply; }));
    }

    Result<OrderPlaced> place(const std::string& body) {
        std::vector<std::optional<Result<OrderPlaced>>> replies;
        submit(body, replies);
        writer_.pump();
        return *replies.at(0);
    }

    std::int64_t count(const std::string& what) {
        return base_.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }

    void backorder(const std::string& sku, inventory::LocationId at, std::int64_t limit) {
        testing::allow_backorders(base_.database(), sku, at, limit);
    }
    std::int64_t backordered(int line) {
        return count("select backordered from orders_line where line = " + std::to_string(line));
    }

    static std::string order(const std::string& lines, const std::string& rest = "") {
        return R"({"lines":[)" + lines + R"(],"delivery":{"method":"ship","address":{"name":"Ada",
            "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
            "payment":{"kind":"settled","provider":"test"})" +
               rest + "}";
    }

    testing::TestDatabase base_;
    testing::Shop shop_;
    fake::FakeWorld fake_;
    World world_ = fake_.world();
    Books books_;
    Writer writer_;
    Batch<PlaceOrderKind>& batch_;
};
INSTANTIATE_TEST_SUITE_P(Engines, PlaceOrders, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(PlaceOrders, an_order_is_priced_taxed_paid_and_its_stock_allocated) {
    stock("A", shop_.warehouse, 5);
    const auto placed = place(order(R"({"sku":"A","quantity":3})"));
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->total.minor, 3000);
    EXPECT_EQ(placed->tax_minor, 479);
    EXPECT_EQ(placed->payment_status, orders::PaymentState::settled);
    EXPECT_EQ(placed->number, "T-1000001");
    ASSERT_EQ(placed->fulfillments.size(), 1u);
    EXPECT_EQ(placed->fulfillments[0].location, shop_.warehouse);
    EXPECT_EQ(count("select allocated from inventory_level"), 3);
    EXPECT_EQ(count("select quantity from inventory_allocation"), 3);
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_movement where kind = "
                    "'allocated'"),
              3);
    EXPECT_EQ(count("select amount_minor from payments_allocation"), 3000);
    EXPECT_EQ(count("select count(*) from base_event where type = 'order_placed'"), 1);
}

TEST_P(PlaceOrders, a_batch_sells_the_last_piece_once_and_says_what_is_left) {
    stock("A", shop_.warehouse, 2);
    stock("A", shop_.berlin, 1);
    std::vector<std::optional<Result<OrderPlaced>>> replies;
    for (int i = 0; i < 5; ++i) submit(order(R"({"sku":"A","quantity":1})"), replies);
    writer_.pump();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(replies[static_cast<std::size_t>(i)]->ok()) << i;
    for (std::size_t i = 3; i < 5; ++i) {
        const auto& refusal = replies[i]->refusal();
        EXPECT_EQ(refusal.code, "insufficient_stock");
        EXPECT_EQ(refusal.kind, RefusalKind::conflict);
        EXPECT_EQ(refusal.fields.at(0).pointer, "/lines/0/quantity");
        EXPECT_EQ(refusal.fields.at(0).available, 0);
    }
}

TEST_P(PlaceOrders, two_lines_of_one_variant_are_summed) {
    stock("A", shop_.warehouse, 3);
    const auto refused = place(order(R"({"sku":"A","quantity":2},{"sku":"A","quantity":2})"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().fields.at(0).pointer, "/lines/1/quantity");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 1);
    EXPECT_EQ(count("select count(*) from orders_order"), 0);
    EXPECT_TRUE(place(order(R"({"sku":"A","quantity":2},{"sku":"A","quantity":1})")));
}

TEST_P(PlaceOrders, a_kit_shares_the_stock_of_its_components) {
    stock("A", shop_.warehouse, 5);
    stock("B", shop_.warehouse, 5);
    EXPECT_FALSE(place(order(R"({"sku":"KIT","quantity":2},{"sku":"A","quantity":2})")));
    EXPECT_TRUE(place(order(R"({"sku":"KIT","quantity":2},{"sku":"A","quantity":1})")));
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 5 + 2);
}

TEST_P(PlaceOrders, an_order_is_split_only_when_no_location_has_all) {
    stock("A", shop_.warehouse, 1);
    stock("A", shop_.berlin, 4);
    const auto whole = place(order(R"({"sku":"A","quantity":3})"));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->fulfillments.at(0).location, shop_.berlin);
    const auto split = place(order(R"({"sku":"A","quantity":2})"));
    ASSERT_TRUE(split);
    EXPECT_EQ(split->fulfillments.size(), 2u);
}

TEST_P(PlaceOrders, goods_go_to_the_first_lines_and_the_rest_is_backordered) {
    stock("A", shop_.warehouse, 4);
    backorder("A", shop_.warehouse, 10);
    EXPECT_TRUE(place(
        order(R"({"sku":"A","quantity":3},{"sku":"A","quantity":3},{"sku":"A","quantity":2})")));
    EXPECT_EQ(backordered(1), 0);
    EXPECT_EQ(backordered(2), 2);
    EXPECT_EQ(backordered(3), 2);
}

TEST_P(PlaceOrders, kits_and_their_components_share_what_is_there) {
    stock("A", shop_.warehouse, 5);
    stock("B", shop_.warehouse, 5);
    backorder("A", shop_.warehouse, 10);
    EXPECT_TRUE(place(order(R"({"sku":"KIT","quantity":2},{"sku":"A","quantity":3})")));
    EXPECT_EQ(backordered(1), 0);
    EXPECT_EQ(backordered(2), 2);
}

TEST_P(PlaceOrders, what_two_locations_lack_is_summed) {
    stock("A", shop_.warehouse, 1);
    stock("A", shop_.berlin, 1);
    backorder("A", shop_.warehouse, 2);
    backorder("A", shop_.berlin, 1);
    EXPECT_TRUE(place(order(R"({"sku":"A","quantity":5})")));
    EXPECT_EQ(backordered(1), 3);
}

TEST_P(PlaceOrders, a_hard_fence_keeps_goods_for_its_group) {
    stock("A", shop_.warehouse, 5);
    auto connection = base_.database().open_writer();
    sql::write(*connection, [&](Tx& tx) {
        tx.run(
            "insert into inventory_fence (stock_item, location, channel_group, quantity, used, "
            "mode, valid_from, version) values ($1, $2, 'retail', 4, 0, 'hard', 0, 1)",
            testing::Shop::item("A"), shop_.warehouse);
    });
    const auto refused = place(order(R"({"sku":"A","quantity":2})"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().fields.at(0).available, 1);
    EXPECT_TRUE(place(order(R"({"sku":"A","quantity":1})")));
}

TEST_P(PlaceOrders, an_external_id_is_one_order) {
    stock("A", shop_.warehouse, 5);
    const auto body = order(R"({"sku":"A","quantity":1})", R"(,"external_id":"M-1")");
    std::vector<std::optional<Result<OrderPlaced>>> replies;
    submit(body, replies);
    submit(body, replies);
    writer_.pump();
    EXPECT_TRUE(replies[0]->ok());
    EXPECT_EQ(replies[1]->refusal().code, "external_id_taken");
    EXPECT_EQ(place(body).refusal().code, "external_id_taken");
}

TEST_P(PlaceOrders, one_receipt_pays_one_order) {
    stock("A", shop_.warehouse, 5);
    auto body = order(R"({"sku":"A","quantity":1})");
    body.replace(body.find(R"("provider":"test")"), 17, R"("provider":"test","reference":"R-1")");
    EXPECT_TRUE(place(body));
    EXPECT_EQ(place(body).refusal().code, "payment_reference_taken");
}

TEST_P(PlaceOrders, every_wrong_line_is_named) {
    const auto refused =
        place(order(R"({"sku":"nope","quantity":1},{"sku":"A","quantity":1,"unit_price":"1.00"})"));
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.refusal().fields.size(), 2u);
    EXPECT_EQ(refused.refusal().fields[0].pointer, "/lines/0/sku");
    EXPECT_EQ(refused.refusal().fields[1].pointer, "/lines/1/unit_price");
}

TEST_P(PlaceOrders, external_prices_count_as_given_and_unknown_articles_wait_on_hold) {
    const auto placed = place(
        order(R"({"sku":"X","quantity":3,"unit_price":"0.85","tax_rate_bp":0,"title":"Teapot"})",
              R"(,"pricing":"external")"));
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed->status, orders::OrderStatus::on_hold);
    EXPECT_EQ(placed->total.minor, 255);
}

TEST_P(PlaceOrders, a_changed_total_is_refused_with_the_new_one) {
    stock("A", shop_.warehouse, 5);
    const auto refused =
        place(order(R"({"sku":"A","quantity":1})", R"(,"expected_total_minor":999)"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().code, "total_changed");
    EXPECT_EQ(refused.refusal().fields.at(0).available, 1000);
}

}  // namespace
}  // namespace nahtlos::flows
