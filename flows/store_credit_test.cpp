#include "flows/api_store_credit.hpp"

#include <gtest/gtest.h>

#include "flows/api_customers.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_payments.hpp"
#include "flows/api_returns.hpp"
#include "flows/api_stored_value.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/place.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

// Orders are of three A at 10.00, paid at a till, of the customer C1 unless told.
class StoreCredit : public testing::OnEngine {
protected:
    StoreCredit() : api_(GetParam(), routes_of) {
        put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 20);
        const auto made =
            admin("POST /v1/customers/bulk", R"({"customers":[{"external_reference":"C1"}]})");
        EXPECT_LT(made.status, 300) << made.body;
    }
    // At the end of each test, whatever it did.
    void TearDown() override {
        for (const auto& invariant : look().invariants) {
            EXPECT_EQ(invariant.broken, 0) << to_string(invariant);
        }
    }
    VerifyReport look() { return verify(api_.base.database(), {.now = api_.fake.clock.now()}); }
    ApiReply admin(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    std::int64_t count(const std::string& what) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }
    std::string order(const std::string& customer = R"("external_reference":"C1")") {
        const auto placed =
            admin("POST /v1/orders",
                  R"({"channel":"web","lines":[{"sku":"A","quantity":3}],"customer":{)" + customer +
                      R"(},"delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",
                "postal_code":"10115","city":"Berlin","country":"DE"}},
                "payment":{"kind":"settled","provider":"till"}})");
        EXPECT_EQ(placed.status, 201) << placed.body;
        fulfillment_ = placed.text("/fulfillments/0/id");
        return "/v1/orders/" + placed.text("/id");
    }
    std::string shipped(const std::string& customer = R"("external_reference":"C1")") {
        const auto path = order(customer);
        const auto sent = admin("POST " + path + "/fulfillments/" + fulfillment_ + "/actions",
                                R"({"action":"ship","catch_up":true})");
        EXPECT_EQ(sent.status, 200) << sent.body;
        return path;
    }
    ApiReply back(const std::string& path, const std::string& more) {
        return admin(
            "POST " + path + "/returns",
            R"({"lines":[{"line":1,"quantity":1}],"location":")" + hamburg() + R"(")" + more + "}");
    }
    std::string hamburg() { return to_string(api_.shop.hamburg); }
    static constexpr const char* to_credit = R"(,"refund_to":"store_credit")";
    static api::Routes routes_of(Engine& engine, auth::KeyRing&, Executor& readers) {
        api::Routes all;
        for (auto routes :
             {order_routes(engine, readers), fulfillment_routes(engine), return_routes(engine),
              store_credit_routes(engine), stored_value_routes(engine), customer_routes(engine),
              payment_routes(engine)}) {
            for (auto& route : routes) all.push_back(std::move(route));
        }
        return all;
    }
    testing::TestApi api_;
    std::string fulfillment_;
};
INSTANTIATE_TEST_SUITE_P(Engines, StoreCredit, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(StoreCredit, takes_what_comes_back_over_the_counter_and_grows) {
    const auto path = shipped();
    auto done = back(path, to_credit);
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/refunded_minor"), 1000);
    EXPECT_EQ(done.json().at("refunds_due").as_array().size(), 0u) << "it is given back already";
    const auto accounts = admin("GET /v1/stored-value?kind=credit");
    EXPECT_EQ(accounts.number("/items/0/balance_minor"), 1000) << accounts.body;
    EXPECT_EQ(back(path, to_credit).number("/refunded_minor"), 2000);
    EXPECT_EQ(count("select count(*) from stored_value_account"), 1) << "one account is enough";
    const auto listed = admin("GET " + path + "/store-credit");
    EXPECT_EQ(listed.json().at("items").as_array().size(), 2u);
    EXPECT_EQ(listed.text("/items/0/account"), accounts.text("/items/0/id"));
}

TEST_P(StoreCredit, of_two_payments_is_two_entries_of_one_new_account) {
    const auto placed = admin("POST /v1/orders",
                              R"({"channel":"web","lines":[{"sku":"A","quantity":3}],
                "customer":{"external_reference":"C1"},
                "delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",
                "postal_code":"10115","city":"Berlin","country":"DE"}},
                "payment":{"kind":"invoice"}})");
    const auto path = "/v1/orders/" + placed.text("/id");
    for (const auto* money : {R"({"provider":"bank","reference":"1","amount_minor":1000})",
                              R"({"provider":"bank","reference":"2","amount_minor":2000})"}) {
        ASSERT_EQ(admin("POST " + path + "/payments", money).status, 200);
    }
    ASSERT_EQ(admin("POST " + path + "/cancel", R"({"refund":"none"})").status, 200);
    ASSERT_EQ(admin("POST " + path + "/store-credit").status, 200);
    EXPECT_EQ(count("select balance_minor from stored_value_account"), 3000);
    EXPECT_EQ(count("select version from stored_value_account"), 2);
}

TEST_P(StoreCredit, is_given_once_however_often_it_is_said) {
    const auto path = shipped();
    const std::string body = R"({"lines":[{"line":1,"quantity":1}],"location":")" + hamburg() +
                             R"(")" + std::string(to_credit) + "}";
    const testing::Parts key{{"idempotency-key", "01933a9c-0000-7000-8000-000000000001"}};
    const auto first = api_.call("POST " + path + "/returns", api_.admin, body, key);
    const auto again = api_.call("POST " + path + "/returns", api_.admin, body, key);
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(count("select balance_minor from stored_value_account"), 1000);
}

TEST_P(StoreCredit, takes_the_money_of_an_inspected_return) {
    const auto path = shipped();
    const auto made = admin("POST /v1/returns", R"({"order":")" + path.substr(11) +
                                                    R"(","lines":[{"line":1,"quantity":2}]})");
    const auto steps = "POST /v1/returns/" + made.text("/return/id") + "/actions";
    const auto early = admin(steps, R"({"action":"send","refund_to":"store_credit"})");
    EXPECT_EQ(early.text("/errors/0/pointer"), "/refund_to") << early.body;
    const auto done = admin(steps, R"({"action":"inspect","catch_up":true,"location":")" +
                                       hamburg() + R"(","refund_to":"store_credit"})");
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.text("/return/status"), "refunded");
    EXPECT_EQ(done.number("/order/refunded_minor"), 2000);
    EXPECT_EQ(count("select balance_minor from stored_value_account"), 2000);
}

TEST_P(StoreCredit, takes_what_is_canceled_and_what_was_left_with_us) {
    const auto canceled = order();
    const auto done = admin("POST " + canceled + "/cancel", R"({"refund_to":"store_credit"})");
    EXPECT_EQ(done.number("/refunded_minor"), 3000) << done.body;
    const auto kept = shipped();
    EXPECT_EQ(back(kept, R"(,"refund":"none")").number("/refunded_minor"), 0);
    const auto given = admin("POST " + kept + "/store-credit");
    EXPECT_EQ(given.number("/refunded_minor"), 1000) << given.body;
    EXPECT_EQ(admin("POST " + kept + "/store-credit").code(), "nothing_to_refund");
    EXPECT_EQ(count("select balance_minor from stored_value_account"), 4000);
}

TEST_P(StoreCredit, is_for_customers_who_are_known) {
    const auto path = shipped(R"("email":"guest@example.com")");
    const auto refused = back(path, to_credit);
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/refund_to");
    EXPECT_EQ(refused.text("/errors/0/code"), "needs_customer");
    EXPECT_EQ(count("select cast(sum(returned) as bigint) from orders_line"), 0);
    const auto both = back(path, R"(,"refund":"none","refund_to":"store_credit")");
    EXPECT_EQ(both.text("/errors/0/code"), "not_allowed") << both.body;
    EXPECT_EQ(back(path, R"(,"refund_to":"original")").status, 200);
}

}  // namespace
}  // namespace nahtlos::flows
