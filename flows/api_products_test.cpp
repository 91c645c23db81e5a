// Whole products over the API: types, bulk writes, kits, contents, codes, life.
#include "flows/api_products.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_catalog.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;
using ::testing::UnorderedElementsAre;

class ProductsApi : public testing::OnEngine {
protected:
    ProductsApi()
        : api_(GetParam(),
               [](Engine& engine, auth::KeyRing&, Executor&) { return catalog_routes(engine); }) {
        shop_ = api_.make_key(
            {.kind = auth::KeyKind::store, .scopes = "catalog:read", .channel = api_.shop.web});
    }
    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    ApiReply put(const std::string& products, const std::string& policy = "reject_failed_rows") {
        return call("PUT /v1/products/bulk",
                    R"({"error_policy":")" + policy + R"(","products":[)" + products + "]}");
    }
    static std::string row(const std::string& handle, const std::string& variant = "",
                           const std::string& more = "") {
        return R"({"handle":")" + handle + R"(","texts":{"de":{"title":")" + handle +
               R"("}},"variants":[{"sku":")" + handle + "\"" + variant + "}]" + more + "}";
    }
    static std::string kit(const std::string& handle, const std::string& components,
                           const std::string& more = "") {
        return row(handle, R"(,"components":[)" + components + "]", more);
    }
    static std::string part(const std::string& sku, int quantity) {
        return R"({"sku":")" + sku + R"(","quantity":)" + std::to_string(quantity) + "}";
    }
    // "item x quantity" of what a variant takes from stock.
    std::map<std::string, std::int64_t> parts(const std::string& sku) {
        std::map<std::string, std::int64_t> parts;
        api_.base.database().read([&](Tx& tx) {
            const auto pages = api_.engine.books().open(tx);
            const auto* offer = pages->offers->find(sku);
            check(offer != nullptr, sku.c_str());
            for (const auto& c : pages->components(offer->variant)) {
                const auto code = tx.value<std::string>(
                    "select code from inventory_stock_item where id = $1", c.stock_item);
                parts[code.value_or("?")] = c.quantity;
            }
            return true;
        });
        return parts;
    }

    testing::TestApi api_;
    std::string shop_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ProductsApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(ProductsApi, a_new_product_keeps_the_rules_of_all_products) {
    ASSERT_EQ(put(row("n", R"(,"gtin":"4006381333931")")).number("/done"), 1);
    const auto made = [&](const std::string& language, const std::string& handle,
                          const std::string& variant) {
        const auto reply =
            call("POST /v1/products", R"({"handle":")" + handle + R"(","texts":{")" + language +
                                          R"(":{"title":"x"}},"variants":[{"sku":")" + handle +
                                          "-1\"" + variant + "}]}");
        return std::to_string(reply.status) + ' ' + reply.text("/errors/0/pointer") + ' ' +
               reply.text("/errors/0/code");
    };
    EXPECT_EQ(made("de", "a", R"(,"weight_g":-5)"), "422 /variants/0/weight_g out_of_range");
    EXPECT_EQ(made("de", "a", R"(,"gtin":"04006381333931")"), "422 /variants/0/gtin taken");
    EXPECT_EQ(made("German!", "a", "").substr(0, 10), "422 /texts");
    EXPECT_EQ(made("de", "n", ""), "422 /handle taken");
    EXPECT_EQ(made("de", "a", ""), "201  ");
    EXPECT_EQ(made("de", "kit", R"(,"components":[)" + part("a-1", 2) + ']'), "201  ");
    EXPECT_EQ(parts("kit-1"), (std::map<std::string, std::int64_t>{{"a-1", 2}}));
    EXPECT_EQ(call("POST /v1/products/bulk", R"({"error_policy":"reject_failed_rows",
        "products":[{"handle":"a","texts":{"de":{"title":"x"}},"variants":[{"sku":"b"}]}]})")
                  .text("/rows/0/errors/0/pointer"),
              "/products/0/handle");
}

TEST_P(ProductsApi, each_row_is_made_left_alone_or_refused) {
    const auto first = put(row("n1") + ',' + row("n2", R"(,"gtin":"4006381333931")"));
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.number("/done"), 2);
    const auto again = put(row("n1") + ',' + row("n2", R"(,"gtin":"4006381333931","weight_g":5)") +
                           ',' + row("n3", R"(,"gtin":"4006381333931")"));
    EXPECT_EQ(again.text("/rows/0/outcome"), "already_done") << again.body;
    EXPECT_EQ(again.text("/rows/1/outcome"), "done");
    EXPECT_EQ(again.text("/rows/2/errors/0/pointer"), "/products/2/variants/0/gtin");
    EXPECT_EQ(
        put(row("n4") + ',' + row("n5", R"(,"gtin":"4006381333931")"), "reject_everything").status,
        422);
    EXPECT_EQ(items(call("GET /v1/products?handle=n4"), "handle").size(), 0U);
}

TEST_P(ProductsApi, a_row_that_does_not_read_harms_no_other) {
    const auto bad = row("n2", R"(,"gtin":"4006381333932")", R"(,"tags":7,"colour":"red")");
    const auto some = put(row("n1") + ',' + bad + ",5," + row("n3"));
    EXPECT_EQ(some.status, 200) << some.body;
    EXPECT_EQ(some.number("/done"), 2);
    EXPECT_EQ(some.text("/rows/1/outcome"), "refused");
    std::vector<std::string> wrong;
    const auto body = some.json();
    for (const auto& e : body.at("rows").at(1).at("errors").as_array()) {
        wrong.emplace_back(e.at("pointer").as_string().c_str());
    }
    EXPECT_THAT(wrong, UnorderedElementsAre("/products/1/variants/0/gtin", "/products/1/tags",
                                            "/products/1/colour"));
    EXPECT_EQ(some.text("/rows/2/errors/0/pointer"), "/products/2");
    const auto none = put(row("n4") + ',' + bad, "reject_everything");
    EXPECT_EQ(none.code(), "invalid_rows") << none.body;
    EXPECT_EQ(none.text("/errors/0/pointer"), "/products/1/variants/0/gtin");
    EXPECT_EQ(items(call("GET /v1/products?handle=n4"), "handle").size(), 0U);
}

TEST_P(ProductsApi, a_handle_is_named_once_in_a_call) {
    put(row("n"));
    // Whether or not the first one changes anything.
    for (const auto* variant : {"", R"(,"weight_g":5)"}) {
        const auto twice = put(row("n", variant) + ',' + row("n", R"(,"weight_g":7)") + ',' +
                               kit("n", part("A", 1)));
        EXPECT_EQ(twice.number("/refused"), 2) << twice.body;
        EXPECT_EQ(twice.text("/rows/1/errors/0/pointer"), "/products/1/handle");
        EXPECT_EQ(twice.text("/rows/1/errors/0/code"), "repeated");
    }
}

TEST_P(ProductsApi, combinations_of_options_become_variants_with_stock_of_their_own) {
    const std::string options = R"("options":[{"code":"size","values":[{"code":"S"},{"code":"M"},
        {"code":"L"}]}])";
    const auto id = put(row("n", R"(,"options":{"size":"S"})", ',' + options)).text("/rows/0/id");
    const auto route = "POST /v1/products/" + id + "/variants/generate";
    const std::string wish = R"({"prices":[{"market":"de","unit_price":"5.00"}])";
    const auto planned = call(route, wish + R"(,"dry_run":true})");
    EXPECT_EQ(planned.text("/variants/1/sku"), "n-l") << planned.body;
    EXPECT_EQ(planned.number("/version"), 1);
    EXPECT_EQ(items(call("GET /v1/variants?product=" + id), "sku").size(), 1U);
    const auto made = call(route, wish + "}", {{"if-match", "\"1\""}});
    EXPECT_EQ(made.number("/version"), 2) << made.body;
    EXPECT_THAT(items(call("GET /v1/variants?market=de&product=" + id), "sku"),
                ElementsAre("n", "n-m", "n-l"));
    EXPECT_EQ(parts("n-m"), (std::map<std::string, std::int64_t>{{"n-m", 1}}));
    EXPECT_EQ(call("GET /v1/variants?market=de&skus=n-m").text("/items/0/unit_price"), "5.00");
    EXPECT_EQ(call(route, wish + "}").json().at("variants").as_array().size(), 0U);
    EXPECT_EQ(call(route, wish + "}", {{"if-match", "\"1\""}}).code(), "version_changed");
}

TEST_P(ProductsApi, what_generates_no_variants_is_told_by_its_field) {
    put(row("n-m"));
    const auto id = put(row("n", R"(,"options":{"size":"S"})",
                            R"(,"options":[{"code":"size","values":[{"code":"S"},{"code":"M"}]}])"))
                        .text("/rows/0/id");
    const auto wrong = [&](const std::string& wish) {
        const auto reply = call("POST /v1/products/" + id + "/variants/generate", wish);
        EXPECT_EQ(reply.status, 422) << reply.body;
        return reply.text("/errors/0/pointer") + ' ' + reply.text("/errors/0/code");
    };
    EXPECT_EQ(wrong("{}"), "/sku taken");
    EXPECT_EQ(wrong(R"({"dry_run":true})"), "/sku taken");
    EXPECT_EQ(wrong(R"({"sku":"x-{size}","prices":[{"market":"xx","unit_price":"1"}]})"),
              "/prices/0/market unknown");
    EXPECT_EQ(wrong(R"({"sku":"x-{size}","weight_g":-1})"), "/weight_g out_of_range");
    EXPECT_EQ(wrong(R"({"options":[{"code":"size","values":[{"code":"M"}]}],"sku":"{size}"})"),
              "/variants unknown_value");
}

TEST_P(ProductsApi, plain_articles_take_their_own_stock_and_services_none) {
    EXPECT_EQ(put(row("p") + ',' + row("s", "", R"(,"kind":"service")") + ',' +
                  row("d", "", R"(,"kind":"digital")"))
                  .number("/done"),
              3);
    EXPECT_EQ(parts("p"), (std::map<std::string, std::int64_t>{{"p", 1}}));
    EXPECT_TRUE(parts("s").empty());
    EXPECT_TRUE(parts("d").empty());
}

TEST_P(ProductsApi, kits_take_the_parts_of_kits_and_none_contains_itself) {
    const auto made = put(kit("k2", part("k1", 2) + ',' + part("A", 1), R"(,"kind":"bundle")") +
                          ',' + kit("k1", part("A", 3) + ',' + part("n", 1)) + ',' + row("n"));
    EXPECT_EQ(made.number("/done"), 3) << made.body;
    EXPECT_EQ(parts("k2"), (std::map<std::string, std::int64_t>{{"A", 7}, {"n", 2}}));
    const auto wrong = put(kit("c1", part("c2", 1)) + ',' + kit("c2", part("c1", 1)) + ',' +
                           kit("c3", part("c3", 1)) + ',' + kit("u", part("nothing", 1)) + ',' +
                           row("b", "", R"(,"kind":"bundle")"));
    EXPECT_EQ(wrong.number("/refused"), 5) << wrong.body;
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(wrong.text("/rows/" + std::to_string(i) + "/errors/0/code"), "cycle");
    }
    EXPECT_EQ(wrong.text("/rows/3/errors/0/code"), "unknown");
    EXPECT_EQ(wrong.text("/rows/4/errors/0/pointer"), "/products/4/variants/0/components");
}

TEST_P(ProductsApi, kits_change_and_so_do_those_that_contain_them) {
    put(kit("k3", part("k2", 2)) + ',' + kit("k2", part("k1", 2) + ',' + part("A", 1)) + ',' +
        kit("k1", part("A", 3) + ',' + part("B", 1)));
    const auto changed = put(kit("k1", part("A", 4)));
    EXPECT_EQ(changed.number("/done"), 1) << changed.body;
    using Parts = std::map<std::string, std::int64_t>;
    EXPECT_EQ(parts("k1"), (Parts{{"A", 4}}));
    EXPECT_EQ(parts("k2"), (Parts{{"A", 9}}));
    EXPECT_EQ(parts("k3"), (Parts{{"A", 18}}));
    EXPECT_EQ(put(kit("k1", part("A", 4))).number("/already_done"), 1);
    // Both at once, the outer one first; and a new one with the changed one in it.
    EXPECT_EQ(put(kit("k4", part("k1", 1)) + ',' + kit("k2", part("k1", 1)) + ',' +
                  kit("k1", part("B", 5)))
                  .number("/done"),
              3);
    EXPECT_EQ(parts("k4"), (Parts{{"B", 5}}));
    EXPECT_EQ(parts("k3"), (Parts{{"B", 10}}));
    const auto code = [&](const std::string& products) {
        return put(products).text("/rows/0/errors/0/code");
    };
    EXPECT_EQ(code(kit("k1", part("k3", 1))), "cycle");
    EXPECT_EQ(code(kit("k1", part("k1", 1))), "cycle");
    EXPECT_EQ(put(kit("k0", part("B", 1'000'000))).number("/done"), 1);
    EXPECT_EQ(code(kit("k1", part("k0", 300))), "");
    EXPECT_EQ(code(kit("k1", part("k0", 600))), "out_of_range");  // in k3 it is twice that
    EXPECT_EQ(code(kit("k1", part("nothing", 1))), "unknown");
    EXPECT_EQ(code(kit("k1", "")), "components_fixed");
    EXPECT_EQ(put(row("n")).number("/done"), 1);
    EXPECT_EQ(code(kit("n", part("A", 1))), "components_fixed");
    EXPECT_EQ(parts("k3"), (Parts{{"B", 600'000'000}}));
}

TEST_P(ProductsApi, a_kit_that_is_undone_takes_what_it_took) {
    const auto id =
        put(kit("k1", part("A", 3)) + ',' + kit("k2", part("k1", 2))).text("/rows/0/product/id");
    EXPECT_EQ(put(kit("k1", part("B", 1))).number("/done"), 1);
    const auto told = call("GET /v1/products/" + id + "/differences?from=1&to=2");
    EXPECT_NE(told.body.find("/variants/0/components/0/"), std::string::npos) << told.body;
    EXPECT_EQ(call("POST /v1/products/" + id + "/restore", R"({"version":1})").status, 200);
    EXPECT_EQ(parts("k1"), (std::map<std::string, std::int64_t>{{"A", 3}}));
    EXPECT_EQ(parts("k2"), (std::map<std::string, std::int64_t>{{"A", 6}}));
}

TEST_P(ProductsApi, kits_of_one_product_may_contain_each_other) {
    const auto both = [](const std::string& a, const std::string& b) {
        return row("p1", R"(,"components":[)" + a + R"(]},{"sku":"p2","components":[)" + b + ']');
    };
    EXPECT_EQ(put(both(part("A", 1), part("B", 1))).number("/done"), 1);
    EXPECT_EQ(put(both(part("p2", 1), part("B", 2))).number("/done"), 1);
    EXPECT_EQ(parts("p1"), (std::map<std::string, std::int64_t>{{"B", 2}}));
    EXPECT_EQ(put(both(part("p2", 1), part("p1", 1))).text("/rows/0/errors/0/code"), "cycle");
}

TEST_P(ProductsApi, kits_of_kits_take_no_more_than_can_be_counted) {
    EXPECT_EQ(put(kit("k1", part("A", 1'000'000))).number("/done"), 1);
    const auto wrong = put(kit("k2", part("B", 1) + ',' + part("k1", 1'001)) + ',' +
                           kit("k3", part("k1", 1'000'000)) + ',' +
                           kit("k4", part("A", 1) + ',' + part("k1", 1'000)));
    for (const auto* place : {"/0/errors/0/", "/1/errors/0/", "/2/errors/0/"}) {
        EXPECT_EQ(wrong.text("/rows" + std::string(place) + "code"), "out_of_range") << wrong.body;
    }
    EXPECT_EQ(wrong.text("/rows/0/errors/0/pointer"),
              "/products/0/variants/0/components/1/quantity");
    EXPECT_EQ(put(kit("k5", part("k1", 1'000))).number("/done"), 1);
    EXPECT_EQ(parts("k5"), (std::map<std::string, std::int64_t>{{"A", 1'000'000'000}}));
    EXPECT_EQ(put(kit("k6", part("k5", 2))).text("/rows/0/errors/0/code"), "out_of_range");
}

TEST_P(ProductsApi, types_are_inherited_and_checked) {
    const auto types = call("PUT /v1/product-types", R"({"types":[
        {"code":"shoe","parent":"thing"},
        {"code":"thing","attributes":[{"code":"color","kind":"text","is_localized":true}]}]})");
    EXPECT_EQ(types.status, 200) << types.body;
    const auto family = call("GET /v1/product-types/shoe");
    EXPECT_EQ(family.text("/attributes/0/code"), "color") << family.body;
    EXPECT_EQ(family.text("/lineage/1"), "thing");
    EXPECT_EQ(call("PUT /v1/product-types", R"({"types":[{"code":"thing","parent":"shoe"}]})")
                  .text("/errors/0/code"),
              "cycle");
    EXPECT_EQ(put(row("n", "", R"(,"product_type":"shoe","attributes":{"color":"red"})"))
                  .text("/rows/0/errors/0/pointer"),
              "/products/0/attributes/color");
}

TEST_P(ProductsApi, contents_come_in_the_best_language_there_is) {
    call("PUT /v1/product-types", R"({"types":[{"code":"t","attributes":[
        {"code":"color","kind":"text","is_localized":true}]}]})");
    const auto made = put(row("n", "", R"(,"product_type":"t",
        "attributes":{"color":{"de":"rot","en":"red"}})"));
    const auto path = "GET /v1/products/" + made.text("/rows/0/id") + "/content";
    const auto all = call(path);
    EXPECT_EQ(all.text("/attributes/color/en"), "red") << all.body;
    EXPECT_EQ(all.text("/language"), "");
    const auto french = call(path + "?language=fr&market=de");
    EXPECT_EQ(french.text("/language"), "de");
    EXPECT_EQ(french.text("/texts/de/title"), "n");
    EXPECT_EQ(french.text("/attributes/color/de"), "rot");
    EXPECT_EQ(french.text("/attributes/color/en"), "");
}

TEST_P(ProductsApi, shops_see_what_is_published_and_not_who_made_it) {
    put(row("n", "", R"(,"status":"draft")") + ',' + row("m"));
    const auto seen = api_.call("GET /v1/product-contents?limit=100", shop_);
    EXPECT_EQ(seen.body.find("\"n\""), std::string::npos) << seen.body;
    EXPECT_NE(seen.body.find("\"m\""), std::string::npos);
    EXPECT_EQ(seen.body.find("changed_by"), std::string::npos);
    const auto id = items(call("GET /v1/products?handle=m"), "id").at(0);
    EXPECT_EQ(api_.call("GET /v1/products/" + id + "/versions", shop_).code(), "staff_only");
}

TEST_P(ProductsApi, what_is_on_a_package_finds_its_article) {
    put(row("n", R"(,"gtin":"4006381333931")"));
    const auto plain = call("GET /v1/article-codes?text=04006381333931");
    EXPECT_EQ(plain.text("/variant/sku"), "n") << plain.body;
    EXPECT_EQ(plain.text("/digital_link"), "https://id.gs1.org/01/04006381333931");
    const auto link = call(
        "GET /v1/article-codes?text=https%3A%2F%2Fx.example%2F01%2F4006381333931%2F10%2FAB%3F17%3D"
        "270131");
    EXPECT_EQ(link.text("/variant/sku"), "n") << link.body;
    EXPECT_EQ(link.text("/lot"), "AB");
    EXPECT_EQ(link.text("/expires_on"), "270131");
    EXPECT_EQ(call("GET /v1/article-codes?text=4006381333932").text("/errors/0/code"),
              "check_digit");
}

TEST_P(ProductsApi, a_change_is_approved_compared_and_undone) {
    const auto path =
        "/v1/products/" + put(row("n", "", R"(,"status":"draft")")).text("/rows/0/id");
    EXPECT_EQ(call("POST " + path + "/actions", R"({"action":"publish"})").code(), "not_approved");
    EXPECT_EQ(call("POST " + path + "/actions", R"({"action":"approve"})").status, 200);
    EXPECT_EQ(call("POST " + path + "/actions", R"({"action":"publish"})").text("/status"),
              "active");
    EXPECT_EQ(call("PATCH " + path, R"({"brand":"X"})").status, 200);
    const auto differences = call("GET " + path + "/differences?from=2&to=3");
    EXPECT_EQ(differences.text("/items/0/pointer"), "/brand") << differences.body;
    EXPECT_EQ(call("POST " + path + "/restore", R"({"version":2})").number("/version"), 4);
    EXPECT_EQ(call("GET " + path + "/content").text("/brand"), "");
    EXPECT_EQ(items(call("GET " + path + "/versions"), "made_by").size(), 4U);
}

TEST_P(ProductsApi, a_change_of_a_variant_is_one_of_its_product) {
    const auto made = put(row("n", "", R"(,"status":"draft")"));
    const auto path = "/v1/products/" + made.text("/rows/0/id");
    const auto variant = "PATCH /v1/variants/" + made.text("/rows/0/product/variants/0/id");
    EXPECT_EQ(call("POST " + path + "/actions", R"({"action":"approve"})").status, 200);
    const auto changed = call(variant, R"({"tax_category":"reduced","weight_g":7})");
    EXPECT_EQ(changed.number("/version"), 2) << changed.body;
    EXPECT_EQ(changed.number("/weight_g"), 7);
    EXPECT_EQ(call("POST " + path + "/actions", R"({"action":"publish"})").code(), "not_approved");
    EXPECT_THAT(items(call("GET " + path + "/differences?from=1&to=2"), "pointer"),
                ElementsAre("/variants/0/tax_category", "/variants/0/weight_g"));
    EXPECT_EQ(call("POST " + path + "/restore", R"({"version":1})").number("/version"), 3);
    EXPECT_EQ(call("GET " + path + "/content").text("/variants/0/tax_category"), "standard");
    EXPECT_EQ(call(variant, "{}").number("/version"), 3);  // changes nothing
}

TEST_P(ProductsApi, a_change_of_a_variant_keeps_the_rules_of_its_product) {
    const auto made = put(
        R"({"handle":"n","texts":{"de":{"title":"n"}},"options":[{"code":"size","values":[
            {"code":"S"},{"code":"M"}]}],"variants":[
            {"sku":"n-s","gtin":"4006381333931","options":{"size":"S"}},
            {"sku":"n-m","options":{"size":"M"}}]})");
    const auto wrong = [&](const std::string& wish) {
        const auto reply =
            call("PATCH /v1/variants/" + made.text("/rows/0/product/variants/1/id"), wish);
        return reply.text("/errors/0/pointer") + ' ' + reply.text("/errors/0/code");
    };
    EXPECT_EQ(wrong(R"({"gtin":"04006381333931"})"), "/gtin taken") << made.body;
    EXPECT_EQ(wrong(R"({"options":{"size":"S"}})"), "/options repeated");
    EXPECT_EQ(wrong(R"({"options":{"size":"L"}})"), "/options/size unknown_value");
    EXPECT_EQ(wrong(R"({"weight_g":-1})"), "/weight_g out_of_range");
}

TEST_P(ProductsApi, to_restore_a_draft_takes_nothing_offline) {
    const auto path = "/v1/products/" +
                      put(row("n", "", R"(,"status":"draft","publish_at":"2001-01-01T00:00:00Z")"))
                          .text("/rows/0/id");
    put(row("n", "", R"(,"status":"active","publish_at":null,"brand":"X")"));
    EXPECT_EQ(call("POST " + path + "/restore", R"({"version":1})").status, 200);
    const auto now = call("GET " + path + "/content");
    EXPECT_EQ(now.text("/brand"), "") << now.body;
    EXPECT_EQ(now.text("/status"), "active");
    EXPECT_FALSE(now.json().as_object().contains("publish_at"));
}

TEST_P(ProductsApi, shops_see_of_a_collection_what_they_sell_and_no_scores) {
    put(row("m") + ',' + row("n", "", R"(,"status":"draft")") + ',' +
        row("o", R"(,"status":"archived")"));
    const auto made =
        call("PUT /v1/collections", R"({"collections":[{"handle":"c","products":["n","m","o"]}]})");
    ASSERT_EQ(made.status, 200) << made.body;
    const auto path = "GET /v1/collections/" + made.text("/rows/0/id") + "/products";
    const auto m = items(call("GET /v1/products?handle=m"), "id").at(0);
    EXPECT_EQ(items(call(path), "product").size(), 3U);
    EXPECT_THAT(items(api_.call(path, shop_), "product"), ElementsAre(m));
    EXPECT_EQ(api_.call("GET /v1/products/completeness?channel=web", shop_).code(), "staff_only");
}

TEST_P(ProductsApi, every_change_is_an_event_of_its_own_in_order) {
    put(row("n"));
    put(row("n", R"(,"weight_g":5)", R"(,"brand":"X")"));
    put(row("n", R"(,"prices":[{"market":"de","unit_price":"5.00"}])"));
    const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
    const auto& numbered = report[Check::event_sequences];
    EXPECT_EQ(numbered.broken, 0) << to_string(numbered);
    EXPECT_GE(numbered.rows, 5);
}

}  // namespace
}  // namespace nahtlos::flows
