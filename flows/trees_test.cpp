// Trees of categories for some markets or channels: others neither list nor find by them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/search_api.hpp"

namespace nahtlos::flows {
namespace {

using ::testing::ElementsAre;
using testing::items;
using ::testing::UnorderedElementsAre;

class TreesApi : public testing::SearchApi {
protected:
    TreesApi() {
        must("PUT /v1/category-trees", R"({"trees":[{"code":"all"},
            {"code":"web","markets":["de"],"channels":["web"]},
            {"code":"till","channels":["till"]}]})");
        must("PUT /v1/categories", R"({"categories":[{"tree":"all","handle":"a"},
            {"tree":"web","handle":"w"},{"tree":"till","handle":"t"}]})");
        make("L1", "Laterne", R"(,"categories":["till/t","all/a","web/w"])");
        build();
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, TreesApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(TreesApi, channels_are_shown_the_trees_that_are_for_them) {
    EXPECT_THAT(items(call("GET /v1/category-trees"), "code"), ElementsAre("all", "till", "web"));
    EXPECT_THAT(items(api_.call("GET /v1/category-trees", shop_), "code"),
                ElementsAre("all", "web"));
    EXPECT_THAT(items(call("GET /v1/categories"), "handle"), UnorderedElementsAre("a", "t", "w"));
    EXPECT_THAT(items(api_.call("GET /v1/categories", shop_), "handle"),
                UnorderedElementsAre("a", "w"));
    EXPECT_THAT(items(api_.call("GET /v1/categories?tree=till", shop_), "handle"), ElementsAre());
}

TEST_P(TreesApi, shops_search_by_the_trees_that_are_for_them) {
    const auto counted = [&](const testing::ApiReply& reply) {
        std::vector<std::string> values;
        const auto told = reply.json();
        for (const auto& value : told.at("facets").at(0).at("values").as_array()) {
            values.emplace_back(value.at("value").as_string());
        }
        return values;
    };
    EXPECT_THAT(counted(search("q=laterne&facets=category")),
                UnorderedElementsAre("all/a", "web/w"));
    EXPECT_THAT(counted(call("GET /v1/search?q=laterne&facets=category&market=de")),
                UnorderedElementsAre("all/a", "till/t", "web/w"));
    EXPECT_THAT(found("category=web/w"), ElementsAre("L1"));
    const auto hidden = search("category=till/t");
    EXPECT_EQ(hidden.status, 422);
    EXPECT_EQ(hidden.text("/errors/0/pointer"), "?category");
    // A tree that is opened to all is found by within a moment.
    must("PUT /v1/category-trees", R"({"trees":[{"code":"till"}]})");
    follow();
    EXPECT_THAT(found("category=till/t"), ElementsAre("L1"));
}

TEST_P(TreesApi, are_for_markets_and_channels_that_there_are) {
    const auto refused = call("PUT /v1/category-trees", R"({"trees":[{"code":"x",
        "channels":["web","wep"]}]})");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/trees/0/channels/1") << refused.body;
    EXPECT_EQ(call("PUT /v1/category-trees", R"({"trees":[{"code":"x","markets":["xx"]}]})")
                  .text("/errors/0/pointer"),
              "/trees/0/markets/0");
}

}  // namespace
}  // namespace nahtlos::flows
