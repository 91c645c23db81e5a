#include <gtest/gtest.h>

#include <map>

#include "modules/search/shop_for_test.hpp"

namespace nahtlos::search {
namespace {

SearchAttribute option(const std::string& key, const std::string& value) {
    return {key, value, {}, std::nullopt, ""};
}

SearchVariant shirt_variant(int number, int variant, const std::string& color,
                            const std::string& size, std::int64_t minor) {
    SearchVariant out;
    out.id = numbered(number, variant);
    out.sku = "S" + std::to_string(number) + color + size;
    out.attributes = {option("color", color), option("size", size)};
    out.prices = {{"de", minor}};
    out.channels = {"web"};
    return out;
}

/// 1: red S and blue M; 2: red M; 3: blue S, sold in the store alone; each of its brand.
std::vector<SearchDocument> shirts() {
    std::vector<SearchDocument> all;
    for (int number = 1; number <= 3; ++number) {
        auto shirt = cup(number, "Hemd", "Shirt");
        shirt.brand = number == 1 ? "Almgrün" : "Nordwind";
        shirt.categories = {{"clothing", {{"de", "Bekleidung"}}}, {"shirts", {{"de", "Hemden"}}}};
        shirt.listed_at = Instant{number};
        shirt.variants.clear();
        all.push_back(shirt);
    }
    all[0].variants = {shirt_variant(1, 1, "red", "S", 1000),
                       shirt_variant(1, 2, "blue", "M", 3000)};
    all[1].variants = {shirt_variant(2, 1, "red", "M", 2000)};
    all[2].variants = {shirt_variant(3, 1, "blue", "S", 500)};
    all[2].variants[0].channels = {"store"};
    all[0].attributes = {{"weight", "", {}, 180.0, "g"}};
    all[1].attributes = {{"weight", "", {}, 250.0, "g"}};
    all[0].variants[1].in_stock_at = {"berlin"};
    all[1].variants[0].in_stock_at = {"berlin", "hamburg"};
    return all;
}

using Counts = std::map<std::string, std::int64_t>;
Counts counts_of(const SearchAnswer& answer, const std::string& facet) {
    Counts counts;
    for (const auto& one : answer.facets) {
        if (one.facet != facet) continue;
        for (const auto& value : one.values) counts[value.value] = value.count;
    }
    return counts;
}

class Facets : public ::testing::TestWithParam<std::string> {
protected:
    Facets() { shop_.put(shirts()); }
    /// By words, or by looking around without any: both ways to count have to agree.
    SearchRequest request() const {
        auto request = Shop::request(GetParam());
        request.facets = {"color", "size", "brand", "category", "in_stock_at"};
        return request;
    }
    SearchAnswer answer(const SearchRequest& request) { return *shop_.index().search(request); }
    Shop shop_;
};

TEST_P(Facets, count_products_not_variants) {
    const auto all = answer(request());
    EXPECT_EQ(all.total, 3);
    EXPECT_EQ(counts_of(all, "color"), (Counts{{"blue", 2}, {"red", 2}}));
    EXPECT_EQ(counts_of(all, "brand"), (Counts{{"Almgrün", 1}, {"Nordwind", 2}}));
    EXPECT_EQ(counts_of(all, "category"), (Counts{{"clothing", 3}, {"shirts", 3}}));
    EXPECT_EQ(counts_of(all, "in_stock_at"), (Counts{{"berlin", 2}, {"hamburg", 1}}));
}

TEST_P(Facets, filters_must_hold_in_one_and_the_same_variant) {
    auto both = request();
    both.filters = {{"color", {"red"}}, {"size", {"M"}}};
    EXPECT_EQ(shop_.found(both), List{2});
}

TEST_P(Facets, are_counted_without_their_own_filter) {
    auto red = request();
    red.filters = {{"color", {"red"}}};
    const auto all = answer(red);
    EXPECT_EQ(all.total, 2);
    EXPECT_EQ(counts_of(all, "color"), (Counts{{"blue", 2}, {"red", 2}}));
    EXPECT_EQ(counts_of(all, "size"), (Counts{{"M", 1}, {"S", 1}}));
    EXPECT_EQ(counts_of(all, "brand"), (Counts{{"Almgrün", 1}, {"Nordwind", 1}}));
}

TEST_P(Facets, one_of_several_values_will_do) {
    auto either = request();
    either.filters = {{"brand", {"Almgrün", "Nordwind"}}, {"size", {"M"}}};
    EXPECT_EQ(shop_.found(either), (List{1, 2}));
    either.filters = {{"brand", {"unknown"}}};
    EXPECT_EQ(shop_.found(either), List{});
    EXPECT_EQ(counts_of(answer(either), "brand"), (Counts{{"Almgrün", 1}, {"Nordwind", 2}}));
}

TEST_P(Facets, what_a_channel_does_not_sell_is_neither_found_nor_counted) {
    auto web = request();
    web.channel = "web";
    const auto all = answer(web);
    EXPECT_EQ(all.total, 2);
    EXPECT_EQ(counts_of(all, "color"), (Counts{{"blue", 1}, {"red", 2}}));
    web.channel = "unknown";
    EXPECT_EQ(answer(web).total, 0);
    EXPECT_EQ(counts_of(answer(web), "color"), Counts{});
}

TEST_P(Facets, stock_at_a_place_is_that_of_the_variant) {
    auto here = request();
    here.filters = {{"in_stock_at", {"berlin"}}, {"color", {"red"}}};
    EXPECT_EQ(shop_.found(here), List{2});
}

TEST_P(Facets, ranges_of_prices_and_numbers_filter_and_count) {
    auto cheap = request();
    cheap.prices = {{std::nullopt, 1500}};
    cheap.price_counts = {{std::nullopt, 1500}, {1500, std::nullopt}};
    auto all = answer(cheap);
    EXPECT_EQ(shop_.found(cheap), (List{1, 3}));
    EXPECT_EQ(all.prices[0].count, 2);
    EXPECT_EQ(all.prices[1].count, 1);
    auto light = request();
    light.numbers = {{"weight", std::nullopt, 200.0}};
    EXPECT_EQ(shop_.found(light), List{1});
    light.numbers = {{"weight", 200.0, 260.0}};
    EXPECT_EQ(shop_.found(light), List{2});
}

TEST_P(Facets, the_price_told_is_of_the_variants_that_pass) {
    auto blue = request();
    blue.filters = {{"color", {"blue"}}};
    blue.sort = SortBy::price_descending;
    const auto all = answer(blue);
    ASSERT_EQ(all.hits.size(), 2U);
    EXPECT_EQ(all.hits[0].product, numbered(1));
    EXPECT_EQ(all.hits[0].price_minor, 3000);
    EXPECT_EQ(all.hits[0].variant, numbered(1, 2));
}

TEST_P(Facets, pages_follow_each_other_in_every_order) {
    for (const auto sort : {SortBy::relevance, SortBy::price_ascending, SortBy::price_descending,
                            SortBy::newest, SortBy::name}) {
        auto page = request();
        page.sort = sort;
        const auto all = answer(page);
        page.limit = 1;
        for (page.offset = 0; page.offset < 3; ++page.offset) {
            const auto one = answer(page);
            ASSERT_EQ(one.hits.size(), 1U);
            EXPECT_EQ(one.hits[0].product, all.hits[static_cast<std::size_t>(page.offset)].product);
        }
        EXPECT_TRUE(answer(page).hits.empty());
    }
}

INSTANTIATE_TEST_SUITE_P(ByWordsAndWithout, Facets, ::testing::Values("hemd", ""));

TEST(Facets, the_variant_shown_is_the_one_that_was_asked_for) {
    Shop shop;
    shop.put(shirts());
    const auto blue = *shop.index().search(Shop::request("hemd blue"));
    ASSERT_GE(blue.hits.size(), 2U);
    EXPECT_EQ(blue.hits[1].product, numbered(1));
    EXPECT_EQ(blue.hits[1].variant, numbered(1, 2));
    EXPECT_EQ((*shop.index().search(Shop::request("S1blueM"))).hits[0].variant, numbered(1, 2));
}

TEST(Facets, variants_may_grow_and_shrink) {
    Shop shop;
    shop.put(shirts());
    auto more = shirts();
    for (int i = 3; i < 9; ++i) more[0].variants.push_back(shirt_variant(1, i, "green", "L", 700));
    more[1].variants[0].attributes = {option("color", "white")};
    shop.put(more);
    auto green = Shop::request("");
    green.facets = {"color"};
    green.filters = {{"color", {"green"}}};
    EXPECT_EQ(shop.found(green), List{1});
    EXPECT_EQ(counts_of(*shop.index().search(green), "color"),
              (Counts{{"blue", 2}, {"green", 1}, {"red", 1}, {"white", 1}}));
    shop.put(shirts());
    EXPECT_EQ(shop.found(green), List{});
    EXPECT_EQ(counts_of(*shop.index().search(green), "color"), (Counts{{"blue", 2}, {"red", 2}}));
}

}  // namespace
}  // namespace nahtlos::search
