// Shop fronts over the API: what their pages say to machines, in which languages, and sitemaps.
#include "flows/api_storefront.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_catalog.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_reviews.hpp"
#include "flows/api_setup.hpp"
#include "tests/support/api.hpp"
#include "tests/support/schema_org.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StorefrontApi : public testing::OnEngine {
protected:
    StorefrontApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor&) {
              auto routes = storefront_routes(engine);
              for (auto* part : {catalog_routes, pricing_routes, setup_routes, review_routes}) {
                  for (auto& route : part(engine)) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        web_ = "/v1/channels/" + to_string(api_.shop.web);
    }
    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    void must(const std::string& line, const std::string& body) {
        const auto reply = call(line, body);
        EXPECT_LT(reply.status, 300) << line << ' ' << reply.body;
    }
    void say_front() {
        must("PUT " + web_ + "/storefront",
             R"({"product_url":"https://shop.example/{language}/p/{handle}",
                 "category_url":"https://shop.example/{language}/c/{handle}",
                 "media_url":"https://media.example","site_name":"Testhaus",
                 "twitter_site":"@testhaus"})");
    }
    ApiReply page(const std::string& handle, const std::string& more = "") {
        return call("GET /v1/storefront?channel=web&handle=" + handle + more);
    }
    static boost::json::value thing(const ApiReply& reply, std::size_t n = 0) {
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json().at("json_ld").at("@graph").at(n);
    }
    void make_jacket(const std::string& title = "Regenjacke Elbe");

    testing::TestApi api_;
    std::string web_;
};
INSTANTIATE_TEST_SUITE_P(Engines, StorefrontApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

// Two colors of a jacket with everything that a page may say.
void StorefrontApi::make_jacket(const std::string& title) {
    must("PUT /v1/product-types", R"({"types":[{"code":"jacket","attributes":[
        {"code":"material","kind":"text"},
        {"code":"water_column","kind":"measure","family":"length","unit":"mm",
         "names":{"de":"Wassersäule","en":"Water column"}},
        {"code":"release_date","kind":"date"}]}]})");
    must("PUT /v1/category-trees", R"({"trees":[{"code":"shop"}]})");
    must("PUT /v1/categories", R"({"categories":[
        {"tree":"shop","handle":"wear","names":{"de":"Bekleidung","en":"Clothing"}},
        {"tree":"shop","handle":"jackets","parent":"wear","names":{"de":"Jacken"}}]})");
    must("PUT /v1/brands", R"({"brands":[{"name":"Lindenhof","url":"https://lindenhof.example",
        "manufacturer":{"name":"Lindenhof GmbH","address":"Weg 1, 34117 Kassel","country":"DE",
                        "email":"info@lindenhof.example"}}]})");
    must("PUT /v1/products/bulk", R"({"products":[{"handle":"elbe","status":"active",
        "product_type":"jacket","brand":"Lindenhof","categories":["shop/jackets"],
        "texts":{"de":{"title":")" + title +
                                      R"(","description":"Hält dicht."},
                 "en":{"title":"Elbe rain jacket","seo_title":"Elbe | Testhaus"}},
        "attributes":{"material":"Polyamid","water_column":{"amount":"20000","unit":"mm"}},
        "options":[{"code":"color","names":{"de":"Farbe"},"values":[
            {"code":"moss","names":{"de":"Moos","en":"Moss"}},{"code":"ink"}]},
            {"code":"cut","names":{"de":"Schnitt"},"values":[{"code":"long"}]}],
        "media":[{"url":"/m/elbe.svg","alt":{"de":"Die Jacke"},"renditions":[
                  {"url":"/m/elbe.webp","mime":"image/webp"},
                  {"url":"/m/elbe.png","mime":"image/png","width":600,"height":500}]},
                 {"url":"https://cdn.example/moss.svg","variants":["J1"]}],
        "energy":{"eprel":"123456","energy_class":"D"},
        "variants":[
          {"sku":"J1","gtin":"4006381333931","mpn":"E-1","weight_g":420,
           "options":{"color":"moss","cut":"long"},"country_of_origin":"PT",
           "prices":[{"market":"de","unit_price":"149.95","valid_from":"2020-01-01T00:00:00Z"}]},
          {"sku":"J2","gtin":"2010000000014","options":{"color":"ink","cut":"long"},
           "prices":[{"market":"de","unit_price":"159.95","valid_from":"2020-01-01T00:00:00Z"}]}
        ]}]})");
}

TEST_P(StorefrontApi, a_product_with_variants_is_a_group_of_products_with_offers) {
    say_front();
    make_jacket();
    const auto group = thing(page("elbe"));
    EXPECT_EQ(group.at("@type"), "ProductGroup");
    EXPECT_EQ(group.at("name"), "Regenjacke Elbe");
    EXPECT_EQ(group.at("url"), "https://shop.example/de/p/elbe");
    EXPECT_EQ(group.at("category"), "Bekleidung > Jacken");
    EXPECT_EQ(group.at("material"), "Polyamid");
    EXPECT_EQ(group.at("variesBy"), (boost::json::array{"https://schema.org/color", "Schnitt"}));
    EXPECT_EQ(group.at("additionalProperty").at(0).at("unitCode"), "MMT");
    EXPECT_EQ(group.at("manufacturer").at("name"), "Lindenhof GmbH");
    EXPECT_EQ(group.at("image").at(0), "https://media.example/m/elbe.svg");
    EXPECT_EQ(group.at("hasEnergyConsumptionDetails").at("hasEnergyEfficiencyCategory"),
              "https://schema.org/EUEnergyEfficiencyCategoryD");
    const auto& moss = group.at("hasVariant").at(0);
    EXPECT_EQ(moss.at("name"), "Regenjacke Elbe, Moos, long");
    EXPECT_EQ(moss.at("color"), "Moos");
    EXPECT_EQ(moss.at("gtin"), "4006381333931");
    EXPECT_EQ(moss.at("image").as_array().size(), 2U);
    EXPECT_EQ(moss.at("offers").at("price"), "149.95");
    EXPECT_EQ(moss.at("offers").at("priceCurrency"), "EUR");
    EXPECT_EQ(moss.at("offers").at("url"), "https://shop.example/de/p/elbe?variant=J1");
    EXPECT_EQ(moss.at("offers").at("availability"), "https://schema.org/OutOfStock");
    const auto& ink = group.at("hasVariant").at(1);
    EXPECT_EQ(ink.at("image").as_array().size(), 1U);
    EXPECT_FALSE(ink.as_object().contains("gtin")) << "a number for use in the house is told";
}

TEST_P(StorefrontApi, breadcrumbs_lead_from_the_top_category_to_the_product) {
    say_front();
    make_jacket();
    const auto list = thing(page("elbe", "&language=en"), 1);
    EXPECT_EQ(list.at("@type"), "BreadcrumbList");
    const auto& steps = list.at("itemListElement").as_array();
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[0].at("name"), "Clothing");
    EXPECT_EQ(steps[1].at("item"), "https://shop.example/en/c/jackets");
    EXPECT_EQ(steps[2].at("name"), "Elbe rain jacket");
}

TEST_P(StorefrontApi, an_article_without_options_is_one_product) {
    say_front();
    const auto product = thing(page("A"));
    EXPECT_EQ(product.at("@type"), "Product");
    EXPECT_EQ(product.at("sku"), "A");
    EXPECT_EQ(product.at("offers").at("price"), "10.00");
}

TEST_P(StorefrontApi, every_word_is_one_of_schema_org_where_it_may_stand) {
    const auto words = testing::SchemaOrg::load(NAHTLOS_SOURCE_DIR);
    if (!words) {
        std::cerr << "*** SKIPPED: the vocabulary of schema.org, since NAHTLOS_SHARED has none\n";
        GTEST_SKIP();
    }
    say_front();
    make_jacket();
    must("POST /v1/price-lists", R"({"code":"sale","name":"x","market":"de","status":"active",
        "percent_off_bp":1000,"valid_until":"2100-01-01T00:00:00Z"})");
    for (const std::string handle : {"elbe", "A", "KIT"}) {
        const auto reply = page(handle);
        EXPECT_THAT(words->problems(reply.json().at("json_ld").as_object()), IsEmpty()) << handle;
    }
    auto wrong = page("A").json().at("json_ld").as_object();
    wrong.at("@graph").at(0).as_object()["priceCurrency"] = "EUR";
    wrong.at("@graph").at(0).at("offers").as_object()["availability"] = "https://schema.org/Maybe";
    EXPECT_EQ(words->problems(wrong).size(), 2U) << "the check itself can fail";
}

TEST_P(StorefrontApi, a_reduction_names_its_end_and_the_price_of_the_days_before) {
    say_front();
    api_.fake.clock.advance(days(40));
    must("POST /v1/price-lists", R"({"code":"sale","name":"x","market":"de","status":"active",
        "percent_off_bp":2000,"valid_until":"2100-01-01T00:00:00Z"})");
    const auto offer = thing(page("A")).at("offers");
    EXPECT_EQ(offer.at("price"), "8.00");
    EXPECT_EQ(offer.at("priceValidUntil"), "2099-12-31");
    EXPECT_EQ(offer.at("priceSpecification").at(0).at("priceType"),
              "https://schema.org/StrikethroughPrice");
    EXPECT_EQ(offer.at("priceSpecification").at(0).at("price"), "10.00");
}

TEST_P(StorefrontApi, a_price_per_unit_names_what_one_piece_holds) {
    say_front();
    must("PATCH /v1/variants/" + to_string(testing::Shop::variant("E")),
         R"({"content":{"amount":"250","unit":"g"}})");
    const auto price = thing(page("E")).at("offers").at("priceSpecification").at(0);
    EXPECT_EQ(price.at("price"), "50.00");
    EXPECT_EQ(price.at("referenceQuantity").at("value"), "250");
    EXPECT_EQ(price.at("referenceQuantity").at("unitCode"), "GRM");
    EXPECT_EQ(price.at("referenceQuantity").at("valueReference").at("unitCode"), "KGM");
}

TEST_P(StorefrontApi, availability_is_what_the_channel_can_promise) {
    say_front();
    const auto word = [&](const std::string& handle) {
        return std::string(thing(page(handle)).at("offers").at("availability").as_string().c_str())
            .substr(std::string("https://schema.org/").size());
    };
    auto& database = api_.base.database();
    testing::put_stock(database, api_.shop, "A", api_.shop.warehouse, 1);
    testing::put_stock(database, api_.shop, "B", api_.shop.warehouse, 1);
    testing::put_stock(database, api_.shop, "B", api_.shop.warehouse, -1);  // it was there once
    testing::allow_backorders(database, "B", api_.shop.warehouse, 5);
    EXPECT_EQ(word("A"), "InStock");
    EXPECT_EQ(word("B"), "BackOrder");
    EXPECT_EQ(word("C"), "OutOfStock");
    EXPECT_EQ(word("KIT"), "OutOfStock");
    testing::put_stock(database, api_.shop, "A", api_.shop.warehouse, 1);
    EXPECT_EQ(word("KIT"), "BackOrder");
}

TEST_P(StorefrontApi, pages_of_other_languages_and_markets_name_each_other) {
    say_front();
    const auto one = page("A", "&language=en");
    EXPECT_EQ(one.text("/language"), "en");
    EXPECT_EQ(one.text("/canonical"), "https://shop.example/en/p/A");
    EXPECT_EQ(one.text("/alternates/0/hreflang"), "de");
    EXPECT_EQ(one.text("/alternates/2/hreflang"), "x-default");
    EXPECT_EQ(one.text("/alternates/2/href"), "https://shop.example/de/p/A");
    must("POST /v1/markets", R"({"code":"at","name":"Österreich","country":"AT","currency":"EUR",
        "languages":["de"]})");
    const auto made = call("POST /v1/channels", R"({"code":"web-at","name":"x","kind":"web",
        "status":"live","market":"at","channel_group":"online","legal_entity":")" +
                                                    to_string(api_.shop.entity) + "\"}");
    must("PUT /v1/channels/" + made.text("/id") + "/storefront",
         R"({"product_url":"https://shop.example/at/{handle}"})");
    EXPECT_EQ(page("A").json().at("alternates").as_array().size(), 3U)
        << "it has no price in Austria, so it has no page there";
    must("POST /v1/variants/" + to_string(testing::Shop::variant("A")) + "/prices",
         R"({"prices":[{"market":"at","unit_price":"11.00"}]})");
    const auto both = page("A");
    EXPECT_EQ(both.text("/alternates/0/hreflang"), "de-DE");
    EXPECT_EQ(both.text("/alternates/2/hreflang"), "de-AT");
    EXPECT_EQ(both.text("/alternates/3/href"), "https://shop.example/de/p/A");
    const auto there = call("GET /v1/storefront?channel=web-at&handle=A");
    EXPECT_EQ(there.json().at("alternates"), both.json().at("alternates"));
    EXPECT_EQ(there.text("/canonical"), "https://shop.example/at/A");
}

TEST_P(StorefrontApi, a_page_in_a_regional_language_has_an_address_of_its_own) {
    must("POST /v1/markets", R"({"code":"ch","name":"Schweiz","country":"CH","currency":"CHF",
        "tax_included":false,"languages":["de-CH","fr"]})");
    must("PATCH " + web_, R"({"market":"ch"})");
    say_front();
    must("POST /v1/variants/" + to_string(testing::Shop::variant("A")) + "/prices",
         R"({"prices":[{"market":"ch","unit_price":"12.50"}]})");
    for (const std::string more : {"", "&language=de-CH", "&language=fr"}) {
        const auto reply = page("A", more);
        EXPECT_EQ(reply.text("/canonical"), "https://shop.example/de-CH/p/A") << more;
        EXPECT_EQ(reply.text("/language"), "de");
    }
    const auto offer = thing(page("A")).at("offers");
    EXPECT_EQ(offer.at("priceSpecification").at(0).at("valueAddedTaxIncluded"), false);
}

TEST_P(StorefrontApi, cards_for_networks_name_picture_price_and_languages) {
    say_front();
    make_jacket();
    const auto reply = page("elbe", "&language=en");
    const auto has = [&](const char* list, const std::string& property) {
        std::vector<std::string> values;
        const auto body = reply.json();
        for (const auto& one : body.at(list).as_array()) {
            if (one.at("property") == boost::json::string(property)) {
                values.emplace_back(one.at("content").as_string().c_str());
            }
        }
        return ::testing::PrintToString(values);
    };
    EXPECT_EQ(reply.text("/title"), "Elbe | Testhaus");
    EXPECT_EQ(has("open_graph", "og:image"), R"({ "https://media.example/m/elbe.png" })")
        << "a drawing itself is shown by no chat";
    EXPECT_EQ(has("open_graph", "og:image:height"), R"({ "500" })");
    EXPECT_EQ(has("twitter", "twitter:image"), R"({ "https://media.example/m/elbe.png" })");
    EXPECT_THAT(has("open_graph", "og:price:amount"), HasSubstr("149.95"));
    EXPECT_THAT(has("open_graph", "og:locale"), HasSubstr("en_DE"));
    EXPECT_THAT(has("open_graph", "og:locale:alternate"), HasSubstr("de_DE"));
    EXPECT_THAT(has("open_graph", "og:site_name"), HasSubstr("Testhaus"));
    EXPECT_THAT(has("twitter", "twitter:card"), HasSubstr("summary_large_image"));
    EXPECT_THAT(has("twitter", "twitter:site"), HasSubstr("@testhaus"));
}

TEST_P(StorefrontApi, no_text_ends_the_script_it_stands_in) {
    say_front();
    make_jacket("</script><script>alert(1)//");
    const auto reply = page("elbe", "&script=true");
    const auto text = reply.text("/json_ld_script");
    EXPECT_THAT(text, Not(HasSubstr("<")));
    EXPECT_THAT(text, HasSubstr(R"(\u003c/script\u003e)"));
    EXPECT_EQ(boost::json::parse(text), reply.json().at("json_ld"));
}

TEST_P(StorefrontApi, what_the_channel_does_not_sell_has_no_page) {
    say_front();
    EXPECT_EQ(page("nothing").status, 404);
    must("PATCH " + web_, R"({"publishes_all":false})");
    EXPECT_EQ(page("A").status, 404);
    must("PUT " + web_ + "/publications", R"({"publications":[{"sku":"A"}]})");
    EXPECT_EQ(page("A").status, 200);
    must("PATCH /v1/variants/" + to_string(testing::Shop::variant("A")),
         R"({"status":"archived"})");
    EXPECT_EQ(page("A").status, 404);
}

TEST_P(StorefrontApi, what_customers_say_is_told_once_there_is_something_to_tell) {
    say_front();
    make_jacket();
    EXPECT_FALSE(thing(page("elbe")).as_object().contains("aggregateRating"));
    must("POST /v1/reviews/bulk", R"({"origin":"old","reviews":[
        {"external_reference":"1","sku":"J1","rating":5,"title":"Top","text":"Dicht & leicht",
         "author":"Ada B.","language":"de","written_at":"2020-01-02T03:04:05Z","is_approved":true},
        {"external_reference":"2","sku":"J1","rating":4,"text":"Unsigned","language":"de",
         "written_at":"2020-01-03T03:04:05Z","is_approved":true},
        {"external_reference":"3","sku":"J2","rating":2,"text":"Small","author":"Ben",
         "language":"en","written_at":"2020-01-04T03:04:05Z","is_approved":true},
        {"external_reference":"4","sku":"J2","rating":1,"text":"Wartet","author":"Eva",
         "language":"de","written_at":"2020-01-05T03:04:05Z"}]})");
    const auto group = thing(page("elbe"));
    EXPECT_EQ(group.at("aggregateRating").at("ratingValue"), "3.67");
    EXPECT_EQ(group.at("aggregateRating").at("reviewCount"), 3);
    const auto& said = group.at("review").as_array();
    ASSERT_EQ(said.size(), 1U) << "in another language, without a name, or not approved";
    EXPECT_EQ(said[0].at("author").at("name"), "Ada B.");
    EXPECT_EQ(said[0].at("reviewBody"), "Dicht & leicht");
    EXPECT_EQ(said[0].at("datePublished"), "2020-01-02");
    EXPECT_EQ(said[0].at("reviewRating").at("ratingValue"), "5");
    EXPECT_EQ(thing(page("elbe", "&language=en")).at("review").at(0).at("author").at("name"),
              "Ben");
    if (const auto words = testing::SchemaOrg::load(NAHTLOS_SOURCE_DIR)) {
        EXPECT_THAT(words->problems(page("elbe").json().at("json_ld").as_object()), IsEmpty());
    }
}

TEST_P(StorefrontApi, a_page_has_another_etag_whenever_it_is_another) {
    say_front();
    const auto first = page("A");
    EXPECT_EQ(first.headers.at("ETag"), page("A").headers.at("ETag"));
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 1);
    EXPECT_NE(first.headers.at("ETag"), page("A").headers.at("ETag"));
}

TEST_P(StorefrontApi, is_refused_while_nobody_said_where_the_pages_stand) {
    EXPECT_EQ(page("A").code(), "no_storefront");
    EXPECT_EQ(call("GET " + web_ + "/storefront").code(), "no_storefront");
    EXPECT_EQ(call("GET " + web_ + "/sitemap").code(), "no_storefront");
    EXPECT_EQ(call("GET /v1/storefront?handle=A").text("/errors/0/code"), "required");
}

TEST_P(StorefrontApi, a_shop_reads_the_pages_of_its_own_channel_only) {
    say_front();
    const auto till = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "catalog:read", .channel = api_.shop.till});
    const auto web = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "catalog:read", .channel = api_.shop.web});
    EXPECT_EQ(api_.call("GET /v1/storefront?handle=A", web).status, 200);
    EXPECT_EQ(api_.call("GET /v1/storefront?handle=A&channel=web", till).status, 403);
    EXPECT_EQ(api_.call("GET " + web_ + "/sitemap", till).status, 404);
}

TEST_P(StorefrontApi, addresses_are_checked_when_they_are_said) {
    const auto code = [&](const std::string& body) {
        return call("PUT " + web_ + "/storefront", "{" + body + "}").text("/errors/0/code");
    };
    EXPECT_EQ(code(R"("product_url":"shop.example/{handle}")"), "invalid_url");
    EXPECT_EQ(code(R"("product_url":"javascript://x/{handle}")"), "invalid_url");
    EXPECT_EQ(code(R"("product_url":"https://{handle}.example/")"), "invalid_url");
    EXPECT_EQ(code(R"("product_url":"https://s.example/{handle")"), "unknown_placeholder");
    EXPECT_EQ(code(R"("product_url":"https://s.example/{id}")"), "unknown_placeholder");
    EXPECT_EQ(code(R"("product_url":"https://s.example/p")"), "placeholder_missing");
    EXPECT_EQ(code(R"("product_url":"https://s.example/{handle}","sitemap_url":"https://s.e/x")"),
              "placeholder_missing");
    const auto spoken =
        call("PUT " + web_ + "/storefront", R"({"product_url":"x"})", {{"accept-language", "de"}});
    EXPECT_THAT(spoken.text("/errors/0/detail"), HasSubstr("muss eine Adresse"));
}

TEST_P(StorefrontApi, the_sitemap_names_every_page_that_is_there_with_its_other_languages) {
    say_front();
    make_jacket();
    const auto index = call("GET " + web_ + "/sitemap");
    EXPECT_EQ(index.headers.at("Content-Type"), "application/xml; charset=utf-8");
    EXPECT_THAT(index.body, HasSubstr("<loc>https://shop.example/sitemap-1.xml</loc>"));
    const auto first = call("GET " + web_ + "/sitemap?page=1");
    EXPECT_THAT(first.body, HasSubstr("<loc>https://shop.example/de/p/elbe</loc>"));
    EXPECT_THAT(first.body, HasSubstr("<loc>https://shop.example/en/p/A</loc>"));
    EXPECT_THAT(first.body, HasSubstr(R"(hreflang="en" href="https://shop.example/en/p/A")"));
    EXPECT_THAT(first.body, HasSubstr("<image:loc>https://media.example/m/elbe.svg"));
    EXPECT_EQ(call("GET " + web_ + "/sitemap?page=2").status, 404);
    EXPECT_EQ(call("GET " + web_ + "/sitemap?page=0").status, 422);
    const auto same =
        call("GET " + web_ + "/sitemap?page=1", "", {{"if-none-match", first.headers.at("ETag")}});
    EXPECT_EQ(same.status, 304);
    must("PATCH " + web_, R"({"publishes_all":false})");
    EXPECT_THAT(call("GET " + web_ + "/sitemap?page=1").body,
                HasSubstr("<loc>https://shop.example/</loc>"));
}

}  // namespace
}  // namespace nahtlos::flows
