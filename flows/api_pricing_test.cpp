// Prices over the API: lists, groups, quantities, why; and the same prices in carts and orders.
#include "flows/api_pricing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_customers.hpp"
#include "flows/api_orders.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;

class PricingApi : public testing::OnEngine {
protected:
    PricingApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = pricing_routes(engine);
              const auto append = [&](api::Routes more) {
                  for (auto& route : more) routes.push_back(std::move(route));
              };
              append(catalog_routes(engine));
              append(cart_routes(engine));
              append(customer_routes(engine));
              append(order_routes(engine, readers));
              return routes;
          }) {
        shop_ = api_.make_key({.kind = auth::KeyKind::store,
                               .scopes = "catalog:read,carts:write",
                               .channel = api_.shop.web});
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    static std::string variant(const std::string& sku) {
        return "/v1/variants/" + to_string(testing::Shop::variant(sku));
    }
    ApiReply price(const std::string& sku, const std::string& more = "") {
        return call("GET " + variant(sku) + "/price?channel=web" + more);
    }
    // An active list; `more` are fields, each with a comma before.
    std::string make_list(const std::string& code, const std::string& more = "") {
        const auto made =
            call("POST /v1/price-lists", R"({"code":")" + code + R"(","name":"x","market":"de",)" +
                                             R"("status":"active")" + more + "}");
        EXPECT_EQ(made.status, 201) << made.body;
        return "/v1/price-lists/" + made.text("/id");
    }
    ApiReply put(const std::string& list, const std::string& rows) {
        return call("PUT " + list + "/prices", R"({"prices":[)" + rows + "]}");
    }
    // A group with one new customer, who is returned.
    std::string make_member(const std::string& group, const std::string& reference) {
        const auto made =
            call("POST /v1/customer-groups", R"({"code":")" + group + R"(","name":"x"})");
        EXPECT_EQ(made.status, 201) << made.body;
        const auto customer =
            call("POST /v1/customers/bulk",
                 R"({"customers":[{"external_reference":")" + reference + R"("}]})");
        const auto members = call("PUT /v1/customer-groups/" + made.text("/id") + "/members",
                                  R"({"members":[{"external_reference":")" + reference + R"("}]})");
        EXPECT_EQ(members.status, 200) << members.body;
        return customer.text("/rows/0/id");
    }

    testing::TestApi api_;
    std::string shop_;
};
INSTANTIATE_TEST_SUITE_P(Engines, PricingApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(PricingApi, the_list_price_is_the_price_without_any_list) {
    const auto read = price("A", "&explain=true");
    EXPECT_EQ(read.status, 200) << read.body;
    EXPECT_EQ(read.text("/unit_price"), "10.00");
    EXPECT_EQ(read.text("/gross_unit_price"), "10.00");
    EXPECT_EQ(read.text("/net_unit_price"), "8.403361");
    EXPECT_EQ(read.text("/candidates/0/outcome"), "won");
}

TEST_P(PricingApi, a_new_price_is_seen_at_once_and_explained) {
    const auto list = make_list("sale");
    EXPECT_EQ(put(list, R"({"sku":"A","unit_price":"8.00"})").status, 200);
    const auto read = price("A", "&explain=true");
    EXPECT_EQ(read.text("/unit_price"), "8.00");
    EXPECT_EQ(read.text("/list_price"), "10.00");
    EXPECT_EQ(read.text("/price_list"), "sale");
    EXPECT_EQ(read.text("/candidates/0/price_list"), "sale");
    EXPECT_EQ(read.text("/candidates/1/outcome"), "higher_price");
    EXPECT_EQ(put(list, R"({"sku":"A","unit_price":null})").status, 200);
    EXPECT_EQ(price("A").text("/unit_price"), "10.00");
}

TEST_P(PricingApi, a_customer_in_a_group_pays_its_price_in_cart_and_order) {
    const auto customer = make_member("vip", "ada");
    put(make_list("vip", R"(,"kind":"contract","customer_groups":["vip"])"),
        R"({"sku":"A","unit_price":"7.00"})");
    EXPECT_EQ(price("A").text("/unit_price"), "10.00");
    EXPECT_EQ(price("A", "&profile=" + customer).text("/unit_price"), "7.00");
    const std::string lines = R"("lines":[{"action":"add","sku":"A","quantity":2}])";
    const auto guest = call("POST /v1/carts", R"({"channel":"web",)" + lines + "}");
    EXPECT_EQ(guest.number("/total/minor"), 2'000) << guest.body;
    const auto cart =
        call("POST /v1/carts", R"({"channel":"web","profile":")" + customer + "\"," + lines + "}");
    EXPECT_EQ(cart.number("/total/minor"), 1'400) << cart.body;
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
    const auto order = call("POST /v1/orders", R"({"channel":"web",
        "lines":[{"sku":"A","quantity":1}],"customer":{"external_reference":"ada"},
        "delivery":{"method":"ship","address":{"name":"Ada","address1":"Weg 1",
        "postal_code":"10115","city":"Berlin","country":"DE"}},
        "payment":{"kind":"settled","provider":"test"}})");
    EXPECT_EQ(order.number("/total/minor"), 700) << order.body;
}

TEST_P(PricingApi, quantities_count_in_carts) {
    put(make_list("bulk"), R"({"sku":"A","min_quantity":10,"unit_price":"9.00"})");
    EXPECT_EQ(price("A", "&quantity=9").text("/unit_price"), "10.00");
    const auto read = price("A", "&quantity=10");
    EXPECT_EQ(read.text("/unit_price"), "9.00");
    EXPECT_EQ(read.number("/quantity_breaks/1/min_quantity"), 10);
    const auto cart =
        call("POST /v1/carts",
             R"({"channel":"web","lines":[{"action":"add","sku":"A","quantity":10}]})");
    EXPECT_EQ(cart.number("/total/minor"), 9'000) << cart.body;
}

TEST_P(PricingApi, a_shop_hears_nothing_of_prices_for_others_or_to_come) {
    make_member("vip", "ada");
    put(make_list("vip", R"(,"customer_groups":["vip"])"), R"({"sku":"A","unit_price":"7.00"})");
    put(make_list("next", R"(,"valid_from":"2100-01-01T00:00:00Z")"),
        R"({"sku":"A","unit_price":"6.00"})");
    const auto read = api_.call("GET " + variant("A") + "/price?explain=true", shop_);
    EXPECT_EQ(read.status, 200) << read.body;
    EXPECT_EQ(read.json().at("candidates").as_array().size(), 1u) << read.body;
    EXPECT_EQ(price("A", "&explain=true").json().at("candidates").as_array().size(), 3u);
    const auto future = variant("A") + "/price?at=2100-06-01T00:00:00Z";
    const auto early = api_.call("GET " + future, shop_);
    EXPECT_EQ(early.text("/errors/0/pointer"), "?at");
    EXPECT_EQ(early.text("/detail"), "a parameter of the query is wrong");
    EXPECT_EQ(price("A", "&at=2100-06-01T00:00:00Z").text("/unit_price"), "6.00");
}

TEST_P(PricingApi, a_list_is_changed_by_version_and_found_by_status) {
    const auto list = make_list("sale", R"(,"channels":["web"],"percent_off_bp":1000)");
    EXPECT_EQ(price("B").text("/unit_price"), "18.00");
    EXPECT_EQ(call("GET " + variant("B") + "/price?channel=till").text("/unit_price"), "20.00");
    EXPECT_EQ(call("PATCH " + list, R"({"status":"archived","channels":[]})").status, 200);
    EXPECT_EQ(price("B").text("/unit_price"), "20.00");
    EXPECT_EQ(call("GET " + list).number("/version"), 2);
    EXPECT_THAT(testing::items(call("GET /v1/price-lists?status=archived"), "code"),
                ElementsAre("sale"));
    EXPECT_THAT(testing::items(call("GET /v1/price-lists?status=active"), "code"), ElementsAre());
}

TEST_P(PricingApi, a_list_names_what_it_does_not_know) {
    const auto refused = call("POST /v1/price-lists", R"({"code":"x","name":"x","market":"de",
        "channels":["nowhere"],"customer_groups":["nobody"]})");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/channels/0");
    EXPECT_EQ(refused.text("/errors/1/pointer"), "/customer_groups/0");
    EXPECT_EQ(call("GET " + make_list("empty") + "/prices").status, 200);
}

TEST_P(PricingApi, a_reduction_says_what_was_asked_before) {
    EXPECT_EQ(price("A").json().as_object().contains("reduction"), false);
    put(make_list("sale"), R"({"sku":"A","unit_price":"8.00"})");
    const auto read = price("A");
    EXPECT_EQ(read.text("/reduction/prior_price"), "10.00") << read.body;
}

TEST_P(PricingApi, a_variant_with_a_content_has_a_price_per_unit) {
    EXPECT_EQ(call("PATCH " + variant("A"), R"({"content":{"amount":"0.75","unit":"l"}})").status,
              200);
    const auto read = price("A");
    EXPECT_EQ(read.text("/content_price/per"), "l") << read.body;
    EXPECT_EQ(read.text("/content_price/unit_price"), "13.33");
    EXPECT_EQ(call("PATCH " + variant("A"), R"({"content":null})").status, 200);
    EXPECT_EQ(price("A").json().as_object().contains("content_price"), false);
}

TEST_P(PricingApi, members_of_a_group_are_listed_and_taken_out) {
    const auto customer = make_member("vip", "ada");
    const auto group =
        "/v1/customer-groups/" + call("GET /v1/customer-groups").text("/items/0/id") + "/members";
    EXPECT_THAT(testing::items(call("GET " + group), "profile"), ElementsAre(customer));
    const auto wrong = call("PUT " + group, R"({"members":[{"external_reference":"nobody"}]})");
    EXPECT_EQ(wrong.text("/errors/0/pointer"), "/members/0/external_reference") << wrong.body;
    EXPECT_EQ(
        call("PUT " + group, R"({"members":[{"profile":")" + customer + R"(","is_member":false}]})")
            .status,
        200);
    EXPECT_THAT(testing::items(call("GET " + group), "profile"), ElementsAre());
}

TEST_P(PricingApi, what_a_customer_pays_is_known_to_their_own_seller) {
    const auto customer = make_member("vip", "ada");
    put(make_list("vip", R"(,"kind":"contract","customer_groups":["vip"])"),
        R"({"sku":"A","unit_price":"7.00"})");
    sql::write(*api_.base.database().open_writer(), [&](Tx& tx) {
        return tx.run("update customers_profile set legal_entity = $1", api_.shop.entity);
    });
    const auto read_as = [&](Uuid entity) {
        const auto key = api_.make_key({.kind = auth::KeyKind::admin,
                                        .scopes = "catalog:read,customers:read",
                                        .legal_entity = channels::LegalEntityId{entity}});
        return api_.call("GET " + variant("A") + "/price?market=de&profile=" + customer, key);
    };
    EXPECT_EQ(read_as(api_.shop.entity.uuid).text("/unit_price"), "7.00");
    const auto other = read_as(api_.fake.ids.next());
    EXPECT_EQ(other.status, 422) << other.body;
    EXPECT_EQ(other.text("/errors/0/pointer"), "?profile");
}

TEST_P(PricingApi, a_key_of_another_market_reads_no_price_list_promotion_or_coupon) {
    const auto list = make_list("sale");
    put(list, R"({"sku":"A","unit_price":"8.00"})");
    const auto made = call("POST /v1/promotions", R"({"code":"p","name":"x","market":"de",
        "needs_coupon":true,"effect":{"kind":"free_shipping"}})");
    const auto promotion = "/v1/promotions/" + made.text("/id");
    const auto batch = call("POST " + promotion + "/coupons/generate", R"({"count":1})");
    const auto key_of = [&](Uuid market) {
        return api_.make_key({.kind = auth::KeyKind::admin,
                              .scopes = "catalog:read,catalog:write",
                              .market = channels::MarketId{market}});
    };
    const auto own = key_of(api_.shop.market.uuid), other = key_of(api_.fake.ids.next());
    for (const auto& path : {list, list + "/prices", promotion, promotion + "/coupons",
                             promotion + "/coupon-batches/" + batch.text("/id")}) {
        EXPECT_EQ(api_.call("GET " + path, own).status, 200) << path;
        EXPECT_EQ(api_.call("GET " + path, other).status, 404) << path;
    }
    for (const std::string path : {"/v1/price-lists", "/v1/promotions"}) {
        EXPECT_EQ(testing::items(api_.call("GET " + path, own), "id").size(), 1u) << path;
        EXPECT_THAT(testing::items(api_.call("GET " + path, other), "id"), ElementsAre());
    }
    const auto price = api_.call("GET " + variant("A") + "/price?market=de", other);
    EXPECT_EQ(price.code(), "outside_of_key") << price.body;
}

}  // namespace
}  // namespace nahtlos::flows
