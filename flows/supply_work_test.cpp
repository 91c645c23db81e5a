// Orders that wait for suppliers: pinned to what was ordered there, and promised anew.
#include "flows/supply_work.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_buying.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_stock.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::items;

class WaitingForSupply : public testing::OnEngine {
protected:
    WaitingForSupply()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = supplier_routes(engine);
              for (auto& more : {purchase_routes(engine), order_routes(engine, readers),
                                 fulfillment_routes(engine), stock_routes(engine)}) {
                  routes.insert(routes.end(), more.begin(), more.end());
              }
              return routes;
          }) {
        done("POST /v1/suppliers", R"({"code":"acme","name":"Acme","currency":"EUR"})");
        done("PUT /v1/stock/policies",
             R"({"sku":"A","location":"lager","safety":0,"backorder_limit":99})");
    }
    void TearDown() override {
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            if (invariant.check == Check::event_sequences) continue;  // the shop came without
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }

    ApiReply done(const std::string& line, const std::string& body = "") {
        auto reply = api_.call(line, api_.admin, body);
        EXPECT_TRUE(reply.status >= 200 && reply.status < 300) << line << ' ' << reply.body;
        return reply;
    }
    // A purchase order of so many A, expected then; its path.
    std::string buy(std::int64_t units, const std::string& expected_at) {
        const auto path =
            "/v1/purchase-orders/" +
            done("POST /v1/purchase-orders",
                 R"({"supplier":"acme","location":"lager","lines":[{"sku":"A","quantity":)" +
                     std::to_string(units) + R"(,"cost_minor":1,"expected_at":")" + expected_at +
                     "\"}]}")
                .text("/id");
        done("POST " + path + "/order");
        return path;
    }
    std::string sell(std::int64_t units) {
        api_.fake.clock.advance(seconds(1));  // who came first is first
        return done("POST /v1/orders",
                    testing::order_body(R"({"sku":"A","quantity":)" + std::to_string(units) + "}",
                                        R"(,"channel":"web")"))
            .text("/id");
    }
    // Often enough for pins and the promises that follow from them.
    void work() {
        for (int runs = 0; runs < 2; ++runs) {
            api_.engine.supply_work().run();
            while (api_.engine.pump() > 0) {
            }
        }
    }
    std::vector<std::string> pins(const std::string& of, const std::string& field = "quantity") {
        const auto reply = done("GET /v1/supply/pins?" + of);
        if (field != "quantity") return items(reply, field);
        std::vector<std::string> quantities;
        const auto page = reply.json();
        for (const auto& pin : page.at("items").as_array()) {
            quantities.push_back(std::to_string(pin.at("quantity").as_int64()));
        }
        return quantities;
    }
    std::string promise(const std::string& order) {
        return done("GET /v1/orders/" + order).text("/fulfillments/0/promise_by");
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, WaitingForSupply, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(WaitingForSupply, the_oldest_orders_get_what_is_there_and_the_others_wait_for_the_next) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 3);
    const auto first = sell(3), second = sell(2), third = sell(4);
    buy(4, "2026-03-01T08:00:00Z");
    buy(9, "2026-02-01T08:00:00Z");
    work();
    EXPECT_THAT(pins("order=" + first), IsEmpty());
    EXPECT_THAT(pins("order=" + second, "expected_at"), ElementsAre("2026-02-01T08:00:00.000000Z"));
    EXPECT_THAT(pins("order=" + third), ElementsAre("4"));
    EXPECT_EQ(promise(first), "");
    EXPECT_EQ(promise(third), "2026-02-01T08:00:00.000000Z");
    EXPECT_EQ(api_.engine.supply_work().run(), 0U);  // nothing new
}

TEST_P(WaitingForSupply, a_date_that_slips_moves_the_promise_and_never_back) {
    const auto order = sell(2);
    const auto path = buy(2, "2026-02-01T08:00:00Z");
    work();
    const auto confirm = [&](const std::string& at) {
        done("POST " + path + "/confirm", R"({"lines":[{"line":1,"expected_at":")" + at + "\"}]}");
        work();
        return promise(order);
    };
    EXPECT_EQ(promise(order), "2026-02-01T08:00:00.000000Z");
    EXPECT_EQ(confirm("2026-02-20T08:00:00Z"), "2026-02-20T08:00:00.000000Z");
    EXPECT_EQ(confirm("2026-02-10T08:00:00Z"), "2026-02-20T08:00:00.000000Z");
}

TEST_P(WaitingForSupply, a_promise_moves_by_as_much_as_the_goods_come_after_the_order) {
    const auto order = sell(2);
    const auto now = api_.fake.clock.now();
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        tx.run("update orders_fulfillment set promise_by = $1", now + days(2));
    });
    const auto path = buy(2, "2026-02-01T08:00:00Z");
    work();
    EXPECT_EQ(promise(order), "2026-02-03T08:00:00.000000Z");
    done("POST " + path + "/confirm",
         R"({"lines":[{"line":1,"expected_at":"2026-02-02T08:00:00Z"}]})");
    work();
    EXPECT_EQ(promise(order), "2026-02-04T08:00:00.000000Z");
}

TEST_P(WaitingForSupply, goods_that_come_end_the_waiting_of_the_oldest_at_once) {
    const auto first = sell(2), second = sell(2);
    const auto path = buy(4, "2026-02-01T08:00:00Z");
    work();
    EXPECT_THAT(pins("location=lager"), ElementsAre("2", "2"));
    done("POST " + path + "/receipts", R"({"lines":[{"line":1,"received":2,"missing":1}]})");
    EXPECT_THAT(pins("location=lager"), ElementsAre("1"));
    work();
    EXPECT_THAT(pins("order=" + first), IsEmpty());
    EXPECT_THAT(pins("order=" + second), ElementsAre("1"));
}

TEST_P(WaitingForSupply, a_purchase_that_is_canceled_lets_go_and_another_one_takes_over) {
    const auto order = sell(2);
    const auto path = buy(2, "2026-02-01T08:00:00Z");
    work();
    done("POST " + path + "/cancel");
    EXPECT_THAT(pins("order=" + order), IsEmpty());
    buy(2, "2026-03-01T08:00:00Z");
    work();
    EXPECT_EQ(promise(order), "2026-03-01T08:00:00.000000Z");
}

TEST_P(WaitingForSupply, who_waits_for_a_supplier_keeps_its_place_when_the_goods_come) {
    const auto order = sell(2);
    const auto path = buy(2, "2026-02-01T08:00:00Z");
    work();
    api_.fake.clock.advance(days(2));
    done("POST " + path + "/receipts", R"({"lines":[{"line":1,"received":2}]})");
    EXPECT_EQ(api_.engine.idle_work().run({.cart = {}, .accept = hours(4)}), 0U);
    EXPECT_EQ(done("GET /v1/orders/" + order).text("/fulfillments/0/status"), "assigned");
}

}  // namespace
}  // namespace nahtlos::flows
