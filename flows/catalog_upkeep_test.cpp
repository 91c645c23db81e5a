// What follows from changes of products: how complete they are, what collections they are in.
#include "flows/catalog_upkeep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/batch/revision.hpp"
#include "flows/api_catalog.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::items;

class CatalogUpkeepWork : public testing::OnEngine {
protected:
    CatalogUpkeepWork()
        : api_(GetParam(),
               [](Engine& engine, auth::KeyRing&, Executor&) { return catalog_routes(engine); }),
          upkeep_(api_.base.database(), api_.world, api_.engine.changes(), api_.engine.books()) {}
    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    // The product "n" of one variant; its id.
    std::string put(const std::string& product, const std::string& variant = "") {
        return call("PUT /v1/products/bulk",
                    R"({"error_policy":"reject_failed_rows","products":[{"handle":"n",
                        "texts":{"de":{"title":"n"}},"variants":[{"sku":"n")" +
                        variant + "}]" + product + "}]}")
            .text("/rows/0/id");
    }
    void keep_up() {
        while (upkeep_.run()) {
            while (api_.engine.pump() > 0) {
            }
        }
    }
    // The products of the collection at a place of the list.
    std::vector<std::string> members(int place) {
        keep_up();
        const auto all = call("GET /v1/collections");
        const auto path = "/items/" + std::to_string(place) + "/id";
        return items(call("GET /v1/collections/" + all.text(path) + "/products"), "product");
    }
    ApiReply completeness(const std::string& channel, const std::string& product) {
        keep_up();
        return call("GET /v1/products/completeness?channel=" + channel + "&product=" + product);
    }
    bool is_missing(const std::string& pointer, const std::string& product) {
        const auto web = completeness("web", product);
        EXPECT_NE(web.body.find("missing"), std::string::npos) << web.body;
        return web.body.find('"' + pointer + '"') != std::string::npos;
    }

    testing::TestApi api_;
    CatalogUpkeep upkeep_;
};
INSTANTIATE_TEST_SUITE_P(Engines, CatalogUpkeepWork, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CatalogUpkeepWork, follows_the_products) {
    call("PUT /v1/category-trees", R"({"trees":[{"code":"main"}]})");
    call("PUT /v1/categories", R"({"categories":[{"tree":"main","handle":"vases"}]})");
    call("PUT /v1/collections", R"({"collections":[{"handle":"cheap","rule":{"all":[
        {"field":"price","of":"de","test":"at_most","values":["20"]}]}}]})");
    const auto id = put(R"(,"categories":["main/vases"])",
                        R"(,"prices":[{"market":"de","unit_price":"5.00"}])");
    EXPECT_EQ(members(0).size(), 3U);  // A and B cost 10 and 20
    const auto web = completeness("web", id);
    EXPECT_LT(web.number("/items/0/score"), 60) << web.body;
    EXPECT_NE(web.body.find("/safety/manufacturer"), std::string::npos);
    EXPECT_EQ(web.body.find("/categories"), std::string::npos);
    EXPECT_GT(completeness("till", id).number("/items/0/score"), web.number("/items/0/score"));
    EXPECT_EQ(call("GET /v1/products/completeness?channel=web&below=1").text("/items/0/product"),
              "");
}

TEST_P(CatalogUpkeepWork, follows_prices_that_begin_later) {
    const auto id = put("");
    call("PUT /v1/collections", R"({"collections":[{"handle":"priced","rule":{"all":[
        {"field":"price","of":"de","test":"at_least","values":["70"]}]}}]})");
    const auto variant = call("GET /v1/products/" + id + "/content").text("/variants/0/id");
    const auto at = to_string(api_.fake.clock.now() + minutes(5));
    const auto said =
        call("POST /v1/variants/" + variant + "/prices",
             R"({"prices":[{"market":"de","unit_price":"80","valid_from":")" + at + "\"}]}");
    ASSERT_LT(said.status, 300) << said.body;
    EXPECT_THAT(members(0), IsEmpty());
    EXPECT_TRUE(is_missing("/variants/0/prices", id));
    api_.fake.clock.advance(minutes(6));
    EXPECT_THAT(members(0), ElementsAre(id));
    EXPECT_FALSE(is_missing("/variants/0/prices", id));
    EXPECT_FALSE(upkeep_.run()) << "told once";
}

TEST_P(CatalogUpkeepWork, follows_types_brands_categories_and_markets) {
    put(R"(,"brand":"X")");
    call("PUT /v1/product-types", R"({"types":[{"code":"t"},{"code":"thing"}]})");
    call("PUT /v1/category-trees", R"({"trees":[{"code":"main"}]})");
    call("PUT /v1/categories", R"({"categories":[{"tree":"main","handle":"all"},
        {"tree":"main","handle":"vases"}]})");
    const auto id = put(R"(,"product_type":"t","categories":["main/vases"])");
    call("PUT /v1/collections", R"({"collections":[
        {"handle":"c","rule":{"all":[{"field":"category","values":["main/all"]}]}},
        {"handle":"t","rule":{"all":[{"field":"product_type","values":["thing"]}]}}]})");
    const auto missing = [&](const std::string& pointer) { return is_missing(pointer, id); };
    EXPECT_TRUE(missing("/safety/manufacturer"));
    EXPECT_EQ(call("PUT /v1/brands", R"({"brands":[{"name":"X","manufacturer":{"name":"X AG",
        "address":"Weg 1, Bern","country":"CH","email":"x@x.example"}}]})")
                  .status,
              200);
    EXPECT_FALSE(missing("/safety/manufacturer"));
    EXPECT_FALSE(missing("/attributes/material"));
    EXPECT_TRUE(members(1).empty());
    EXPECT_EQ(call("PUT /v1/product-types", R"({"types":[{"code":"t","parent":"thing",
        "attributes":[{"code":"material","kind":"text","required_in":["all"]}]}]})")
                  .status,
              200);
    EXPECT_TRUE(missing("/attributes/material"));
    EXPECT_THAT(members(1), ElementsAre(id));
    EXPECT_TRUE(members(0).empty());
    EXPECT_EQ(call("PUT /v1/categories", R"({"categories":[{"tree":"main","handle":"vases",
        "parent":"all"}]})")
                  .status,
              200);
    EXPECT_THAT(members(0), ElementsAre(id));
    EXPECT_FALSE(missing("/texts/fr/title"));
    sql::write(*api_.base.database().open_writer(), [](Tx& tx) {
        tx.run("update channels_market set languages = 'de,fr' where code = 'de'");
        raise_revision(tx, "channels");
    });
    EXPECT_TRUE(missing("/texts/fr/title"));
}

}  // namespace
}  // namespace nahtlos::flows
