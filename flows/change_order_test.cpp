// Placed orders that customers and staff change before anybody begins with them.
#include "flows/change_order.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "flows/api_fulfillment.hpp"
#include "flows/api_order_changes.hpp"
#include "flows/api_orders.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

constexpr const char* to_hamburg = R"({"action":"change_address","address":{"name":"Bob",
    "address1":"Kai 2","postal_code":"20457","city":"Hamburg","country":"DE"},
    "contact":{"phone":"+49301234567"}})";

class OrderChanges : public testing::OnEngine {
protected:
    OrderChanges()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = order_change_routes(engine);
              for (auto more : {fulfillment_routes(engine), order_routes(engine, readers)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
        testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.warehouse, 9);
    }
    ~OrderChanges() override { EXPECT_EQ(found(), ""); }

    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    ApiReply placed(const std::string& delivery = R"({"method":"ship","address":{"name":"Ada",
        "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}})") {
        auto reply = call("POST /v1/orders",
                          R"({"channel":"web","lines":[{"sku":"A","quantity":3},
            {"sku":"B","quantity":2}],"payment":{"kind":"settled","provider":"test"},
            "delivery":)" + delivery +
                              "}");
        check(reply.status == 201, reply.body.c_str());
        return reply;
    }
    ApiReply change(const ApiReply& order, const std::string& actions, const std::string& more = "",
                    const testing::Parts& headers = {}) {
        return call("POST /v1/orders/" + order.text("/id") + "/changes",
                    R"({"actions":[)" + actions + "]" + more + "}", headers);
    }
    static std::string units(int line, int quantity) {
        return R"({"action":"set_quantity","line":)" + std::to_string(line) + R"(,"quantity":)" +
               std::to_string(quantity) + "}";
    }
    void pick(const ApiReply& order) {
        const auto done = call("POST /v1/orders/" + order.text("/id") + "/fulfillments/" +
                                   order.text("/fulfillments/0/id") + "/actions",
                               R"({"action":"pick","catch_up":true})");
        check(done.status == 200, done.body.c_str());
    }
    std::int64_t count(const std::string& what) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }
    std::string found() {
        std::string all;
        for (const auto& invariant :
             verify(api_.base.database(), {.now = api_.fake.clock.now()}).invariants) {
            for (const auto& finding : invariant.findings) {
                all += std::string(enum_name(invariant.check)) + " " + finding.rows + ": " +
                       finding.expected + " / " + finding.found + "\n";
            }
        }
        return all;
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderChanges, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderChanges, a_preview_changes_nothing_and_says_what_would_be) {
    const auto order = placed();
    const auto seen = change(order, units(1, 1), R"(,"preview":true)");
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(seen.text("/id"), "");
    EXPECT_EQ(seen.number("/version"), order.number("/version"));
    EXPECT_EQ(seen.number("/lines/0/before"), 3);
    EXPECT_EQ(seen.number("/lines/0/after"), 1);
    EXPECT_EQ(seen.number("/lines/0/amount_minor"), -2000);
    EXPECT_EQ(seen.number("/refund_minor"), 2000);
    EXPECT_EQ(count("select count(*) from orders_change"), 0);
    EXPECT_EQ(count("select canceled from orders_line where line = 1"), 0);
    const auto done = change(order, units(1, 1), "",
                             {{"if-match", "\"" + std::to_string(seen.number("/version")) + "\""}});
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/owed_minor"), seen.number("/owed_minor"));
    EXPECT_EQ(done.number("/refund_minor"), 2000);
    EXPECT_EQ(count("select canceled from orders_line where line = 1"), 2);
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 3);
}

TEST_P(OrderChanges, a_preview_is_stale_once_the_order_has_moved_on) {
    const auto order = placed();
    const auto seen = change(order, units(1, 1), R"(,"preview":true)");
    ASSERT_EQ(change(order, units(2, 1)).status, 200);
    const testing::Parts of_preview{
        {"if-match", "\"" + std::to_string(seen.number("/version")) + "\""}};
    EXPECT_EQ(change(order, units(1, 1), "", of_preview).code(), "version_changed");
}

TEST_P(OrderChanges, what_a_location_has_begun_with_stays) {
    const auto order = placed();
    ASSERT_EQ(
        change(order, std::string(to_hamburg) + "," + units(1, 1), R"(,"preview":true)").status,
        200);
    pick(order);
    const auto fewer = change(order, units(1, 1));
    EXPECT_EQ(fewer.status, 409);
    EXPECT_EQ(fewer.code(), "already_begun");
    EXPECT_EQ(fewer.number("/errors/0/available"), 0);
    const auto moved = change(order, to_hamburg);
    EXPECT_EQ(moved.code(), "already_begun");
    EXPECT_EQ(moved.text("/errors/0/pointer"), "/actions/0/address");
}

TEST_P(OrderChanges, goods_go_to_the_new_address_and_the_old_one_is_remembered) {
    const auto order = placed();
    const auto moved = change(order, to_hamburg);
    ASSERT_EQ(moved.status, 200) << moved.body;
    EXPECT_EQ(moved.body.find("Kai 2"), std::string::npos);
    const auto seen = call("GET /v1/orders/" + order.text("/id") + "?expand=customer");
    EXPECT_EQ(seen.text("/ship_to/address/city"), "Hamburg") << seen.body;
    EXPECT_EQ(seen.text("/customer/address/city"), "Berlin") << seen.body;
    ASSERT_EQ(change(order, to_hamburg).status, 200);
    EXPECT_EQ(count("select count(*) from orders_change where recipient_before is not null"), 1);
    const auto all = call("GET /v1/orders/" + order.text("/id") + "/changes");
    EXPECT_EQ(all.json().at("items").as_array().size(), 2U) << all.body;
    EXPECT_EQ(count("select count(*) from customers_party"), 3);
}

TEST_P(OrderChanges, the_country_stays_since_taxes_are_of_it) {
    auto elsewhere = std::string(to_hamburg);
    elsewhere.replace(elsewhere.find("\"DE\""), 4, "\"FR\"");
    const auto refused = change(placed(), elsewhere);
    EXPECT_EQ(refused.code(), "tax_country_changes");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/actions/0/address/country");
}

TEST_P(OrderChanges, what_is_collected_has_no_address) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 9);
    testing::put_stock(api_.base.database(), api_.shop, "B", api_.shop.berlin, 9);
    const auto order =
        placed(R"({"method":"pickup","location":")" + to_string(api_.shop.berlin) + "\"}");
    EXPECT_EQ(change(order, to_hamburg).code(), "not_shipped");
}

TEST_P(OrderChanges, an_order_without_goods_is_canceled) {
    const auto order = placed();
    const auto gone = change(order, units(1, 0) + "," + units(2, 0));
    ASSERT_EQ(gone.status, 200) << gone.body;
    EXPECT_EQ(gone.text("/status"), "canceled");
    EXPECT_EQ(gone.number("/owed_minor"), 0);
    EXPECT_EQ(change(order, units(1, 1)).code(), "wrong_status");
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 0);
}

TEST_P(OrderChanges, wrong_actions_are_named) {
    const auto order = placed();
    const auto twice = change(order, units(1, 2) + "," + units(1, 1));
    EXPECT_EQ(twice.code(), "invalid_actions");
    EXPECT_EQ(twice.text("/errors/0/pointer"), "/actions/1/line");
    EXPECT_EQ(change(order, units(9, 1)).text("/errors/0/pointer"), "/actions/0/line");
    EXPECT_EQ(change(order, units(1, 3)).code(), "nothing_changed");
    const auto more = change(order, units(1, 4));
    EXPECT_EQ(more.code(), "too_many");
    EXPECT_EQ(more.number("/errors/0/available"), 3);
    EXPECT_EQ(change(order, R"({"action":"set_quantity","line":1})").text("/errors/0/pointer"),
              "/actions/0/quantity");
}

// Orders of three A and two B: the warehouse and Berlin have them, Hamburg has not.
class OrderMethods : public OrderChanges {
protected:
    OrderMethods() {
        for (const auto* sku : {"A", "B"}) {
            testing::put_stock(api_.base.database(), api_.shop, sku, api_.shop.berlin, 4);
        }
    }
    std::string collected(const inventory::LocationId& at) const {
        return R"({"action":"change_method","method":"pickup","location":")" + to_string(at) +
               "\"}";
    }
    static std::string shipped(const std::string& country = "DE") {
        return R"({"action":"change_method","method":"ship","address":{"name":"Bob",
            "address1":"Kai 2","postal_code":"20457","city":"Hamburg","country":")" +
               country + "\"}}";
    }
    // The fulfillments that are not over, each as a reply of its own.
    std::vector<ApiReply> open(const ApiReply& order) {
        const auto seen = call("GET /v1/orders/" + order.text("/id")).json();
        std::vector<ApiReply> all;
        for (const auto& one : seen.at("fulfillments").as_array()) {
            if (one.at("status").as_string() == "canceled") continue;
            all.push_back({200, {}, boost::json::serialize(one)});
        }
        return all;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderMethods, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderMethods, what_was_to_be_shipped_is_collected_at_the_store_that_has_it) {
    const auto order = placed();
    const auto seen = change(order, collected(api_.shop.berlin), R"(,"preview":true)");
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(open(order).front().text("/method"), "ship");
    const auto done = change(order, collected(api_.shop.berlin));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.text("/method"), "pickup");
    EXPECT_EQ(done.number("/owed_minor"), seen.number("/owed_minor"));
    const auto now = open(order);
    ASSERT_EQ(now.size(), 1u);
    EXPECT_EQ(now[0].text("/method"), "pickup");
    EXPECT_EQ(now[0].text("/location"), to_string(api_.shop.berlin));
    EXPECT_EQ(count("select count(*) from orders_fulfillment where pickup_code is not null"), 1);
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level where location = "
                    "(select id from inventory_location where code = 'berlin')"),
              5);
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 5);
    EXPECT_EQ(count("select count(*) from orders_change where method = 'pickup'"), 1);
    EXPECT_EQ(change(order, collected(api_.shop.berlin)).code(), "nothing_changed");
}

TEST_P(OrderMethods, what_was_to_be_collected_is_shipped_to_the_address_that_is_told) {
    const auto order =
        placed(R"({"method":"pickup","location":")" + to_string(api_.shop.berlin) + "\"}");
    const auto nowhere = change(order, R"({"action":"change_method","method":"ship"})");
    EXPECT_EQ(nowhere.text("/errors/0/pointer"), "/actions/0/address") << nowhere.body;
    ASSERT_EQ(change(order, shipped()).status, 200);
    const auto now = open(order);
    ASSERT_EQ(now.size(), 1u);
    EXPECT_EQ(now[0].text("/method"), "ship");
    EXPECT_EQ(now[0].text("/location"), to_string(api_.shop.warehouse));
    EXPECT_EQ(count("select count(*) from orders_order where ship_to is not null"), 1);
}

TEST_P(OrderMethods, goods_stay_where_they_are_when_the_store_lacks_some) {
    const auto order = placed();
    const auto missing = change(order, collected(api_.shop.hamburg));
    EXPECT_EQ(missing.code(), "insufficient_stock") << missing.body;
    EXPECT_EQ(missing.text("/errors/0/pointer"), "/actions/0/location");
    EXPECT_EQ(open(order).front().text("/method"), "ship");
    EXPECT_EQ(count("select count(*) from orders_change"), 0);
}

TEST_P(OrderMethods, what_is_left_of_the_goods_goes_the_other_way) {
    const auto order = placed();
    const auto done = change(order, units(1, 1) + "," + collected(api_.shop.berlin));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/refund_minor"), 2000);
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 3);
}

TEST_P(OrderMethods, what_a_location_has_begun_with_goes_as_it_was_ordered) {
    const auto order = placed();
    pick(order);
    EXPECT_EQ(change(order, collected(api_.shop.berlin)).code(), "already_begun");
}

TEST_P(OrderMethods, taxes_stay_of_their_country) {
    const auto order =
        placed(R"({"method":"pickup","location":")" + to_string(api_.shop.berlin) + "\"}");
    EXPECT_EQ(change(order, shipped("AT")).code(), "tax_country_changes");
}

TEST_P(OrderMethods, wrong_actions_are_named) {
    const auto order = placed();
    const auto problem = [&](const std::string& action) {
        const auto reply = change(order, action);
        return reply.text("/errors/0/pointer") + " " + reply.text("/errors/0/code");
    };
    EXPECT_EQ(problem(R"({"action":"change_method"})"), "/actions/0/method required");
    EXPECT_EQ(problem(R"({"action":"change_method","method":"pickup"})"),
              "/actions/0/location required");
    EXPECT_EQ(problem(R"({"action":"change_method","method":"digital"})"),
              "/actions/0/method not_offered");
    EXPECT_EQ(problem(collected(api_.shop.berlin) + "," + to_hamburg),
              "/actions/1/action repeated");
    EXPECT_EQ(
        problem(R"({"action":"change_method","method":"pickup","way":"nowhere","location":")" +
                to_string(api_.shop.berlin) + "\"}"),
        "/actions/0/way not_offered");
}

class OrderAdditions : public OrderMethods {
protected:
    OrderAdditions() {
        testing::put_stock(api_.base.database(), api_.shop, "C", api_.shop.warehouse, 5);
        testing::put_stock(api_.base.database(), api_.shop, "C", api_.shop.hamburg, 5);
    }
    static std::string more(const std::string& sku, int quantity) {
        return R"({"action":"add_line","sku":")" + sku + R"(","quantity":)" +
               std::to_string(quantity) + "}";
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderAdditions, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderAdditions, more_goods_go_with_those_that_wait_and_are_owed) {
    const auto order = placed();
    const auto seen = change(order, more("C", 2), R"(,"preview":true)");
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(count("select count(*) from orders_line"), 2);
    const auto done = change(order, more("C", 2));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/lines/0/line"), 3);
    EXPECT_EQ(done.number("/lines/0/before"), 0);
    EXPECT_EQ(done.number("/lines/0/after"), 2);
    EXPECT_EQ(done.number("/lines/0/amount_minor"), 6000);
    EXPECT_EQ(done.number("/owed_minor"), 7000 + 6000);
    EXPECT_EQ(done.number("/owed_minor"), seen.number("/owed_minor"));
    EXPECT_EQ(done.text("/payment_status"), "partially_paid");
    ASSERT_EQ(open(order).size(), 1u);
    const auto now = call("GET /v1/orders/" + order.text("/id"));
    EXPECT_EQ(now.number("/total_minor"), 13000);
    EXPECT_EQ(now.number("/lines/2/allocated"), 2);
    EXPECT_EQ(count("select cast(sum(allocated) as bigint) from inventory_level"), 7);
}

TEST_P(OrderAdditions, whole_orders_with_what_was_added_are_shipped_and_returned) {
    const auto order = placed();
    ASSERT_EQ(change(order, more("C", 2) + "," + more("A", 1)).status, 200);
    const auto path = "/v1/orders/" + order.text("/id");
    ASSERT_EQ(
        call("POST " + path + "/fulfillments/" + order.text("/fulfillments/0/id") + "/actions",
             R"({"action":"ship","catch_up":true})")
            .status,
        200);
    const auto back =
        call("POST " + path + "/returns", R"({"lines":[{"line":3,"quantity":1}],"location":")" +
                                              to_string(api_.shop.berlin) + "\"}");
    EXPECT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(change(order, more("C", 1)).code(), "already_begun");
}

TEST_P(OrderAdditions, what_the_parcels_place_lacks_comes_from_another) {
    const auto order = placed();
    ASSERT_EQ(change(order, more("C", 5)).status, 200);
    const auto another = change(order, more("C", 4));
    ASSERT_EQ(another.status, 200) << another.body;
    const auto now = open(order);
    ASSERT_EQ(now.size(), 2u);
    EXPECT_EQ(now[1].text("/location"), to_string(api_.shop.hamburg));
}

TEST_P(OrderAdditions, a_store_where_it_is_collected_has_to_have_them) {
    const auto order =
        placed(R"({"method":"pickup","location":")" + to_string(api_.shop.berlin) + "\"}");
    const auto missing = change(order, more("C", 1));
    EXPECT_EQ(missing.code(), "insufficient_stock") << missing.body;
    EXPECT_EQ(missing.text("/errors/0/pointer"), "/actions/0/quantity");
    EXPECT_EQ(change(order, more("A", 1)).status, 200);
}

TEST_P(OrderAdditions, fewer_and_more_and_another_way_are_one_change) {
    const auto order = placed();
    const auto done =
        change(order, units(1, 1) + "," + more("B", 1) + "," + collected(api_.shop.berlin));
    ASSERT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(done.number("/owed_minor"), 1000 + 4000 + 2000);
    const auto now = open(order);
    ASSERT_EQ(now.size(), 1u);
    EXPECT_EQ(now[0].text("/location"), to_string(api_.shop.berlin));
    const auto listed = call("GET /v1/orders/" + order.text("/id") + "/changes");
    EXPECT_EQ(listed.number("/items/0/lines/1/after"), 1);
}

TEST_P(OrderAdditions, wrong_actions_are_named) {
    const auto order = placed();
    const auto problem = [&](const std::string& action) {
        const auto reply = change(order, action);
        return reply.text("/errors/0/pointer") + " " + reply.text("/errors/0/code");
    };
    EXPECT_EQ(problem(R"({"action":"add_line","sku":"C"})"), "/actions/0/quantity required");
    EXPECT_EQ(problem(more("C", 0)), "/actions/0/quantity out_of_range");
    EXPECT_EQ(problem(units(1, 1) + "," + more("NIX", 1)), "/actions/1/sku unknown_sku");
    pick(order);
    EXPECT_EQ(change(order, more("C", 1)).code(), "already_begun");
}

}  // namespace
}  // namespace nahtlos::flows
