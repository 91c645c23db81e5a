#include "flows/availability.hpp"

#include <gtest/gtest.h>

#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

class Availability : public testing::OnEngine {
protected:
    VariantAvailability of(const std::string& sku, inventory::Method method,
                           channels::ChannelId channel, bool is_explained = false) {
        return life_.base.database().read([&](Tx& tx) {
            const auto pages = life_.books.open(tx);
            const auto variant = testing::Shop::variant(sku);
            std::vector<inventory::StockItemId> items;
            for (const auto& c : pages->components(variant)) items.push_back(c.stock_item);
            std::ranges::sort(items);
            const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
            return availability({*pages, stock, *pages->directory->find(channel), method,
                                 life_.world.clock.now(), is_explained},
                                sku, variant);
        });
    }

    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
};
INSTANTIATE_TEST_SUITE_P(Engines, Availability, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Availability, sums_the_locations_that_the_method_may_use) {
    life_.stock("A", shop_.warehouse, 5);
    life_.stock("A", shop_.berlin, 2);
    EXPECT_EQ(of("A", inventory::Method::ship, shop_.web).quantity, 7);
    const auto pickup = of("A", inventory::Method::pickup, shop_.web);
    EXPECT_EQ(pickup.quantity, 2);
    ASSERT_EQ(pickup.locations.size(), 2u);
    EXPECT_EQ(pickup.locations[0].code, "berlin");
    EXPECT_EQ(pickup.locations[1].quantity, 0);
}

TEST_P(Availability, kits_are_whole_at_one_place) {
    life_.stock("A", shop_.warehouse, 5);
    life_.stock("B", shop_.warehouse, 9);
    life_.stock("B", shop_.berlin, 9);
    EXPECT_EQ(of("KIT", inventory::Method::ship, shop_.web).quantity, 2);
}

TEST_P(Availability, explains_its_number) {
    life_.stock("A", shop_.warehouse, 9);
    life_.placed(R"({"sku":"A","quantity":2})");
    auto connection = life_.base.database().open_writer();
    sql::write(*connection, [&](Tx& tx) {
        tx.run(
            "insert into inventory_fence (stock_item, location, channel_group, quantity, used, "
            "mode, valid_from, version) values ($1, $2, 'retail', 4, 0, 'hard', 0, 1)",
            testing::Shop::item("A"), shop_.warehouse);
    });
    const auto why = of("A", inventory::Method::ship, shop_.web, true);
    EXPECT_EQ(why.quantity, 3);
    const auto& terms = why.locations.at(0).explanation.at(0).terms;
    std::string text;
    for (const auto& t : terms) text += t.term + " " + std::to_string(t.quantity) + ", ";
    EXPECT_EQ(text, "on_hand 9, allocated -2, fenced -4, ");
    EXPECT_EQ(of("A", inventory::Method::ship, shop_.till).quantity, 7);
}

// Whatever is there, an order of exactly that much is taken and one more is refused.
TEST_P(Availability, is_what_placement_promises) {
    life_.stock("A", shop_.warehouse, 3);
    life_.stock("A", shop_.hamburg, 2);
    const auto there = of("A", inventory::Method::ship, shop_.web).quantity;
    const auto order = [&](std::int64_t quantity) {
        const auto body = testing::LifeShop::parse<orders::PlaceOrder>(
            R"({"lines":[{"sku":"A","quantity":)" + std::to_string(quantity) +
            R"(}],"delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",
            "postal_code":"10115","city":"Berlin","country":"DE"}},"payment":{"kind":"invoice"}})");
        return life_.run(life_.place, {body, shop_.web});
    };
    EXPECT_FALSE(order(there + 1));
    EXPECT_TRUE(order(there));
    EXPECT_EQ(of("A", inventory::Method::ship, shop_.web).quantity, 0);
}

}  // namespace
}  // namespace nahtlos::flows
