// Customers over the API: found by what they are known by, with their orders.
#include "flows/api_customers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;

class CustomerApi : public testing::OnEngine {
protected:
    CustomerApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = customer_routes(engine);
              for (auto& route : order_routes(engine, readers)) routes.push_back(std::move(route));
              return routes;
          }) {
        const auto made = call("POST /v1/customers/bulk",
                               R"({"customers":[{"external_reference":"c1","name":"Ada",)"
                               R"("email":"ada@example.com","phone":"+49 30 123456"},)"
                               R"({"external_reference":"c2","name":"Bo","phone":"+4930123456"},)"
                               R"({"external_reference":"c3","name":"Cy"}]})");
        EXPECT_EQ(made.status, 201) << made.body;
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 50);
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    std::string id_of(const std::string& reference) {
        return call("GET /v1/customers?external_reference=" + reference).text("/items/0/id");
    }
    // Number of a new order of this customer.
    std::string order(const std::string& reference) {
        const auto placed = api_.call(
            "POST /v1/orders", api_.store,
            R"({"lines":[{"sku":"A","quantity":1}],"customer":{"external_reference":")" +
                reference +
                R"("},"delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",)"
                R"("postal_code":"10115","city":"Berlin","country":"DE"}},)"
                R"("payment":{"kind":"invoice"}})");
        EXPECT_EQ(placed.status, 201) << placed.body;
        return placed.text("/number");
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, CustomerApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CustomerApi, each_row_is_answered_with_its_customer) {
    const auto made =
        call("POST /v1/customers/bulk", R"({"customers":[{"external_reference":"c9","name":"Di"},)"
                                        R"({"external_reference":"c1"}]})");
    EXPECT_EQ(made.number("/done"), 1);
    EXPECT_EQ(made.number("/already_done"), 1);
    EXPECT_EQ(made.text("/rows/0/id"), id_of("c9"));
    EXPECT_EQ(made.text("/rows/1/outcome"), "already_done");
    EXPECT_EQ(made.text("/rows/1/id"), id_of("c1"));
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(
        call("POST /v1/customers/bulk", R"({"customers":[{"external_reference":"c1"}]})").status,
        200);
}

TEST_P(CustomerApi, two_customers_never_share_an_address) {
    const auto again = call("POST /v1/customers/bulk",
                            R"({"customers":[{"external_reference":"c4","email":"x@example.com"},)"
                            R"({"external_reference":"c5","email":"x@example.com"}]})");
    EXPECT_EQ(again.status, 422) << again.body;
    EXPECT_EQ(again.text("/errors/0/pointer"), "/customers/1/email");
    EXPECT_EQ(again.text("/errors/0/code"), "repeated");
    EXPECT_EQ(again.body.find("x@example.com"), std::string::npos);
    const auto taken =
        call("POST /v1/customers/bulk", R"({"customers":[{"external_reference":"c4","email":)"
                                        R"("ada@example.com"}]})");
    EXPECT_EQ(taken.text("/errors/0/code"), "taken") << taken.body;
}

TEST_P(CustomerApi, a_customer_who_stands_twice_in_a_call_is_made_once) {
    const std::string rows = R"("customers":[{"external_reference":"c8"},)"
                             R"({"external_reference":"c8"},{"external_reference":"c1"},)"
                             R"({"external_reference":"c9","email":"ada@example.com"}]})";
    const auto refused = call("POST /v1/customers/bulk", "{" + rows);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/customers/1/external_reference");
    EXPECT_EQ(refused.text("/errors/1/pointer"), "/customers/3/email");
    const auto made =
        call("POST /v1/customers/bulk", R"({"error_policy":"reject_failed_rows",)" + rows);
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.number("/done"), 1);
    EXPECT_EQ(made.number("/already_done"), 1);
    EXPECT_EQ(made.number("/refused"), 2);
    EXPECT_EQ(made.text("/rows/1/errors/0/code"), "repeated");
}

TEST_P(CustomerApi, a_legal_entity_sees_its_own_customers_and_those_of_the_whole_house) {
    const auto own = api_.make_key({.kind = auth::KeyKind::admin,
                                    .scopes = "customers:read,customers:write",
                                    .legal_entity = api_.shop.entity});
    const auto other =
        api_.make_key({.kind = auth::KeyKind::admin,
                       .scopes = "customers:read,customers:write,orders:place,orders:price",
                       .legal_entity = channels::LegalEntityId{api_.shop.web.uuid}});
    const std::string wish = R"({"customers":[{"external_reference":"o1","name":"Olga"}]})";
    EXPECT_EQ(api_.call("POST /v1/customers/bulk", own, wish).number("/done"), 1);
    const auto path = "GET /v1/customers/" + id_of("o1");
    EXPECT_EQ(api_.call(path, own).status, 200);
    EXPECT_EQ(api_.call(path, other).status, 404);
    EXPECT_EQ(api_.call("GET /v1/customers/" + id_of("c1"), other).status, 200);
    EXPECT_THAT(items(api_.call("GET /v1/customers?external_reference=o1", other), "name"),
                ElementsAre());
    EXPECT_EQ(api_.call("POST /v1/customers/bulk", other, wish).text("/errors/0/code"), "taken");
}

TEST_P(CustomerApi, customers_come_page_by_page) {
    EXPECT_THAT(testing::all_pages(api_, "/v1/customers?limit=2", api_.admin, "name"),
                ElementsAre("Ada", "Bo", "Cy"));
}

TEST_P(CustomerApi, a_customer_is_found_by_each_identifier) {
    EXPECT_THAT(items(call("GET /v1/customers?email=ada@EXAMPLE.com"), "name"), ElementsAre("Ada"));
    EXPECT_THAT(items(call("GET /v1/customers?phone=%2B4930123456"), "name"),
                ElementsAre("Ada", "Bo"));
    EXPECT_THAT(items(call("GET /v1/customers?external_reference=c3"), "name"), ElementsAre("Cy"));
    EXPECT_THAT(items(call("GET /v1/customers?external_reference=c4"), "name"), ElementsAre());
}

TEST_P(CustomerApi, a_customer_is_read_by_id) {
    const auto read = call("GET /v1/customers/" + id_of("c1"));
    EXPECT_EQ(read.status, 200) << read.body;
    EXPECT_EQ(read.text("/email"), "ada@example.com");
    EXPECT_EQ(call("GET /v1/customers/cus_01jdc3r3s1fj5ra3w0044n5t5b").status, 404);
}

TEST_P(CustomerApi, a_bound_key_finds_whom_it_names_and_lists_nobody) {
    const auto key = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "customers:read", .channel = api_.shop.web});
    EXPECT_EQ(api_.call("GET /v1/customers", key).code(), "outside_of_key");
    EXPECT_THAT(items(api_.call("GET /v1/customers?email=ada@example.com", key), "name"),
                ElementsAre("Ada"));
}

TEST_P(CustomerApi, the_orders_of_a_customer_are_listed_newest_first) {
    const auto first = order("c1");
    order("c2");
    const auto second = order("c1"), third = order("c1");
    const auto path = "/v1/orders?customer=" + id_of("c1");
    EXPECT_THAT(items(call("GET " + path), "number"), ElementsAre(third, second, first));
    EXPECT_THAT(testing::all_pages(api_, path + "&limit=1", api_.admin, "number"),
                ElementsAre(third, second, first));
    EXPECT_THAT(items(call("GET " + path + "&status=canceled"), "number"), ElementsAre());
    EXPECT_THAT(items(call("GET /v1/orders?customer=" + id_of("c3")), "number"), ElementsAre());
}

TEST_P(CustomerApi, whose_orders_they_are_is_not_for_every_key) {
    const auto key = api_.make_key({.kind = auth::KeyKind::admin, .scopes = "orders:read"});
    EXPECT_EQ(api_.call("GET /v1/orders?customer=" + id_of("c1"), key).code(), "scope_missing");
}

}  // namespace
}  // namespace nahtlos::flows
