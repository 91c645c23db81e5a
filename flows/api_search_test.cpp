// The search over the API: what changes is found, what shops may not see is not.
#include "flows/api_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <fstream>

#include "tests/support/search_api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::items;
using testing::SearchApi;
using ::testing::UnorderedElementsAre;

INSTANTIATE_TEST_SUITE_P(Engines, SearchApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SearchApi, is_refused_until_it_was_made) {
    const auto early = search("q=artikel");
    EXPECT_EQ(early.status, 503);
    EXPECT_EQ(early.code(), "search_not_ready");
    EXPECT_EQ(call("GET /v1/search/status").json().at("is_ready"), false);
    build();
    EXPECT_THAT(found("q=artikel&sort=name"), ElementsAre("A", "B", "C", "D", "E", "KIT"));
    EXPECT_EQ(call("GET /v1/search/status").number("/documents"), 6);
}

TEST_P(SearchApi, finds_a_product_once_it_is_made) {
    build();
    EXPECT_THAT(found("q=laterne"), IsEmpty());
    make("L1", "Laterne aus Messing");
    follow();
    EXPECT_THAT(found("q=laterne"), ElementsAre("L1"));
    EXPECT_THAT(found("q=laternen"), ElementsAre("L1"));
    const auto reply = search("q=Laterne");
    EXPECT_EQ(reply.text("/items/0/title"), "Laterne aus Messing");
    EXPECT_EQ(reply.text("/items/0/unit_price"), "5.00");
    EXPECT_EQ(reply.number("/items/0/lowest_price_minor"), 500);
}

TEST_P(SearchApi, tells_what_it_searched_for_instead_of_misspelt_words) {
    make("L1", "Laterne aus Messing");
    build();
    const auto reply = search("q=Latrene");
    EXPECT_THAT(items(reply, "sku"), ElementsAre("L1"));
    EXPECT_EQ(reply.text("/searched_for"), "laterne");
}

TEST_P(SearchApi, filters_by_what_was_typed_of_prices) {
    make("L1", "Laterne aus Messing", "", "5.00");
    make("L2", "Laterne aus Gold", "", "50.00");
    build();
    const auto reply = search("q=laterne%20unter%2010%20Euro");
    EXPECT_THAT(items(reply, "sku"), ElementsAre("L1"));
    EXPECT_EQ(reply.number("/understood_price/max_price_minor"), 999);
    EXPECT_THAT(found("q=laterne%20unter%2010%20Euro&min_price_minor=1"), ::testing::SizeIs(2))
        << "whoever filters by prices means these";
}

TEST_P(SearchApi, sees_a_new_list_price) {
    build();
    must("POST " + variant("A") + "/prices", R"({"prices":[{"market":"de","unit_price":"3.33"}]})");
    follow();
    EXPECT_THAT(found("max_price_minor=333"), ElementsAre("A"));
}

TEST_P(SearchApi, shows_shops_nothing_without_a_price) {
    must("PUT /v1/products/bulk", R"({"products":[{"handle":"L1","status":"active","texts":{"de":
         {"title":"Laterne"}},"variants":[{"sku":"L1"}]}]})");
    build();
    EXPECT_THAT(found("q=laterne"), IsEmpty());
    must("POST " + variant("L1") + "/prices", R"({"prices":[{"market":"de","unit_price":"0"}]})");
    follow();
    EXPECT_THAT(found("q=laterne"), ElementsAre("L1"));
}

TEST_P(SearchApi, sees_a_list_price_when_its_time_comes) {
    make("L1", "Laterne", "", "50.00");
    build();
    const auto at = to_string(api_.fake.clock.now() + minutes(5));
    must("POST " + variant("L1") + "/prices",
         R"({"prices":[{"market":"de","unit_price":"3.33","valid_from":")" + at + "\"}]}");
    follow();
    EXPECT_THAT(found("max_price_minor=333"), IsEmpty());
    api_.fake.clock.advance(minutes(6));
    follow();
    EXPECT_THAT(found("max_price_minor=333"), ElementsAre("L1"));
}

TEST_P(SearchApi, sees_price_lists_begin_and_end) {
    build();
    const auto from = to_string(api_.fake.clock.now() + minutes(5));
    const auto until = to_string(api_.fake.clock.now() + minutes(10));
    const auto list = call("POST /v1/price-lists",
                           R"({"code":"sale","name":"Sale","market":"de","status":"active",)"
                           R"("valid_from":")" +
                               from + R"(","valid_until":")" + until + "\"}")
                          .text("/id");
    must("PUT /v1/price-lists/" + list + "/prices",
         R"({"prices":[{"sku":"B","unit_price":"1.11"}]})");
    follow();
    EXPECT_THAT(found("max_price_minor=111"), IsEmpty());
    api_.fake.clock.advance(minutes(6));
    follow();
    EXPECT_THAT(found("max_price_minor=111"), ElementsAre("B"));
    api_.fake.clock.advance(minutes(6));
    follow();
    EXPECT_THAT(found("max_price_minor=111"), IsEmpty());
}

TEST_P(SearchApi, sees_a_percentage_of_one_channel_everywhere_and_only_there) {
    build();
    must("POST /v1/price-lists", R"({"code":"half","name":"Half","market":"de","status":"active",
         "channels":["web"],"percent_off_bp":5000})");
    follow();
    EXPECT_THAT(found("q=artikel&max_price_minor=1000&sort=name"), ElementsAre("A", "B"));
    EXPECT_THAT(found_by_staff("q=artikel&channel=till&max_price_minor=1000"), ElementsAre("A"));
}

TEST_P(SearchApi, shows_shops_nothing_that_is_archived_or_a_draft) {
    make("L1", "Laterne");
    make("L2", "Laterne");
    build();
    EXPECT_THAT(found("q=laterne"), UnorderedElementsAre("L1", "L2"));
    must("PATCH " + product("L1"), R"({"status":"archived"})");
    must("PATCH " + product("L2"), R"({"status":"draft"})");
    EXPECT_THAT(found("q=laterne"), IsEmpty());  // even before the search knows
    follow();
    EXPECT_THAT(found("q=laterne"), IsEmpty());
    EXPECT_EQ(search("q=laterne").number("/total"), 0);
    EXPECT_THAT(found_by_staff("q=laterne"), ElementsAre("L2"));
}

TEST_P(SearchApi, hides_what_only_other_channels_sell) {
    make("L1", "Laterne");
    make("L2", "Laterne");
    must("PATCH /v1/channels/" + to_string(api_.shop.web), R"({"publishes_all":false})");
    must("PUT /v1/channels/" + to_string(api_.shop.web) + "/publications",
         R"({"publications":[{"sku":"L1"}]})");
    build();
    EXPECT_THAT(found("q=laterne"), ElementsAre("L1"));
    EXPECT_EQ(search("q=laterne").number("/total"), 1);
    EXPECT_THAT(found_by_staff("q=laterne&channel=till"), UnorderedElementsAre("L1", "L2"));
    must("PUT /v1/channels/" + to_string(api_.shop.web) + "/publications",
         R"({"publications":[{"sku":"L1","is_published":false},{"sku":"L2"}]})");
    follow();
    EXPECT_THAT(found("q=laterne"), ElementsAre("L2"));
}

TEST_P(SearchApi, knows_where_goods_are_in_stock_now) {
    build();
    EXPECT_THAT(found("in_stock_at=berlin"), IsEmpty());
    receive("A", "berlin", 2);
    receive("B", "lager", 1);
    follow();
    EXPECT_THAT(found("in_stock_at=berlin"), ElementsAre("A"));
    EXPECT_THAT(found("in_stock_at=berlin,lager&sort=name"), ElementsAre("A", "B"));
    EXPECT_THAT(found("in_stock=true&sort=name"), ElementsAre("A", "B"));
    const auto facets = search("facets=in_stock_at");
    EXPECT_EQ(facets.text("/facets/0/facet"), "in_stock_at");
    EXPECT_EQ(facets.text("/facets/0/label"), "Vorrätig in");
    EXPECT_EQ(search("facets=in_stock_at&language=en").text("/facets/0/label"), "In stock at");
    EXPECT_EQ(facets.number("/facets/0/values/0/count"), 1);
    receive("B", "berlin", 1);  // a kit takes two A and one B
    follow();
    EXPECT_THAT(found("in_stock_at=berlin&sort=name"), ElementsAre("A", "B", "KIT"));
    must("POST /v1/stock/changes",
         R"({"rows":[{"kind":"adjust","sku":"A","location":"berlin","quantity":-1,)"
         R"("reason":"broken"}]})");
    follow();
    EXPECT_THAT(found("in_stock_at=berlin&sort=name"), ElementsAre("A", "B"));
}

TEST_P(SearchApi, counts_and_filters_by_attributes_options_and_categories) {
    must("PUT /v1/product-types", R"({"types":[{"code":"lamp","attributes":[
        {"code":"material","kind":"choice","is_facet":true,"names":{"de":"Werkstoff"},
         "choices":[{"code":"brass","names":{"de":"Messing"}},{"code":"tin"}]},
        {"code":"height","kind":"measure","family":"length","unit":"cm","is_facet":true}]}]})");
    must("PUT /v1/category-trees", R"({"trees":[{"code":"shop"}]})");
    must("PUT /v1/categories", R"({"categories":[
        {"tree":"shop","handle":"light","names":{"de":"Licht"}},
        {"tree":"shop","handle":"lamps","parent":"light","names":{"de":"Lampen"}}]})");
    const auto more = [](const std::string& material, const std::string& height) {
        return R"(,"product_type":"lamp","brand":"Glow","categories":["shop/lamps"],)"
               R"("attributes":{"material":")" +
               material + R"(","height":{"amount":")" + height + R"(","unit":"m"}})";
    };
    make("L1", "Laterne", more("brass", "0.3"));
    make("L2", "Laterne", more("tin", "0.6"));
    build();
    EXPECT_THAT(found("q=messing"), ElementsAre("L1"));
    EXPECT_THAT(found("attributes=material:tin"), ElementsAre("L2"));
    EXPECT_THAT(found("attributes=material:tin,material:brass&brand=Glow"),
                UnorderedElementsAre("L1", "L2"));
    EXPECT_THAT(found("numbers=height:20..40"), ElementsAre("L1"));
    EXPECT_THAT(found("numbers=height:90.."), ElementsAre()) << "known, but nothing is so high";
    const auto unknown = search("attributes=material:tin,matrial:tin");
    EXPECT_EQ(unknown.status, 422);
    EXPECT_EQ(unknown.text("/errors/0/pointer"), "?attributes");
    EXPECT_EQ(unknown.text("/errors/0/code"), "unknown");
    EXPECT_EQ(search("numbers=hight:20..40").text("/errors/0/pointer"), "?numbers");
    EXPECT_THAT(found("category=shop/light&numbers=height:40.."), ElementsAre("L2"));
    const auto reply = search("q=laterne&facets=material,category&price_ranges=..500,500..1000");
    EXPECT_EQ(reply.text("/facets/0/label"), "Werkstoff");
    EXPECT_EQ(reply.number("/facets/0/values/1/count"), 1);
    EXPECT_EQ(reply.text("/facets/1/values/0/label"), "Lampen");
    EXPECT_EQ(reply.number("/facets/1/values/0/count"), 2);
    EXPECT_EQ(reply.number("/prices/0/count"), 0);
    EXPECT_EQ(reply.number("/prices/1/count"), 2);
    must("PUT /v1/categories", R"({"categories":[
        {"tree":"shop","handle":"light","names":{"de":"Leuchtmittel"}}]})");
    follow();
    EXPECT_THAT(found("q=leuchtmittel"), UnorderedElementsAre("L1", "L2"));
}

TEST_P(SearchApi, calls_options_what_products_call_them_in_the_language_asked) {
    must("PUT /v1/products/bulk", R"({"products":[{"handle":"R1","status":"active",
        "texts":{"de":{"title":"Regenjacke"},"en":{"title":"Rain jacket"}},
        "options":[{"code":"farbton","names":{"de":"Farbe","en":"Color"},"values":[
            {"code":"moss","names":{"de":"Moos","en":"Moss"}},
            {"code":"ink","names":{"de":"Tinte"}},{"code":"x9"}]}],
        "variants":[
          {"sku":"R1-1","options":{"farbton":"moss"},"prices":[{"market":"de","unit_price":"5"}]},
          {"sku":"R1-2","options":{"farbton":"ink"},"prices":[{"market":"de","unit_price":"5"}]},
          {"sku":"R1-3","options":{"farbton":"x9"},"prices":[{"market":"de","unit_price":"5"}]}
        ]}]})");
    const auto labels = [&](const std::string& language) {
        const auto reply = search("q=R1-1&facets=farbton&language=" + language);
        std::string all = reply.text("/facets/0/label") + ':';
        const auto body = reply.json();
        for (const auto& one : body.at("facets").at(0).at("values").as_array()) {
            all += ' ' + std::string(one.at("label").as_string());
        }
        return all;
    };
    build();
    EXPECT_EQ(labels("de"), "Farbe: Tinte Moos x9");
    EXPECT_EQ(labels("en"), "Color: Tinte Moss x9") << "what has no name in it has that in another";
    must("PUT /v1/products/bulk", R"({"products":[{"handle":"R1",
        "options":[{"code":"farbton","names":{"de":"Farbton"},"values":[
            {"code":"moss","names":{"de":"Moosgrün"}},{"code":"ink"},{"code":"x9"}]}]}]})");
    follow();
    EXPECT_EQ(labels("de"), "Farbton: Tinte Moosgrün x9");
    feed_.reset();
    feed_ = open(api_.base.database(), api_.engine.world(), api_.engine.books());
    const auto answer = feed_->index().search({.facets = {"farbton"}, .limit = 1});
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->facets.at(0).labels.at("de"), "Farbton") << "kept over a restart";
}

TEST_P(SearchApi, finds_words_of_a_language_that_comes_with_a_new_market) {
    build();
    EXPECT_THAT(feed_->languages(), ElementsAre("de", "en"));
    must("POST /v1/markets", R"({"code":"fr","name":"France","country":"FR","currency":"EUR",
        "tax_included":true,"languages":["fr"]})");
    must("PUT /v1/products/bulk", R"({"products":[{"handle":"F1","status":"active",
        "texts":{"de":{"title":"Laterne"},"fr":{"title":"Lanternes marines"}},
        "variants":[{"sku":"F1","prices":[{"market":"de","unit_price":"5"}]}]}]})");
    follow();
    EXPECT_TRUE(feed_->rebuild_if_wanted());
    EXPECT_THAT(feed_->languages(), ElementsAre("de", "en", "fr"));
    EXPECT_THAT(found("language=fr&q=lanterne+marine"), ElementsAre("F1"));
    follow();
    EXPECT_FALSE(feed_->rebuild_if_wanted()) << "once is enough";
    make("L9", "Laterne");
    follow();
    EXPECT_THAT(found("q=laterne"), UnorderedElementsAre("F1", "L9"));
}

TEST_P(SearchApi, goes_on_after_a_restart_where_it_stood) {
    build();
    make("L1", "Laterne");
    follow();
    feed_.reset();
    make("L2", "Laterne");
    auto again = open(api_.base.database(), api_.world, api_.engine.books());
    EXPECT_TRUE(again->is_ready());
    EXPECT_FALSE(again->rebuild_if_wanted());
    follow(*again);
    EXPECT_FALSE(again->rebuild_if_wanted());
    search::SearchRequest request;
    request.text = "laterne";
    EXPECT_EQ(again->index().search(request)->total, 2);
}

TEST_P(SearchApi, serves_while_it_is_made_anew_and_misses_nothing) {
    make("L1", "Laterne");
    build();
    must("POST /v1/search/rebuild", "");
    follow();
    int asked = 0;
    EXPECT_TRUE(feed_->rebuild_if_wanted([&] {
        ++asked;
        EXPECT_THAT(found("q=laterne"), ElementsAre("L1"));
        EXPECT_EQ(call("GET /v1/search/status").json().at("is_rebuilding"), true);
        make("L2", "Leuchte");
        follow();
        EXPECT_THAT(found("q=leuchte"), ElementsAre("L2"));
        return false;
    }));
    EXPECT_GT(asked, 0);
    follow();
    EXPECT_THAT(found("q=leuchte"), ElementsAre("L2"));
    EXPECT_THAT(found("q=laterne"), ElementsAre("L1"));
    follow();
    EXPECT_FALSE(feed_->rebuild_if_wanted());
}

TEST_P(SearchApi, is_made_anew_when_its_file_is_damaged) {
    build();
    feed_.reset();
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        if (entry.path().extension() != ".search") continue;
        std::ofstream(entry.path(), std::ios::binary) << "this is no search";
    }
    auto again = open(api_.base.database(), api_.world, api_.engine.books());
    EXPECT_FALSE(again->is_ready());
    EXPECT_FALSE(again->run());
    EXPECT_TRUE(again->rebuild_if_wanted());
    search::SearchRequest request;
    request.text = "artikel";
    EXPECT_EQ(again->index().search(request)->total, 6);
}

TEST_P(SearchApi, is_made_anew_when_an_older_database_came_back) {
    build();
    for (int i = 0; i < 3; ++i) make("L" + std::to_string(i), "Laterne");
    follow();
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        return tx.run("update base_revision set revision = 2 where name = 'catalog'");
    });
    follow();
    EXPECT_TRUE(feed_->rebuild_if_wanted());
}

TEST_P(SearchApi, searches_what_the_merchant_says_means_the_same) {
    make("L1", "Laterne");
    build();
    EXPECT_EQ(call("GET /v1/search/synonyms/de").json().at("is_default"), true);
    must("PUT /v1/search/synonyms/de", R"({"groups":[["funzel","laterne"]]})");
    follow();
    EXPECT_THAT(found("q=funzel"), ElementsAre("L1"));
    const auto read = call("GET /v1/search/synonyms/de");
    EXPECT_EQ(read.text("/groups/0/0"), "funzel");
    EXPECT_EQ(read.number("/version"), 1);
    EXPECT_EQ(call("PUT /v1/search/synonyms/de", R"({"groups":[["a b c d","x"]]})")
                  .text("/errors/0/pointer"),
              "/groups/0/0");
    must("POST /v1/search/rebuild", "");
    follow();
    EXPECT_TRUE(feed_->rebuild_if_wanted());
    EXPECT_THAT(found("q=funzel"), ElementsAre("L1"));
}

TEST_P(SearchApi, suggests_while_one_types) {
    make("L1", "Laterne", R"(,"brand":"Glow")");
    build();
    const auto reply = api_.call("GET /v1/search/suggest?q=later", shop_);
    EXPECT_EQ(reply.text("/products/0/sku"), "L1");
    EXPECT_EQ(reply.text("/brands/0/value"), "Glow");
}

TEST_P(SearchApi, goes_page_by_page) {
    build();
    const auto first = search("sort=name&limit=4");
    EXPECT_EQ(first.number("/total"), 6);
    EXPECT_EQ(first.number("/next_offset"), 4);
    const auto last = search("sort=name&limit=4&offset=4");
    EXPECT_THAT(items(last, "sku"), ElementsAre("E", "KIT"));
    EXPECT_EQ(last.number("/next_offset"), -1);
}

TEST_P(SearchApi, finds_numbers_first) {
    make("L1", "Laterne wie KIT");
    build();
    const auto reply = search("q=KIT");
    EXPECT_EQ(reply.text("/items/0/sku"), "KIT");
    EXPECT_EQ(reply.json().at_pointer("/items/0/is_code"), true);
}

TEST_P(SearchApi, refuses_what_makes_no_sense_by_its_parameter) {
    build();
    const auto pointer = [&](const std::string& query) {
        return search(query).text("/errors/0/pointer");
    };
    EXPECT_EQ(pointer("q=" + std::string(500, 'x')), "?q");
    EXPECT_EQ(pointer("attributes=color"), "?attributes");
    EXPECT_EQ(pointer("numbers=size:a..b"), "?numbers");
    EXPECT_EQ(pointer("in_stock_at=nowhere"), "?in_stock_at");
    EXPECT_EQ(pointer("price_ranges=5"), "?price_ranges");
    EXPECT_EQ(pointer("offset=9999"), "?offset");
    EXPECT_EQ(pointer("limit=101"), "?limit");
    EXPECT_EQ(search("channel=till").status, 403);
    EXPECT_EQ(call("GET /v1/search?sort=price_ascending").text("/errors/0/pointer"), "?market");
    EXPECT_EQ(call("GET /v1/search?market=de&sort=price_ascending").status, 200);
}

}  // namespace
}  // namespace nahtlos::flows
