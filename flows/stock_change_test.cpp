#include "flows/stock_change.hpp"

#include <gtest/gtest.h>

#include "flows/refused_demand.hpp"
#include "flows/stock_policy.hpp"
#include "tests/support/life.hpp"

namespace nahtlos::flows {
namespace {

using api::RowOutcome;

// One row for the article A at the warehouse.
std::string row(const std::string& kind, std::int64_t quantity, const std::string& more = "") {
    return R"({"kind":")" + kind + R"(","sku":"A","location":"lager","quantity":)" +
           std::to_string(quantity) + more + "}";
}

class StockChanges : public testing::OnEngine {
protected:
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
    std::int64_t on_hand() { return level("on_hand", shop_.warehouse); }
    std::int64_t folded() {
        return life_.count("select cast(sum(on_hand) as bigint) from inventory_movement");
    }

    template <class T>
    Result<T> change(std::function<Result<T>(ChangeScope&)> work) {
        std::optional<Result<T>> result;
        Entry<Change> entry{[&](ChangeScope& scope) -> Result<std::string> {
                                result = work(scope);
                                if (!*result) return result->refusal();
                                return std::string("{}");
                            },
                            {},
                            {},
                            life_.world.clock.now(),
                            command_id(life_.world.ids.next())};
        check(life_.writer.changes().submit(std::move(entry), [](const auto&) {}), "room");
        life_.writer.pump();
        return *result;
    }

    testing::LifeShop life_{GetParam()};
    const testing::Shop& shop_ = life_.shop;
};
INSTANTIATE_TEST_SUITE_P(Engines, StockChanges, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(StockChanges, each_kind_moves_what_it_says) {
    const auto done =
        life_.changed(row("receive", 10, R"(,"unit_cost":"3.50")") + "," + row("issue", 1) + "," +
                      row("adjust", -2, R"(,"reason":"theft")") + "," +
                      row("move_state", 3, R"(,"state":"damaged")") + "," +
                      row("move_state", -1, R"(,"state":"damaged")") + "," +
                      row("transfer", 2, R"(,"to_location":"berlin")"));
    ASSERT_TRUE(done);
    EXPECT_EQ(done->done, 6);
    EXPECT_EQ(done->rows.at(0).on_hand, 5);
    EXPECT_EQ(done->rows.at(0).available, 3);
    EXPECT_EQ(on_hand(), 5);
    EXPECT_EQ(level("damaged", shop_.warehouse), 2);
    EXPECT_EQ(level("on_hand", shop_.berlin), 2);
    EXPECT_EQ(folded(), 7);
    EXPECT_EQ(life_.count("select unit_cost from inventory_movement where kind = 'received'"),
              3'500'000);
    EXPECT_EQ(life_.count("select count(*) from base_event where type = 'stock_changed'"), 2);
}

TEST_P(StockChanges, a_count_sets_what_it_means) {
    ASSERT_TRUE(life_.changed(row("receive", 10)));
    life_.placed(R"({"sku":"A","quantity":3})");
    ASSERT_TRUE(life_.changed(row("set_physical", 9)));
    EXPECT_EQ(on_hand(), 9);
    ASSERT_TRUE(life_.changed(row("set_sellable", 9)));
    EXPECT_EQ(on_hand(), 12);
    const auto stale = life_.changed(row("set_physical", 5, R"(,"change_from":10)"));
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.refusal().fields.at(0).pointer, "/rows/0/change_from");
    EXPECT_EQ(stale.refusal().fields.at(0).available, 12);
    EXPECT_TRUE(life_.changed(row("set_physical", 5, R"(,"change_from":12)")));
    EXPECT_EQ(on_hand(), 5);
    EXPECT_EQ(folded(), 5);
}

TEST_P(StockChanges, what_is_told_twice_counts_once) {
    const std::string told = row("receive", 4, R"(,"source_event_id":"GR-1")") + "," +
                             row("receive", 5, R"(,"source_event_id":"GR-1","source_line":1)");
    const auto first = life_.changed(told, R"(,"source":"erp")");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->done, 2);
    const auto again = life_.changed(told + "," + row("receive", 1), R"(,"source":"erp")");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->already_done, 2);
    EXPECT_EQ(again->done, 1);
    EXPECT_EQ(again->rows.at(0).outcome, RowOutcome::already_done);
    EXPECT_EQ(on_hand(), 10);
    EXPECT_TRUE(life_.changed(told, R"(,"source":"other")"));
    EXPECT_EQ(on_hand(), 19);
}

TEST_P(StockChanges, a_count_of_then_gets_what_moved_since) {
    ASSERT_TRUE(life_.changed(row("receive", 10)));
    life_.fake.clock.advance(minutes(10));
    const auto counted_at = life_.world.clock.now();
    life_.fake.clock.advance(minutes(10));
    const auto placed = life_.placed(R"({"sku":"A","quantity":3})");
    ASSERT_TRUE(life_.advance_to(placed.id, placed.fulfillments.at(0).id,
                                 R"({"action":"ship","catch_up":true})"));
    ASSERT_TRUE(
        life_.changed(row("receive", 1, R"(,"source_event_id":"x")"), R"(,"source":"erp")"));
    life_.fake.clock.advance(minutes(10));
    const auto as_of = R"(,"source":"count","as_of":")" + to_string(counted_at) + "\"";
    ASSERT_TRUE(life_.changed(row("set_physical", 8), as_of));
    EXPECT_EQ(on_hand(), 8 - 3 + 1);
    EXPECT_EQ(folded(), 6);
    ASSERT_TRUE(life_.changed(row("set_physical", 8), as_of));  // the same again changes nothing
    EXPECT_EQ(on_hand(), 6);
    const auto rest = R"({"kind":"set_physical","sku":"B","location":"lager","quantity":4})";
    EXPECT_TRUE(life_.changed(rest, as_of));  // a count comes in parts
    const auto before = to_string(counted_at - minutes(1));
    const auto older =
        life_.changed(row("set_physical", 8), R"(,"source":"count","as_of":")" + before + "\"");
    ASSERT_FALSE(older);
    EXPECT_EQ(older.refusal().fields.at(0).code, "stale");
    EXPECT_EQ(on_hand(), 6);
}

TEST_P(StockChanges, a_loss_that_breaks_promises_opens_a_case_until_they_fit_again) {
    ASSERT_TRUE(life_.changed(row("receive", 5)));
    life_.placed(R"({"sku":"A","quantity":4})");
    ASSERT_TRUE(life_.changed(row("adjust", -3, R"(,"reason":"flood")")));
    EXPECT_EQ(life_.count("select quantity from inventory_shortage where state = 'open'"), 2);
    ASSERT_TRUE(life_.changed(row("issue", 1)));
    EXPECT_EQ(life_.count("select quantity from inventory_shortage where state = 'open'"), 3);
    EXPECT_EQ(life_.count("select count(*) from inventory_shortage"), 1);
    ASSERT_TRUE(life_.changed(row("receive", 3)));
    EXPECT_EQ(life_.count("select count(*) from inventory_shortage where state = 'closed' and "
                          "closed_at is not null and quantity = 0"),
              1);
    EXPECT_EQ(life_.count("select count(*) from base_event where type in ('shortage_opened', "
                          "'shortage_closed')"),
              2);
    ASSERT_TRUE(life_.changed(row("issue", 1)));
    EXPECT_EQ(life_.count("select count(*) from inventory_shortage"), 2);
}

TEST_P(StockChanges, one_wrong_row_stops_all_or_itself_as_the_caller_wishes) {
    const auto rows = row("receive", 5) + "," +
                      R"({"kind":"receive","sku":"nope","location":"lager","quantity":1})" + "," +
                      row("receive", 0) + "," + row("adjust", 1);
    const auto all = life_.changed(rows);
    ASSERT_FALSE(all);
    EXPECT_EQ(all.refusal().code, "invalid_rows");
    ASSERT_EQ(all.refusal().fields.size(), 3u);
    EXPECT_EQ(all.refusal().fields[0].pointer, "/rows/1/sku");
    EXPECT_EQ(all.refusal().fields[1].pointer, "/rows/2/quantity");
    EXPECT_EQ(all.refusal().fields[2].pointer, "/rows/3/reason");
    EXPECT_EQ(on_hand(), 0);
    const auto some = life_.changed(rows, R"(,"error_policy":"reject_failed_rows")");
    ASSERT_TRUE(some);
    EXPECT_EQ(some->done, 1);
    EXPECT_EQ(some->refused, 3);
    EXPECT_EQ(some->rows.at(1).errors.at(0).code, "unknown");
    EXPECT_EQ(on_hand(), 5);
}

TEST_P(StockChanges, a_key_changes_stock_only_where_it_belongs) {
    const auto request = testing::LifeShop::parse<inventory::StockChangeRequest>(
        R"({"rows":[)" + row("receive", 5) + "]}");
    const auto refused = life_.run(life_.change, {request, {}, shop_.berlin});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().fields.at(0).code, "outside_of_key");
    EXPECT_TRUE(life_.run(life_.change, {request, {}, shop_.warehouse}));
}

TEST_P(StockChanges, one_batch_of_n_equals_n_batches_of_one) {
    testing::LifeShop apart(GetParam());
    for (auto* life : {&life_, &apart}) {
        const auto as_of = life->world.clock.now();
        life->fake.clock.advance(minutes(5));
        testing::LifeShop::Replies<ChangeStockKind> replies;
        const auto change = [&](const std::string& rows, const std::string& more) {
            life->submit(life->change,
                         {testing::LifeShop::parse<inventory::StockChangeRequest>(
                             R"({"rows":[)" + rows + "]" + more + "}")},
                         replies);
            if (life == &apart) life->writer.pump();
        };
        change(row("receive", 4, R"(,"source_event_id":"1")"), R"(,"source":"erp")");
        change(row("receive", 4, R"(,"source_event_id":"1")"), R"(,"source":"erp")");
        change(row("set_physical", 7), R"(,"source":"count","as_of":")" + to_string(as_of) + "\"");
        change(row("adjust", -20, R"(,"reason":"gone")"), "");
        change(row("receive", 30), "");
        change(row("transfer", 3, R"(,"to_location":"hamburg")"), "");
        change(row("receive", -1), "");
        life->writer.pump();
        EXPECT_EQ((*replies[1])->already_done, 1);
        EXPECT_FALSE(*replies[6]);
    }
    EXPECT_EQ(testing::dump(life_.base.database()), testing::dump(apart.base.database()));
    EXPECT_EQ(on_hand(), 7 + 4 - 20 + 30 - 3);
}

TEST_P(StockChanges, safety_stock_is_kept_back_and_versions_are_compared) {
    ASSERT_TRUE(life_.changed(row("receive", 5)));
    const auto request =
        testing::LifeShop::parse<PolicyRequest>(R"({"sku":"A","location":"lager","safety":4})");
    const auto put = [&](std::optional<std::int64_t> version) {
        return change<inventory::Policy>([&](ChangeScope& scope) {
            return put_policy(scope, life_.books, request, {{}, {}, version});
        });
    };
    ASSERT_TRUE(put(std::nullopt));
    EXPECT_EQ(put(7).refusal().kind, RefusalKind::precondition);
    EXPECT_EQ(put(1)->version, 2);
    const auto body = testing::LifeShop::parse<orders::PlaceOrder>(
        R"({"lines":[{"sku":"A","quantity":2}],"pricing":"engine","delivery":{"method":"ship",
        "address":{"name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",
        "country":"DE"}},"payment":{"kind":"invoice"}})");
    const auto refused = life_.run(life_.place, {body, shop_.web});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.refusal().fields.at(0).available, 1);
}

TEST_P(StockChanges, a_lower_backorder_limit_opens_a_case_for_what_was_promised) {
    const auto put = [&](const std::string& limit) {
        const auto request = testing::LifeShop::parse<PolicyRequest>(
            R"({"sku":"A","location":"lager","backorder_limit":)" + limit + "}");
        return change<inventory::Policy>(
            [&](ChangeScope& scope) { return put_policy(scope, life_.books, request, {}); });
    };
    ASSERT_TRUE(life_.changed(row("receive", 1)));
    ASSERT_TRUE(put("3"));
    life_.placed(R"({"sku":"A","quantity":4})");
    ASSERT_TRUE(put("1"));
    EXPECT_EQ(life_.count("select quantity from inventory_shortage where state = 'open'"), 2);
    ASSERT_TRUE(put("3"));
    EXPECT_EQ(life_.count("select count(*) from inventory_shortage where state = 'open'"), 0);
}

TEST_P(StockChanges, a_fence_keeps_goods_for_its_group_and_names_what_is_wrong) {
    ASSERT_TRUE(life_.changed(row("receive", 5)));
    const auto put = [&](const std::string& group) {
        const auto request = testing::LifeShop::parse<FenceRequest>(
            R"({"sku":"A","location":"lager","quantity":4,"channel_group":")" + group + R"("})");
        return change<inventory::Fence>(
            [&](ChangeScope& scope) { return put_fence(scope, life_.books, request, {}); });
    };
    EXPECT_EQ(put("nobody").refusal().fields.at(0).pointer, "/channel_group");
    ASSERT_TRUE(put("retail"));
    EXPECT_EQ(life_.count("select quantity from inventory_fence"), 4);
    const auto body = R"({"sku":"A","quantity":1})";
    life_.placed(body);
    EXPECT_EQ(life_.count("select allocated from inventory_level"), 1);
}

TEST_P(StockChanges, refused_demand_is_one_event_however_often_it_was_refused) {
    RefusedDemand demand;
    for (int i = 0; i < 500; ++i) demand.note(shop_.web, "A", 3, 2);
    demand.note(shop_.till, "B", 1, 1);
    ASSERT_TRUE(demand.flush(life_.writer.changes(), life_.world));
    life_.writer.pump();
    EXPECT_FALSE(demand.flush(life_.writer.changes(), life_.world));
    EXPECT_EQ(life_.count("select count(*) from base_event where type = 'demand_refused'"), 2);
    const auto payload = life_.base.database().read([&](Tx& tx) {
        return tx.value<std::string>("select payload from base_event where channel = $1", shop_.web)
            .value_or("");
    });
    EXPECT_NE(payload.find(R"("times":500,"asked":1500,"missing":1000)"), std::string::npos)
        << payload;
}

}  // namespace
}  // namespace nahtlos::flows
