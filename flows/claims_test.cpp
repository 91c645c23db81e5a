// Claims: what is wrong with goods is said once, decided once, and never costs more than was paid.
#include "flows/claims.hpp"

#include <gtest/gtest.h>

#include "flows/api_claims.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_returns.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

// Orders are of three A at 10.00, paid at a till, of the customer C1.
class Claims : public testing::OnEngine {
protected:
    Claims() : api_(GetParam(), routes_of) {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 5);
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
        order_ = placed.text("/id");
        const auto sent = admin("POST /v1/orders/" + order_ + "/fulfillments/" +
                                    placed.text("/fulfillments/0/id") + "/actions",
                                R"({"action":"ship","catch_up":true})");
        check(sent.status == 200, sent.body.c_str());
    }
    void TearDown() override {
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    ApiReply admin(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    ApiReply claim(int units, const std::string& more = "") {
        return admin("POST /v1/claims", R"({"order":")" + order_ +
                                            R"(","line":1,"kind":"damaged","quantity":)" +
                                            std::to_string(units) + more + "}");
    }
    ApiReply decide(const ApiReply& made, const std::string& body) {
        return admin("POST /v1/claims/" + made.text("/id") + "/actions", body);
    }
    ApiReply order() { return admin("GET /v1/orders/" + order_); }
    std::int64_t count(const std::string& what) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }
    static api::Routes routes_of(Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes : {order_routes(engine, readers), fulfillment_routes(engine),
                            return_routes(engine), claim_routes(engine), customer_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }
    testing::TestApi api_;
    std::string order_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Claims, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Claims, give_money_back_without_goods) {
    const auto made = claim(1, R"(,"comment":"the box was wet")");
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("/state"), "open");
    EXPECT_EQ(admin("GET /v1/claims?state=open").text("/items/0/id"), made.text("/id"));
    const auto most = decide(made, R"({"action":"refund","amount_minor":1001})");
    EXPECT_EQ(most.text("/errors/0/code"), "out_of_range");
    EXPECT_EQ(most.number("/errors/0/available"), 1000) << most.body;
    const auto done = decide(made, R"({"action":"refund","amount_minor":400,"refund":"paid_out"})");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.text("/state"), "refunded");
    EXPECT_EQ(order().number("/refunded_minor"), 400) << order().body;
    EXPECT_EQ(count("select returned from orders_line"), 0);
    EXPECT_EQ(decide(made, R"({"action":"refund"})").code(), "wrong_status") << "once";
    EXPECT_EQ(admin("GET /v1/claims?state=open").json().at("items").as_array().size(), 0u);
    EXPECT_EQ(count("select count(*) from orders_note"), 1);
}

TEST_P(Claims, never_cost_more_than_was_paid) {
    const auto all = claim(3);
    ASSERT_EQ(decide(all, R"({"action":"refund","amount_minor":2500,"refund":"paid_out"})").status,
              200);
    EXPECT_EQ(claim(1).code(), "too_many") << "of each unit one";
    const auto back = admin("POST /v1/orders/" + order_ + "/returns",
                            R"({"lines":[{"line":1,"quantity":3}],"location":")" +
                                to_string(api_.shop.hamburg) + R"(","refund":"paid_out"})");
    ASSERT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(back.number("/refunded_minor"), 3000) << "what was paid, and no more";
    EXPECT_EQ(back.number("/owed_minor"), 0);
}

TEST_P(Claims, are_paid_as_store_credit) {
    const auto done = decide(claim(2), R"({"action":"refund","refund_to":"store_credit"})");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/amount_minor"), 2000);
    EXPECT_EQ(count("select balance_minor from stored_value_account"), 2000);
}

TEST_P(Claims, are_replaced_free_of_charge) {
    const auto made = claim(2);
    const auto done = decide(made, R"({"action":"replace"})");
    ASSERT_EQ(done.status, 200) << done.body;
    const auto sent = admin("GET /v1/orders/" + done.text("/replacement"));
    EXPECT_EQ(sent.text("/status"), "placed") << sent.body;
    EXPECT_EQ(sent.number("/total_minor"), 0);
    EXPECT_EQ(sent.text("/payment_status"), "settled");
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 2);
    EXPECT_EQ(order().number("/refunded_minor"), 0);
    const auto none = claim(1);
    const auto gone = decide(none, R"({"action":"replace"})");
    EXPECT_EQ(gone.code(), "insufficient_stock") << gone.body;
    EXPECT_EQ(admin("GET /v1/claims/" + none.text("/id")).text("/state"), "open");
}

TEST_P(Claims, are_refused_with_a_reason) {
    const auto made = claim(1);
    EXPECT_EQ(decide(made, R"({"action":"refuse"})").text("/errors/0/pointer"), "/reason");
    const auto odd = decide(made, R"({"action":"refuse","reason":"no","amount_minor":1})");
    EXPECT_EQ(odd.text("/errors/0/pointer"), "/amount_minor");
    EXPECT_EQ(decide(made, R"({"action":"refuse","reason":"it was used"})").text("/state"),
              "refused");
    EXPECT_EQ(claim(3).status, 201) << "what was refused may be claimed anew";
}

TEST_P(Claims, are_about_goods_that_went_out) {
    const auto odd = admin("POST /v1/claims", R"({"order":")" + order_ +
                                                  R"(","line":2,"kind":"missing","quantity":1})");
    EXPECT_EQ(odd.text("/errors/0/pointer"), "/line") << odd.body;
    const auto more = claim(4);
    EXPECT_EQ(more.code(), "too_many");
    EXPECT_EQ(more.number("/errors/0/available"), 3);
    EXPECT_EQ(
        admin("POST /v1/claims/clm_00000000000000000000000001/actions", R"({"action":"replace"})")
            .code(),
        "claim_not_found");
}

}  // namespace
}  // namespace nahtlos::flows
