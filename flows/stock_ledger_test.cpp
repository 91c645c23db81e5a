#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "inventory/ledger.hpp"
#include "inventory/lists.hpp"
#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using inventory::MovementKind;
using ::testing::ElementsAre;

class StockLedger : public testing::OnEngine {
protected:
    // Lets the subscriber see all that happened.
    void catch_up() {
        auto& database = life_.base.database();
        events::Sequencer(database, life_.world).run();
        const auto writer = database.open_writer();
        const auto subscriber = inventory::ledger_subscriber();
        while (sql::write(*writer, [&](Tx& tx) {
                   return events::advance(tx, subscriber, life_.world.clock.now());
               }) > 0) {
        }
    }
    std::vector<MovementKind> kinds(std::int64_t limit = 20,
                                    std::optional<inventory::LedgerPlace> before = {}) {
        std::vector<MovementKind> kinds;
        for (const auto& m : list(limit, std::move(before))) kinds.push_back(m.kind);
        return kinds;
    }
    std::vector<inventory::Movement> list(std::int64_t limit,
                                          std::optional<inventory::LedgerPlace> before) {
        return life_.base.database().read([&](Tx& tx) {
            return inventory::list_movements(tx, {.stock_item = testing::Shop::item("A"),
                                                  .location = life_.shop.warehouse,
                                                  .before = std::move(before),
                                                  .limit = limit});
        });
    }

    testing::LifeShop life_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, StockLedger, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(StockLedger, lists_what_moved_newest_first_whoever_told_it) {
    const std::string row = R"({"kind":"receive","sku":"A","location":"lager","quantity":5)";
    ASSERT_TRUE(life_.changed(row + "}"));
    life_.fake.clock.advance(seconds(1));
    ASSERT_TRUE(life_.changed(row + R"(,"source_event_id":"GR-1"})", R"(,"source":"erp")"));
    life_.fake.clock.advance(seconds(1));
    const auto order = life_.placed(R"({"sku":"A","quantity":1})");
    life_.fake.clock.advance(seconds(1));
    ASSERT_TRUE(life_.canceled(order.id, "{}"));
    EXPECT_THAT(kinds(), ElementsAre());  // it lags
    catch_up();
    EXPECT_THAT(kinds(), ElementsAre(MovementKind::released, MovementKind::allocated,
                                     MovementKind::received, MovementKind::received));
}

TEST_P(StockLedger, is_read_in_pages_and_lists_nothing_twice) {
    ASSERT_TRUE(life_.changed(R"({"kind":"receive","sku":"A","location":"lager","quantity":5})"));
    life_.fake.clock.advance(seconds(1));
    life_.placed(R"({"sku":"A","quantity":1})");
    catch_up();
    catch_up();
    const auto first = list(1, {}).at(0);
    EXPECT_EQ(first.kind, MovementKind::allocated);
    EXPECT_THAT(kinds(20, inventory::LedgerPlace{first.recorded_at, first.source,
                                                 first.source_event, first.seq}),
                ElementsAre(MovementKind::received));
}

}  // namespace
}  // namespace nahtlos::flows
