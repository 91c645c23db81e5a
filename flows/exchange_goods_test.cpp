// Goods that come back and become other goods: what is paid, what is held, what is called off.
#include "flows/exchange_goods.hpp"

#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_goods_exchange.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_payments.hpp"
#include "flows/api_returns.hpp"
#include "flows/api_store_credit.hpp"
#include "flows/api_stored_value.hpp"
#include "flows/exchange_work.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

// Orders are of three A at 10.00, paid at a till, of the customer C1. "D" is made another variant
// of the product of A; B is another product.
class GoodsExchange : public testing::OnEngine {
protected:
    GoodsExchange() : api_(GetParam(), routes_of) {
        for (const auto* sku : {"A", "B", "D"}) {
            put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, 20);
        }
    }
    void TearDown() override {
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
        // The ledger lists what the events of a command moved.
        EXPECT_EQ(count("select count(*) from inventory_movement m where source = 'nahtlos' and "
                        "not exists (select 1 from base_event e where e.command = "
                        "m.source_event)"),
                  0);
    }
    ApiReply admin(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    std::int64_t count(const std::string& what) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }
    // "D" costs this much now, and is a size of the product of A. Before anybody asks for prices.
    void make_size(const std::string& price) {
        auto connection = api_.base.database().open_writer();
        sql::write(*connection, [&](Tx& tx) {
            tx.run(
                "update catalog_variant set revision = revision + 1, product = (select product "
                "from catalog_variant where sku = 'A') where sku = 'D'");
            tx.run("update catalog_price set unit_price = " + price +
                   "000000 where variant = (select id from catalog_variant where sku = 'D')");
        });
    }
    std::string shipped() {
        const auto made =
            admin("POST /v1/customers/bulk", R"({"customers":[{"external_reference":"C1"}]})");
        check(made.status < 300, made.body.c_str());
        const auto placed = admin("POST /v1/orders",
                                  R"({"channel":"web","lines":[{"sku":"A","quantity":3}],
                "customer":{"external_reference":"C1"},
                "delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",
                "postal_code":"10115","city":"Berlin","country":"DE"}},
                "payment":{"kind":"settled","provider":"till"}})");
        check(placed.status == 201, placed.body.c_str());
        const auto path = "/v1/orders/" + placed.text("/id");
        send(path, placed.text("/fulfillments/0/id"));
        return path;
    }
    ApiReply send(const std::string& path, const std::string& fulfillment) {
        return admin("POST " + path + "/fulfillments/" + fulfillment + "/actions",
                     R"({"action":"ship","catch_up":true})");
    }
    ApiReply exchange(const std::string& path, const std::string& sku, int units,
                      const std::string& more = "") {
        return admin("POST " + path + "/exchanges",
                     R"({"lines":[{"line":1,"quantity":)" + std::to_string(units) +
                         R"(,"reason":"too_small","sku":")" + sku + R"("}])" + more + "}");
    }
    ApiReply step(const ApiReply& made, const std::string& body) {
        return admin("POST /v1/returns/" + made.text("/return") + "/actions", body);
    }
    ApiReply inspect(const ApiReply& made, const std::string& more = "") {
        return step(made, R"({"action":"inspect","catch_up":true,"location":")" +
                              to_string(api_.shop.hamburg) + R"(")" + more + "}");
    }
    // What follows events.
    void follow() {
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) { number_batches(tx, 1000); });
        sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
            events::advance(tx, exchange_subscriber(), api_.fake.clock.now());
        });
        while (api_.engine.jobs().run_due()) {
            while (api_.engine.pump() > 0) {
            }
        }
    }
    ApiReply replacement(const ApiReply& made) {
        return admin("GET /v1/orders/" + made.text("/replacement"));
    }
    std::int64_t reserved(const std::string& sku) {
        return count(
            "select cast(sum(allocated) as bigint) from inventory_level where stock_item "
            "in (select stock_item from inventory_component where variant = (select id "
            "from catalog_variant where sku = '" +
            sku + "'))");
    }
    static api::Routes routes_of(Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes :
             {order_routes(engine, readers), fulfillment_routes(engine), return_routes(engine),
              goods_exchange_routes(engine), payment_routes(engine), store_credit_routes(engine),
              stored_value_routes(engine), customer_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }
    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, GoodsExchange, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(GoodsExchange, another_size_costs_what_was_paid_and_goes_once_the_goods_are_there) {
    make_size("12");
    const auto path = shipped();
    const auto made = exchange(path, "D", 2);
    ASSERT_EQ(made.status, 200) << made.body;
    EXPECT_EQ(made.number("/back_minor"), 2000);
    EXPECT_EQ(made.number("/total_minor"), 2000);
    EXPECT_EQ(made.number("/credit_minor"), 2000);
    EXPECT_EQ(made.number("/to_pay_minor"), 0);
    EXPECT_EQ(made.text("/status"), "on_hold");
    EXPECT_EQ(reserved("D"), 2) << "nobody else gets it meanwhile";
    const auto waiting = replacement(made);
    const auto fulfillment = waiting.text("/fulfillments/0/id");
    const auto goes = "/v1/orders/" + made.text("/replacement");
    EXPECT_EQ(send(goes, fulfillment).status, 409) << "the goods are not back";
    const auto done = inspect(made);
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.text("/return/status"), "refunded");
    EXPECT_EQ(done.number("/order/refunded_minor"), 2000);
    EXPECT_EQ(done.json().at("order").at("refunds_due").as_array().size(), 0u);
    const auto paid = replacement(made);
    EXPECT_EQ(paid.text("/status"), "placed") << paid.body;
    EXPECT_EQ(paid.text("/payment_status"), "settled");
    EXPECT_EQ(send(goes, fulfillment).status, 200);
    EXPECT_EQ(count("select credit_minor from orders_exchange where state = 'settled'"), 2000);
    EXPECT_EQ(step(made, R"({"action":"refund"})").code(), "wrong_status") << "once";
}

TEST_P(GoodsExchange, what_is_cheaper_today_costs_that_and_the_rest_goes_back) {
    make_size("8");
    const auto made = exchange(shipped(), "D", 1);
    EXPECT_EQ(made.number("/total_minor"), 800) << made.body;
    EXPECT_EQ(made.number("/to_refund_minor"), 200);
    const auto done = inspect(made);
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/order/refunded_minor"), 800);
    EXPECT_EQ(done.number("/order/refunds_due/0/amount_minor"), 200) << done.body;
}

TEST_P(GoodsExchange, the_rest_can_be_store_credit) {
    make_size("8");
    const auto made = exchange(shipped(), "D", 2);
    const auto done = inspect(made, R"(,"refund_to":"store_credit")");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/order/refunded_minor"), 2000);
    EXPECT_EQ(count("select balance_minor from stored_value_account"), 400)
        << "what pays for the replacement is not credited as well";
}

TEST_P(GoodsExchange, the_difference_is_owed_and_the_goods_wait_for_it) {
    const auto path = shipped();
    const auto made = exchange(path, "B", 1);
    ASSERT_EQ(made.status, 200) << made.body;
    const auto more = made.number("/total_minor") - 1000;
    ASSERT_GT(more, 0) << "B costs more than A";
    EXPECT_EQ(made.number("/to_pay_minor"), more);
    ASSERT_EQ(inspect(made).status, 200);
    EXPECT_EQ(replacement(made).text("/status"), "on_hold");
    const auto pay = "POST /v1/orders/" + made.text("/replacement") + "/payments";
    EXPECT_EQ(admin(pay, R"({"provider":"exchange"})").code(), "paid_elsewhere");
    const auto paid = admin(pay, R"({"provider":"bank"})");
    ASSERT_EQ(paid.status, 200) << paid.body;
    EXPECT_EQ(paid.number("/paid_minor"), made.number("/total_minor"));
    follow();
    EXPECT_EQ(replacement(made).text("/status"), "placed") << "paid, it goes on by itself";
}

TEST_P(GoodsExchange, what_was_paid_before_the_goods_came_lets_it_go) {
    const auto made = exchange(shipped(), "B", 1);
    const auto pay = "POST /v1/orders/" + made.text("/replacement") + "/payments";
    const auto body = R"({"provider":"bank","amount_minor":)" +
                      std::to_string(made.number("/to_pay_minor")) + "}";
    ASSERT_EQ(admin(pay, body).status, 200);
    follow();
    EXPECT_EQ(replacement(made).text("/status"), "on_hold") << "the goods are not there";
    ASSERT_EQ(inspect(made).status, 200);
    EXPECT_EQ(replacement(made).text("/status"), "placed");
    EXPECT_EQ(replacement(made).text("/payment_status"), "settled");
}

TEST_P(GoodsExchange, calling_it_off_gives_the_stock_free) {
    make_size("10");
    const auto made = exchange(shipped(), "D", 2);
    EXPECT_EQ(reserved("D"), 2) << made.body;
    const auto off = step(made, R"({"action":"cancel"})");
    ASSERT_EQ(off.status, 200) << off.body;
    EXPECT_EQ(reserved("D"), 0);
    EXPECT_EQ(replacement(made).text("/status"), "canceled");
    EXPECT_EQ(count("select count(*) from orders_exchange where state = 'canceled'"), 1);
    EXPECT_EQ(inspect(made).code(), "wrong_status");
}

TEST_P(GoodsExchange, what_is_brought_to_a_counter_for_money_is_exchanged_no_more) {
    make_size("10");
    const auto path = shipped();
    const auto made = exchange(path, "D", 3);
    const auto back = admin("POST " + path + "/returns",
                            R"({"lines":[{"line":1,"quantity":3}],"location":")" +
                                to_string(api_.shop.hamburg) + R"(","refund":"paid_out"})");
    ASSERT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(back.number("/refunded_minor"), 3000);
    follow();
    EXPECT_EQ(replacement(made).text("/status"), "canceled");
    EXPECT_EQ(reserved("D"), 0);
    EXPECT_EQ(count("select count(*) from orders_exchange where state = 'canceled'"), 1);
}

TEST_P(GoodsExchange, what_is_missing_is_not_credited) {
    make_size("10");
    const auto made = exchange(shipped(), "D", 2);
    const auto done = inspect(made, R"(,"inspected":[{"line":1,"resellable":1,"missing":1}])");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/order/refunded_minor"), 1000);
    EXPECT_EQ(replacement(made).text("/payment_status"), "partially_paid");
    EXPECT_EQ(replacement(made).text("/status"), "on_hold");
}

TEST_P(GoodsExchange, may_go_at_once_and_be_paid_when_the_goods_are_looked_at) {
    make_size("10");
    const auto made = exchange(shipped(), "D", 1, R"(,"is_held":false)");
    EXPECT_EQ(made.text("/status"), "placed") << made.body;
    const auto goes = "/v1/orders/" + made.text("/replacement");
    ASSERT_EQ(send(goes, replacement(made).text("/fulfillments/0/id")).status, 200);
    const auto kept = inspect(made, R"(,"refund":"none")");
    EXPECT_EQ(kept.text("/return/status"), "inspected") << kept.body;
    EXPECT_EQ(replacement(made).text("/payment_status"), "due");
    const auto given = step(made, R"({"action":"refund"})");
    ASSERT_EQ(given.status, 200) << given.body;
    EXPECT_EQ(replacement(made).text("/payment_status"), "settled");
}

TEST_P(GoodsExchange, a_preview_changes_nothing_and_takes_no_stock) {
    make_size("12");
    const auto path = shipped();
    const auto seen = exchange(path, "D", 1, R"(,"preview":true)");
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.number("/total_minor"), 1000);
    EXPECT_EQ(seen.text("/return"), "");
    EXPECT_EQ(reserved("D"), 0);
    EXPECT_EQ(count("select count(*) from orders_order"), 1);
    EXPECT_EQ(count("select count(*) from orders_return"), 0);
}

TEST_P(GoodsExchange, is_refused_by_the_field_that_is_wrong) {
    const auto path = shipped();
    EXPECT_EQ(exchange(path, "D", 4).code(), "too_many");
    EXPECT_EQ(exchange(path, "nothing", 1).text("/errors/0/pointer"), "/lines/0/sku");
    const auto other = exchange(path, "D", 1, R"(,"expected_total_minor":1)");
    EXPECT_EQ(other.code(), "total_changed") << other.body;
    EXPECT_EQ(count("select count(*) from orders_return"), 0) << "nothing is left of it";
    const auto all = admin("POST " + path + "/exchanges",
                           R"({"lines":[{"line":1,"quantity":1,"sku":"D","sku_quantity":99}]})");
    EXPECT_EQ(all.code(), "insufficient_stock") << all.body;
}

TEST_P(GoodsExchange, is_made_once_however_often_it_is_said) {
    const auto path = shipped();
    const testing::Parts key{{"idempotency-key", "01933a9c-0000-7000-8000-000000000001"}};
    const std::string body = R"({"lines":[{"line":1,"quantity":1,"sku":"D"}]})";
    const auto first = api_.call("POST " + path + "/exchanges", api_.admin, body, key);
    const auto again = api_.call("POST " + path + "/exchanges", api_.admin, body, key);
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.body, again.body);
    const auto listed = admin("GET " + path + "/exchanges");
    EXPECT_EQ(listed.json().at("items").as_array().size(), 1u) << listed.body;
}

}  // namespace
}  // namespace nahtlos::flows
