// The catalog over the API: paged, filtered, changed, published per channel.
#include "flows/api_catalog.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_cart.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_setup.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;

class CatalogApi : public testing::OnEngine {
protected:
    CatalogApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = catalog_routes(engine);
              for (auto& route : setup_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : cart_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : order_routes(engine, readers)) routes.push_back(std::move(route));
              return routes;
          }) {
        shop_ = api_.make_key({.kind = auth::KeyKind::store,
                               .scopes = "catalog:read,carts:write,orders:place,orders:price",
                               .channel = api_.shop.web});
    }

    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    static std::string variant(const std::string& sku) {
        return "/v1/variants/" + to_string(testing::Shop::variant(sku));
    }
    std::string product(const std::string& sku) {
        return "/v1/products/" + call("GET " + variant(sku)).text("/product");
    }
    ApiReply publish(const std::string& rows, const std::string& policy = "reject_everything") {
        return call("PUT /v1/channels/" + to_string(api_.shop.web) + "/publications",
                    R"({"error_policy":")" + policy + R"(","publications":[)" + rows + "]}");
    }
    // From now on the web shop sells only what is published there.
    void sell_published_only() {
        EXPECT_EQ(
            call("PATCH /v1/channels/" + to_string(api_.shop.web), R"({"publishes_all":false})")
                .status,
            200);
    }
    ApiReply order(const std::string& sku) {
        return api_.call("POST /v1/orders", api_.store,
                         testing::order_body(R"({"sku":")" + sku + R"(","quantity":1})"));
    }

    testing::TestApi api_;
    std::string shop_;  // a key of the web shop
};
INSTANTIATE_TEST_SUITE_P(Engines, CatalogApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CatalogApi, variants_come_page_by_page_each_once) {
    EXPECT_THAT(testing::all_pages(api_, "/v1/variants?limit=4", shop_, "sku"),
                ElementsAre("A", "B", "C", "D", "E", "KIT"));
}

TEST_P(CatalogApi, a_page_has_at_most_a_hundred) {
    EXPECT_EQ(call("GET /v1/variants?limit=101").text("/errors/0/pointer"), "?limit");
    std::string skus = "A";
    for (int i = 0; i < 100; ++i) skus += ",A";
    EXPECT_EQ(call("GET /v1/variants?skus=" + skus).text("/errors/0/pointer"), "?skus");
    EXPECT_EQ(call("GET /v1/variants?cursor=nonsense").text("/errors/0/pointer"), "?cursor");
}

TEST_P(CatalogApi, variants_are_found_by_sku_gtin_product_and_status) {
    EXPECT_EQ(call("PATCH " + variant("B"), R"({"gtin":"4006381333931"})").status, 200);
    EXPECT_EQ(call("PATCH " + variant("C"), R"({"status":"archived"})").status, 200);
    EXPECT_THAT(items(call("GET /v1/variants?text=A"), "sku"), ElementsAre("A"));
    EXPECT_THAT(items(call("GET /v1/variants?text=4006381333931"), "sku"), ElementsAre("B"));
    EXPECT_THAT(items(call("GET /v1/variants?text=04006381333931"), "sku"), ElementsAre("B"));
    EXPECT_THAT(items(call("GET /v1/variants?text=4006381"), "sku"), ElementsAre());
    EXPECT_THAT(items(call("GET /v1/variants?status=archived"), "sku"), ElementsAre("C"));
    const auto of = call("GET " + variant("D")).text("/product");
    EXPECT_THAT(items(call("GET /v1/variants?product=" + of), "sku"), ElementsAre("D"));
}

TEST_P(CatalogApi, a_shop_sees_what_it_sells_and_no_more) {
    EXPECT_EQ(call("PATCH " + variant("C"), R"({"status":"archived"})").status, 200);
    EXPECT_EQ(publish(R"({"sku":"A"},{"sku":"C"})").status, 200);
    sell_published_only();
    EXPECT_THAT(items(api_.call("GET /v1/variants", shop_), "sku"), ElementsAre("A"));
    EXPECT_EQ(api_.call("GET " + variant("B"), shop_).status, 404);
    EXPECT_THAT(items(api_.call("GET /v1/products?expand=variants", shop_), "handle"),
                ElementsAre("A"));
}

TEST_P(CatalogApi, a_product_is_read_with_texts_and_variants) {
    const auto read = call("GET " + product("A") + "?expand=variants&market=de");
    EXPECT_EQ(read.status, 200) << read.body;
    EXPECT_EQ(read.text("/texts/de/title"), "Artikel A");
    EXPECT_EQ(read.text("/variants/0/sku"), "A");
    EXPECT_EQ(read.text("/variants/0/currency"), "EUR");
    EXPECT_EQ(read.headers.at("ETag"), "\"1\"");
    EXPECT_FALSE(call("GET " + product("A")).json().as_object().contains("variants"));
}

TEST_P(CatalogApi, products_come_page_by_page_and_by_status) {
    EXPECT_THAT(testing::all_pages(api_, "/v1/products?limit=4", api_.admin, "handle"),
                ElementsAre("A", "B", "C", "D", "E", "KIT"));
    EXPECT_EQ(call("PATCH " + product("B"), R"({"status":"draft"})").status, 200);
    EXPECT_THAT(items(call("GET /v1/products?status=draft"), "handle"), ElementsAre("B"));
    EXPECT_THAT(items(call("GET /v1/products?handle=KIT"), "handle"), ElementsAre("KIT"));
}

TEST_P(CatalogApi, products_are_found_by_what_staff_know_of_them) {
    api_.fake.clock.advance(hours(1));
    const auto now = to_string(api_.world.clock.now());
    const auto made = call("POST /v1/products", R"({"handle":"jacket","brand":"Acme",
        "external_reference":"erp-7","texts":{"de":{"title":"Jacke"}},
        "variants":[{"sku":"JACKET"}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    for (const auto* query : {"brand=Acme", "external_reference=erp-7"}) {
        EXPECT_THAT(items(call("GET /v1/products?" + std::string(query)), "handle"),
                    ElementsAre("jacket"))
            << query;
    }
    EXPECT_THAT(items(call("GET /v1/products?updated_since=" + now), "handle"),
                ElementsAre("jacket"));
    EXPECT_TRUE(items(call("GET /v1/products?product_type=none"), "handle").empty());
    EXPECT_EQ(call("GET /v1/products?updated_since=soon").code(), "invalid_request");
}

TEST_P(CatalogApi, handles_lead_nowhere_else) {
    for (const auto* handle : {"../x", "a/b", "..", "."}) {
        const auto refused = call(
            "POST /v1/products", R"({"handle":")" + std::string(handle) +
                                     R"(","texts":{"de":{"title":"X"}},"variants":[{"sku":"X"}]})");
        EXPECT_EQ(refused.text("/errors/0/pointer"), "/handle") << handle << refused.body;
        EXPECT_EQ(refused.text("/errors/0/code"), "invalid_format") << handle;
    }
}

TEST_P(CatalogApi, a_new_title_is_sold_under_at_once) {
    EXPECT_EQ(call("PATCH " + product("A"), R"({"texts":{"en":{"title":"Vase"}}})").status, 200);
    EXPECT_EQ(call("GET " + variant("A")).text("/title"), "Vase");
    EXPECT_EQ(call("GET " + product("A")).text("/texts/de/title"), "Artikel A");
}

TEST_P(CatalogApi, a_new_title_leaves_the_rest_of_its_text) {
    const auto change = [&](const std::string& text) {
        return call("PATCH " + product("A"), R"({"texts":{"de":)" + text + "}}").status;
    };
    const auto description = [&] {
        return call("GET " + product("A")).text("/texts/de/description");
    };
    EXPECT_EQ(change(R"({"title":"Vase","description":"Aus Ton"})"), 200);
    EXPECT_EQ(change(R"({"title":"Krug"})"), 200);
    EXPECT_EQ(description(), "Aus Ton");
    EXPECT_EQ(change(R"({"title":"Krug","description":null})"), 200);
    EXPECT_EQ(description(), "");
}

TEST_P(CatalogApi, what_is_withdrawn_is_not_sold_any_more) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 5);
    EXPECT_EQ(order("A").status, 201);
    EXPECT_EQ(call("PATCH " + product("A"), R"({"status":"archived"})").status, 200);
    EXPECT_EQ(order("A").text("/errors/0/code"), "not_for_sale");
}

TEST_P(CatalogApi, null_empties_and_absence_leaves) {
    EXPECT_EQ(call("PATCH " + variant("A"),
                   R"({"gtin":"4006381333931","options":{"size":"M"},"weight_g":250})")
                  .status,
              200);
    const auto changed = call("PATCH " + variant("A"), R"({"gtin":null})");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.text("/gtin"), "");
    EXPECT_EQ(changed.text("/options/size"), "M");
    EXPECT_EQ(changed.number("/weight_g"), 250);
}

TEST_P(CatalogApi, a_number_of_no_article_is_refused_by_its_field) {
    for (const auto* number : {"0000000000000", "9912345678909"}) {
        const auto refused =
            call("PATCH " + variant("A"), R"({"gtin":")" + std::string(number) + "\"}");
        EXPECT_EQ(refused.status, 422) << refused.body;
        EXPECT_EQ(refused.text("/errors/0/pointer"), "/gtin");
        EXPECT_EQ(refused.text("/errors/0/code"), "no_article_number");
    }
    EXPECT_EQ(call("PATCH " + variant("A"), R"({"gtin":"20000004"})").status, 200);
}

TEST_P(CatalogApi, two_articles_never_share_a_gtin) {
    EXPECT_EQ(call("PATCH " + variant("A"), R"({"gtin":"4006381333931"})").status, 200);
    const auto refused = call("PATCH " + variant("B"), R"({"gtin":"4006381333931"})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/gtin");
    EXPECT_EQ(refused.text("/errors/0/code"), "taken");
}

TEST_P(CatalogApi, a_change_of_an_old_version_is_refused) {
    const testing::Parts first{{"if-match", "\"1\""}};
    EXPECT_EQ(call("PATCH " + variant("A"), R"({"tax_category":"reduced"})", first).status, 200);
    EXPECT_EQ(call("PATCH " + variant("A"), R"({"tax_category":"standard"})", first).status, 412);
    EXPECT_EQ(call("GET " + variant("A")).text("/tax_category"), "reduced");
    EXPECT_EQ(call("GET " + variant("A")).headers.at("ETag"), "\"2\"");
}

TEST_P(CatalogApi, only_what_is_published_is_sold) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 5);
    EXPECT_EQ(publish(R"({"sku":"A"})").status, 200);
    sell_published_only();
    EXPECT_EQ(order("A").status, 201);
    const auto refused = order("B");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/lines/0/sku");
    EXPECT_EQ(refused.text("/errors/0/code"), "not_for_sale");
    EXPECT_EQ(publish(R"({"sku":"A","is_published":false})").status, 200);
    EXPECT_EQ(order("A").text("/errors/0/code"), "not_for_sale");
    EXPECT_EQ(
        api_.call("POST /v1/carts", shop_, R"({"lines":[{"action":"add","sku":"A","quantity":1}]})")
            .text("/errors/0/code"),
        "not_for_sale");
}

TEST_P(CatalogApi, each_row_of_a_publication_is_answered) {
    const auto mixed = publish(R"({"sku":"A"},{"sku":"nothing"})", "reject_failed_rows");
    EXPECT_EQ(mixed.status, 200) << mixed.body;
    EXPECT_EQ(mixed.number("/done"), 1);
    EXPECT_EQ(mixed.text("/rows/1/errors/0/pointer"), "/publications/1/sku");
    EXPECT_EQ(publish(R"({"sku":"B"},{"sku":"nothing"})").status, 422);
    const auto list =
        call("GET /v1/channels/" + to_string(api_.shop.web) + "/publications?limit=1");
    EXPECT_THAT(items(list, "sku"), ElementsAre("A"));
    EXPECT_EQ(list.text("/next_cursor"), "");
}

TEST_P(CatalogApi, each_row_of_prices_and_tax_rates_is_answered) {
    const std::string price = R"({"market":"de","unit_price":"1.00",)"
                              R"("valid_from":"2099-01-01T00:00:00Z"})";
    const std::string rows = price + R"(,{"market":"xx","unit_price":"1.00"},)" + price;
    const auto prices = "POST " + variant("A") + "/prices";
    const auto refused = call(prices, R"({"prices":[)" + rows + "]}");
    EXPECT_EQ(refused.code(), "invalid_rows");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/prices/1/market");
    EXPECT_EQ(refused.text("/errors/1/pointer"), "/prices/2");
    const auto partly =
        call(prices, R"({"error_policy":"reject_failed_rows","prices":[)" + rows + "]}");
    EXPECT_EQ(partly.status, 201) << partly.body;
    EXPECT_EQ(partly.number("/done"), 1);
    EXPECT_EQ(partly.text("/rows/0/outcome"), "done");
    EXPECT_EQ(partly.text("/rows/1/outcome"), "refused");
    const auto rate = [](int bp) {
        return R"({"country":"DE","category":"x","valid_from":"2099-01-01T00:00:00Z","rate_bp":)" +
               std::to_string(bp) + "}";
    };
    const auto rates =
        call("PUT /v1/tax-rates", R"({"error_policy":"reject_failed_rows","rates":[)" +
                                      rate(10'001) + "," + rate(5) + "," + rate(6) + "]}");
    EXPECT_EQ(rates.status, 200) << rates.body;
    EXPECT_EQ(rates.number("/refused"), 2);
    EXPECT_EQ(call("GET /v1/tax-rates?category=x").number("/items/0/rate_bp"), 5);
}

TEST_P(CatalogApi, what_is_published_is_changed_under_the_version_of_its_channel) {
    const auto path = "/v1/channels/" + to_string(api_.shop.web) + "/publications";
    const auto version = call("GET " + path).headers.at("ETag");
    const auto put = [&] {
        return api_.call("PUT " + path, api_.admin, R"({"publications":[{"sku":"A"}]})",
                         {{"if-match", version}});
    };
    const auto set = put();
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(put().code(), "version_changed");
    EXPECT_EQ(call("GET " + path).headers.at("ETag"), set.headers.at("ETag"));
}

TEST_P(CatalogApi, a_bulk_call_says_created_only_where_something_was_made) {
    const std::string policy = R"({"error_policy":"reject_failed_rows",)";
    const auto price = [](const std::string& market) {
        return R"("prices":[{"market":")" + market + R"(","unit_price":"1.00"}]})";
    };
    const auto prices = "POST " + variant("A") + "/prices";
    EXPECT_EQ(call(prices, policy + price("de")).status, 201);
    const auto none = call(prices, policy + price("xx"));
    EXPECT_EQ(none.status, 200) << none.body;
    EXPECT_EQ(none.number("/refused"), 1);
    const std::string nobody = "POST /v1/variants/var_00000000000000000000000001/prices";
    EXPECT_EQ(call(nobody, policy + price("xx")).status, 404);
    EXPECT_EQ(call(nobody, "{" + price("xx")).status, 404);
    const std::string vase = R"("products":[{"handle":"vase","texts":{"de":{"title":"Vase"}},)"
                             R"("variants":[{"sku":"V"}]}]})";
    EXPECT_EQ(call("POST /v1/products/bulk", policy + vase).status, 201);
    EXPECT_EQ(call("POST /v1/products/bulk", policy + vase).status, 200);
}

TEST_P(CatalogApi, taking_out_of_a_channel_that_sells_all_is_refused) {
    const auto refused = publish(R"({"sku":"A","is_published":false})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/code"), "publishes_all");
}

TEST_P(CatalogApi, a_variant_that_is_published_twice_in_a_call_is_its_second_rows_error) {
    sell_published_only();
    const std::string twice = R"({"sku":"A"},{"sku":"A","is_published":false})";
    const auto refused = publish(twice);
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/publications/1/sku");
    EXPECT_EQ(refused.text("/errors/0/code"), "repeated");
    const auto taken = publish(twice, "reject_failed_rows");
    EXPECT_EQ(taken.number("/done"), 1) << taken.body;
    EXPECT_EQ(taken.text("/rows/1/errors/0/detail"), "stands in row 0 already");
}

TEST_P(CatalogApi, the_same_price_or_rate_twice_in_a_call_is_refused_by_its_row) {
    const std::string price =
        R"({"market":"de","unit_price":"1.00","valid_from":"2027-01-01T00:00:00Z"})";
    const auto prices =
        call("POST " + variant("A") + "/prices", R"({"prices":[)" + price + "," + price + "]}");
    EXPECT_EQ(prices.status, 422) << prices.body;
    EXPECT_EQ(prices.text("/errors/0/pointer"), "/prices/1");
    EXPECT_EQ(prices.text("/errors/0/code"), "repeated");
    const std::string rate = R"({"country":"AT","category":"x","rate_bp":100,)"
                             R"("valid_from":"2020-01-01T00:00:00Z"})";
    const auto rates = call("PUT /v1/tax-rates", R"({"rates":[)" + rate + "," + rate + "]}");
    EXPECT_EQ(rates.status, 422) << rates.body;
    EXPECT_EQ(rates.text("/errors/0/pointer"), "/rates/1");
    EXPECT_EQ(rates.text("/errors/0/code"), "repeated");
}

TEST_P(CatalogApi, what_two_products_of_a_call_both_name_is_the_second_ones_error) {
    const auto row = [](const std::string& name, const std::string& more,
                        const std::string& of_variant = "") {
        return R"({"handle":")" + name + R"(","texts":{"de":{"title":"x"}},"variants":[{"sku":")" +
               name + "\"" + of_variant + "}]" + more + "}";
    };
    const auto bulk = [&](const std::string& rows) {
        return call("POST /v1/products/bulk",
                    R"({"error_policy":"reject_failed_rows","products":[)" + rows + "]}");
    };
    const std::string ref = R"(,"external_reference":"r1")";
    const std::string price = R"({"market":"de","unit_price":"1.00"})";
    const auto part = R"({"sku":"A","quantity":1})";
    const auto made = bulk(
        row("n1", ref, ref) + "," + row("n1", "") + "," + row("n2", ref) + "," +
        row("n3", "", ref) + "," + row("n4", "", R"(,"prices":[)" + price + "," + price + "]") +
        "," + row("n5", "", std::string(R"(,"components":[)") + part + "," + part + "]"));
    EXPECT_EQ(made.number("/done"), 1) << made.body;
    EXPECT_EQ(made.text("/rows/1/errors/0/pointer"), "/products/1/handle");
    EXPECT_EQ(made.text("/rows/2/errors/0/pointer"), "/products/2/external_reference");
    EXPECT_EQ(made.text("/rows/3/errors/0/pointer"), "/products/3/variants/0/external_reference");
    EXPECT_EQ(made.text("/rows/4/errors/0/pointer"), "/products/4/variants/0/prices/1");
    EXPECT_EQ(made.text("/rows/5/errors/0/pointer"), "/products/5/variants/0/components/1/sku");
}

TEST_P(CatalogApi, prices_to_come_are_listed_for_staff_only) {
    EXPECT_EQ(call("POST " + variant("A") + "/prices",
                   R"({"prices":[{"market":"de","unit_price":"12.00",)"
                   R"("valid_from":"2099-01-01T00:00:00Z"}]})")
                  .status,
              201);
    EXPECT_EQ(testing::all_pages(api_, variant("A") + "/prices?limit=1", api_.admin, "unit_price"),
              (std::vector<std::string>{"10.00", "12.00"}));
    EXPECT_EQ(items(api_.call("GET " + variant("A") + "/prices", shop_), "unit_price").size(), 1U);
}

TEST_P(CatalogApi, tax_rates_come_page_by_page) {
    EXPECT_THAT(testing::all_pages(api_, "/v1/tax-rates?limit=4", api_.admin, "country"),
                ElementsAre("AT", "AT", "CH", "CH", "DE", "DE"));
    EXPECT_THAT(items(call("GET /v1/tax-rates?country=AT&category=reduced"), "category"),
                ElementsAre("reduced"));
}

TEST_P(CatalogApi, every_change_is_an_event_of_its_own_in_order) {
    // The channel of this shop was made without the event that is its first.
    sql::write(*api_.base.database().open_writer(),
               [](Tx& tx) { tx.run("update channels_channel set version = 0"); });
    const auto made =
        call("POST /v1/products", R"({"handle":"vase","texts":{"de":{"title":"Vase"}},)"
                                  R"("variants":[{"sku":"V"}]})");
    ASSERT_EQ(made.status, 201) << made.body;
    const auto variant = "/v1/variants/" + made.text("/variants/0/id");
    EXPECT_EQ(
        call("POST " + variant + "/prices", R"({"prices":[{"market":"de","unit_price":"5.00"}]})")
            .status,
        201);
    EXPECT_EQ(call("PATCH " + variant, R"({"weight_g":5})").status, 200);
    EXPECT_EQ(publish(R"({"sku":"V"})").status, 200);
    EXPECT_EQ(call("PATCH /v1/products/" + made.text("/id"), R"({"brand":"Ton"})").status, 200);
    const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
    const auto& numbered = report[Check::event_sequences];
    EXPECT_EQ(numbered.broken, 0) << to_string(numbered);
    EXPECT_GE(numbered.rows, 6);
}

TEST_P(CatalogApi, a_key_of_one_channel_does_not_change_what_all_sell) {
    const auto key = api_.make_key(
        {.kind = auth::KeyKind::admin, .scopes = "catalog:write", .channel = api_.shop.web});
    EXPECT_EQ(api_.call("PATCH " + variant("A"), key, R"({"status":"archived"})").code(),
              "outside_of_key");
    EXPECT_EQ(api_.call("PUT /v1/tax-rates", key,
                        R"({"rates":[{"country":"DE","category":"standard","rate_bp":0,)"
                        R"("valid_from":"2020-01-01T00:00:00Z"}]})")
                  .code(),
              "outside_of_key");
    EXPECT_EQ(api_.call("PUT /v1/channels/" + to_string(api_.shop.web) + "/publications", key,
                        R"({"publications":[{"sku":"A"}]})")
                  .status,
              200);
}

}  // namespace
}  // namespace nahtlos::flows
