// Kits that change while orders are under way: every line takes, gives back and brings back what it
// was promised as.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "flows/verify.hpp"
#include "inventory/kits.hpp"
#include "tests/support/checkout.hpp"
#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using Parts = std::map<std::string, std::int64_t>;
using testing::Shop;

const std::string one_kit = R"({"sku":"KIT","quantity":1})";
const std::string two_kits = R"({"sku":"KIT","quantity":2})";

// From the next transaction on, one KIT takes these.
void make_of(sql::Database& database, World& world, const Parts& parts) {
    Events events;
    const Context context;
    std::vector<inventory::Component> components;
    for (const auto& [sku, quantity] : parts) components.push_back({Shop::item(sku), quantity});
    sql::write(*database.open_writer(), [&](Tx& tx) {
        ChangeScope scope{tx, events, world.clock.now(), command_id(world.ids.next()), context};
        return inventory::replace_components(scope, {{Shop::variant("KIT").uuid, components}});
    });
}

std::int64_t level(sql::Database& database, const std::string& column, const std::string& sku) {
    return database.read([&](Tx& tx) {
        return tx
            .value<std::int64_t>("select cast(coalesce(sum(" + column +
                                     "), 0) as bigint) from inventory_level where stock_item = $1",
                                 Shop::item(sku))
            .value_or(0);
    });
}

void expect_sound(sql::Database& database, Instant now) {
    sql::write(*database.open_writer(), [](Tx& tx) { return number_batches(tx, 10'000); });
    for (const auto& invariant : verify(database, {.now = now}).invariants) {
        EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
    }
}

class KitChanges : public testing::OnEngine {
protected:
    KitChanges() {
        life_.stock("A", shop_.warehouse, 100);
        life_.stock("B", shop_.warehouse, 100);
    }
    ~KitChanges() override { expect_sound(database(), life_.world.clock.now()); }

    sql::Database& database() { return life_.base.database(); }
    void make_of(const Parts& parts) { flows::make_of(database(), life_.world, parts); }
    std::int64_t on_hand(const std::string& sku) { return level(database(), "on_hand", sku); }
    std::int64_t allocated(const std::string& sku) { return level(database(), "allocated", sku); }
    orders::FulfillmentId last_fulfillment(orders::OrderId order) {
        const auto all =
            database().read([&](Tx& tx) { return orders::fulfillments_of(tx, {order}); });
        return std::ranges::max_element(all, {}, &orders::Fulfillment::id)->id;
    }
    bool advance(orders::OrderId order, const std::string& action) {
        return life_
            .advance_to(order, last_fulfillment(order),
                        R"({"catch_up":true,"action":")" + action + "\"}")
            .ok();
    }
    bool reject(orders::OrderId order) {
        return life_
            .advance_to(order, last_fulfillment(order), R"({"action":"reject","reason":"closed"})")
            .ok();
    }

    testing::LifeShop life_{GetParam()};
    const Shop& shop_ = life_.shop;
};
INSTANTIATE_TEST_SUITE_P(Engines, KitChanges, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(KitChanges, lines_leave_as_they_were_promised_and_new_ones_as_they_are_now) {
    const auto before = life_.placed(two_kits).id;  // of two A and one B
    make_of({{"A", 1}, {"B", 3}});
    EXPECT_EQ(allocated("A"), 4);
    const auto after = life_.placed(one_kit).id;
    EXPECT_EQ(allocated("A"), 5);
    EXPECT_EQ(allocated("B"), 5);
    EXPECT_TRUE(advance(before, "ship"));
    EXPECT_EQ(on_hand("A"), 96);
    EXPECT_EQ(on_hand("B"), 98);
    EXPECT_TRUE(advance(after, "ship"));
    EXPECT_EQ(on_hand("A"), 95);
    EXPECT_EQ(on_hand("B"), 95);
    EXPECT_EQ(allocated("A") + allocated("B"), 0);
}

TEST_P(KitChanges, a_line_gives_back_what_it_reserved) {
    const auto order = life_.placed(two_kits).id;
    make_of({{"B", 5}});
    ASSERT_TRUE(life_.canceled(order, R"({"refund":"none","lines":[{"line":1,"quantity":1}]})"));
    EXPECT_EQ(allocated("A"), 2);
    EXPECT_EQ(allocated("B"), 1);
    ASSERT_TRUE(life_.canceled(order, R"({"refund":"none"})"));
    EXPECT_EQ(allocated("A") + allocated("B"), 0);
}

TEST_P(KitChanges, a_line_comes_back_as_what_left) {
    const auto order = life_.placed(two_kits).id;
    ASSERT_TRUE(advance(order, "ship"));
    make_of({{"B", 5}});
    ASSERT_TRUE(life_.returned(order, R"({"line":1,"quantity":2})", shop_.warehouse));
    EXPECT_EQ(on_hand("A"), 100);
    EXPECT_EQ(on_hand("B"), 100);
}

TEST_P(KitChanges, a_line_without_a_place_is_placed_as_it_was_promised) {
    const auto order = life_.placed(two_kits).id;
    ASSERT_TRUE(reject(order));  // nobody else has any
    EXPECT_EQ(allocated("A"), 0);
    make_of({{"A", 1}, {"B", 7}});
    life_.stock("A", shop_.berlin, 4);
    life_.stock("B", shop_.berlin, 2);
    ASSERT_TRUE(advance(order, "assign"));
    EXPECT_EQ(allocated("A"), 4);
    EXPECT_EQ(allocated("B"), 2);
    // Once more, and it changes once more.
    ASSERT_TRUE(reject(order));
    make_of({{"B", 1}});
    life_.stock("A", shop_.hamburg, 4);
    life_.stock("B", shop_.hamburg, 2);
    ASSERT_TRUE(advance(order, "assign"));
    EXPECT_EQ(allocated("A"), 4);
    EXPECT_EQ(allocated("B"), 2);
}

// What the line of an order was promised as, for one unit.
Parts promised(sql::Database& database, orders::OrderId order) {
    Parts parts;
    for (const auto& a :
         database.read([&](Tx& tx) { return inventory::allocations_of(tx, {order.uuid}); })) {
        parts[a.stock_item == Shop::item("A") ? "A" : "B"] += a.quantity;
    }
    return parts;
}

// Orders at one process, changes at another one; whoever was told of a change orders by it.
TEST_P(KitChanges, in_a_race_with_orders_each_takes_one_form_of_it_whole) {
    if (GetParam() == "sqlite") GTEST_SKIP() << "one process writes to SQLite";
    life_.stock("A", shop_.warehouse, 2'000);
    life_.stock("B", shop_.warehouse, 2'000);
    const std::vector<Parts> forms{{{"A", 2}, {"B", 1}}, {{"A", 1}, {"B", 3}}, {{"B", 2}}};
    Books books;
    Writer writer(database(), life_.world, {}, {});
    auto& place = writer.add_kind(PlaceOrderKind(books));
    const auto request = testing::LifeShop::parse<orders::PlaceOrder>(
        R"({"lines":[)" + one_kit + R"(],"delivery":{"method":"ship","address":{"name":"Ada",
            "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
            "payment":{"kind":"settled","provider":"till"}})");
    std::vector<orders::OrderId> racing;
    std::atomic<bool> is_over{false};
    std::thread orders([&] {
        while (!is_over) racing.push_back(life_.placed(one_kit).id);
    });
    for (int round = 0; round < 40; ++round) {
        const auto& form = forms[static_cast<std::size_t>(round + 1) % forms.size()];
        flows::make_of(database(), life_.world, form);
        std::optional<Result<orders::OrderPlaced>> reply;
        Entry<PlaceOrderCommand> entry{{request, shop_.web},
                                       {},
                                       {},
                                       life_.world.clock.now(),
                                       command_id(life_.world.ids.next())};
        EXPECT_TRUE(place.submit(std::move(entry), [&](auto r) { reply = r; }));
        writer.pump();
        EXPECT_TRUE(reply && reply->ok());
        if (!reply || !reply->ok()) break;
        EXPECT_EQ(promised(database(), (*reply)->id), form);
    }
    is_over = true;
    orders.join();
    writer.close();
    std::set<Parts> seen;
    for (const auto& order : racing) {
        const auto parts = promised(database(), order);
        EXPECT_NE(std::ranges::find(forms, parts), forms.end());
        seen.insert(parts);
    }
    EXPECT_GT(seen.size(), 1u);
}

class KitCheckouts : public testing::OnEngine {
protected:
    KitCheckouts() {
        testing::put_stock(database(), shop_.shop, "A", shop_.shop.warehouse, 20);
        testing::put_stock(database(), shop_.shop, "B", shop_.shop.warehouse, 20);
        shop_.make_cart(1, R"({"action":"add","sku":"KIT","quantity":2})");
    }
    sql::Database& database() { return shop_.base.database(); }
    std::int64_t allocated(const std::string& sku) { return level(database(), "allocated", sku); }

    // The provider is given up as soon as the window is over.
    testing::CheckoutShop shop_{GetParam(), {.give_up = Span{}}};
};
INSTANTIATE_TEST_SUITE_P(Engines, KitCheckouts, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(KitCheckouts, take_what_is_held_when_the_money_comes) {
    const auto answer = shop_.checkout(1, "test_redirect");
    ASSERT_TRUE(answer);
    make_of(database(), shop_.world, {{"A", 1}, {"B", 3}});
    shop_.psp.handle("GET", "/pay/psp_1", "", "", shop_.fake.clock.now());
    shop_.deliver_webhooks();
    EXPECT_EQ(allocated("A"), 4);
    EXPECT_EQ(allocated("B"), 2);
    expect_sound(database(), shop_.fake.clock.now());
}

TEST_P(KitCheckouts, take_what_was_held_when_the_money_comes_too_late) {
    ASSERT_TRUE(shop_.checkout(1, "test_webhook_late_ms=2700000"));
    make_of(database(), shop_.world, {{"A", 1}, {"B", 3}});
    shop_.pass(minutes(31));
    EXPECT_EQ(shop_.count("select count(*) from inventory_hold where state = 'live'"), 0);
    shop_.pass(minutes(20));
    EXPECT_EQ(allocated("A"), 4);
    EXPECT_EQ(allocated("B"), 2);
    expect_sound(database(), shop_.fake.clock.now());
}

TEST_P(KitCheckouts, of_a_cart_from_before_take_what_it_is_now) {
    make_of(database(), shop_.world, {{"A", 1}, {"B", 3}});
    ASSERT_TRUE(shop_.checkout(1, "test_success"));
    EXPECT_EQ(allocated("A"), 2);
    EXPECT_EQ(allocated("B"), 6);
    expect_sound(database(), shop_.fake.clock.now());
}

}  // namespace
}  // namespace nahtlos::flows
