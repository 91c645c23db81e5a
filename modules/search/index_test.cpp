#include "search/index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "base/sql/error.hpp"
#include "modules/search/folder_for_test.hpp"
#include "modules/search/shop_for_test.hpp"

namespace nahtlos::search {
namespace {

TEST(SearchIndex, what_is_applied_is_found_at_once) {
    Shop shop;
    shop.put({cup(1, "Kaffeetasse", "Coffee Cup")});
    EXPECT_EQ(shop.found("kaffeetasse"), List{1});
    shop.put({cup(1, "Teekanne", "Teapot")});
    EXPECT_EQ(shop.found("kaffeetasse"), List{});
    EXPECT_EQ(shop.found("teekanne"), List{1});
    shop.remove(1);
    EXPECT_EQ(shop.found("teekanne"), List{});
}

TEST(SearchIndex, an_older_version_changes_nothing) {
    Shop shop;
    auto now = cup(1, "Teekanne", "Teapot"), before = cup(1, "Kaffeetasse", "Coffee Cup");
    now.version = 7;
    before.version = 6;
    shop.put({now});
    shop.put({before});
    EXPECT_EQ(shop.found("teekanne"), List{1});
    EXPECT_EQ(shop.found("kaffeetasse"), List{});
}

TEST(SearchIndex, the_position_stays_with_what_was_applied_over_a_restart) {
    FolderForTest folder;
    {
        Shop shop(folder.path());
        shop.put({cup(1, "Teekanne", "Teapot")}, 41);
        shop.put({cup(2, "Teeglas", "Tea Glass")}, 42);
        shop.put({cup(2, "Teeglas", "Tea Glass")}, 12);  // told again
    }
    Shop shop(folder.path());
    EXPECT_EQ(shop.index().position(), 42);
    EXPECT_EQ(shop.found("teekanne"), List{1});
    EXPECT_EQ(shop.found("tee"), (List{1, 2}));
}

TEST(SearchIndex, a_change_of_price_or_stock_is_seen_without_new_texts) {
    Shop shop;
    auto one = cup(1, "Teekanne", "Teapot");
    shop.put({one});
    one.variants[0].prices[0].minor = 499;
    one.variants[0].in_stock_at = {"berlin"};
    ++one.version;
    shop.put({one});
    auto request = shop.request("teekanne");
    request.filters = {{"in_stock_at", {"berlin"}}};
    const auto answer = shop.index().search(request);
    ASSERT_EQ(answer->hits.size(), 1U);
    EXPECT_EQ(answer->hits[0].price_minor, 499);
}

TEST(SearchIndex, numbers_of_articles_are_hit_first) {
    Shop shop;
    auto one = cup(1, "Tasse für 4006381333931 Tropfen", "Cup"), two = cup(2, "Tasse", "Cup");
    two.variants[0].codes = {"4006381333931"};
    shop.put({one, two});
    const auto answer = shop.index().search(shop.request("04006381333931"));
    ASSERT_GE(answer->hits.size(), 1U);
    EXPECT_EQ(answer->hits[0].product, two.id);
    EXPECT_TRUE(answer->hits[0].is_code);
    EXPECT_EQ(shop.found("sku-2"), List{2});
    EXPECT_EQ(shop.found("SKU2"), List{2});
}

TEST(SearchIndex, words_within_the_number_of_an_article_are_not_meant) {
    Shop shop;
    auto one = cup(1, "Hemd rot", "Shirt red"), two = cup(2, "Rote Tasse M", "Red Cup M");
    one.variants[0].sku = "SHIRT-RED-9";
    shop.put({one, two});
    EXPECT_EQ(shop.found("shirt-red-9"), List{1});
    EXPECT_EQ(shop.index().search(Shop::request("shirt-red-9"))->total, 1);
}

TEST(SearchIndex, says_what_it_searched_for_instead) {
    Shop shop;
    shop.put({cup(1, "Kaffeetasse weiß", "Coffee Cup white")});
    const auto answer = shop.index().search(shop.request("weiße kafeetasse"));
    EXPECT_EQ(answer->searched_for, "weisse kaffeetasse");
    EXPECT_EQ(answer->total, 1);
}

TEST(SearchIndex, words_of_another_language_find_too) {
    Shop shop;
    shop.put({cup(1, "Wasserkocher", "Kettle"), cup(2, "Kette", "Necklace")});
    const auto answer = shop.index().search(shop.request("kettle"));
    EXPECT_EQ(answer->language, "en");
    ASSERT_EQ(answer->hits.size(), 1U);
    EXPECT_EQ(answer->hits[0].product, cup(1, "", "").id);
}

TEST(SearchIndex, most_of_the_words_will_do_where_nothing_has_all) {
    Shop shop;
    shop.put({cup(1, "Blaue Teekanne", "Blue Teapot"), cup(2, "Rote Tasse", "Red Cup")});
    const auto answer = shop.index().search(shop.request("blaue teekanne glitzer"));
    EXPECT_EQ(answer->matched, Matched::most_words);
    ASSERT_GE(answer->hits.size(), 1U);
    EXPECT_EQ(answer->hits[0].product, cup(1, "", "").id);
}

TEST(SearchIndex, synonyms_are_replaced_and_kept) {
    FolderForTest folder;
    {
        Shop shop(folder.path());
        shop.put({cup(1, "Haferl", "Mug")});
        EXPECT_EQ(shop.found("tasse"), List{});
        shop.index().set_synonyms("de", {{"Tasse", "Haferl"}});
        EXPECT_EQ(shop.found("tasse"), List{1});
        shop.rebuild({cup(1, "Haferl", "Mug")});
        EXPECT_EQ(shop.found("tasse"), List{1});
    }
    Shop shop(folder.path());
    EXPECT_EQ(shop.found("tasse"), List{1});
}

TEST(SearchIndex, a_rebuild_replaces_all_and_goes_back_to_its_position) {
    Shop shop;
    EXPECT_TRUE(shop.index().needs_rebuild());
    shop.put({cup(1, "Teekanne", "Teapot")}, 50);
    auto rebuild = shop.index().begin_rebuild();
    const std::vector page{cup(2, "Teeglas", "Tea Glass")};
    rebuild.add(page);
    shop.put({cup(3, "Teesieb", "Tea Strainer")}, 60);  // while it is made
    EXPECT_EQ(shop.found("teekanne"), List{1});
    shop.index().finish(std::move(rebuild), 55);
    EXPECT_FALSE(shop.index().needs_rebuild());
    EXPECT_EQ(shop.index().position(), 55);
    EXPECT_EQ(shop.found("tee"), List{2});
}

TEST(SearchIndex, a_rebuild_that_is_dropped_leaves_nothing_behind) {
    FolderForTest folder;
    Shop shop(folder.path());
    shop.put({cup(1, "Teekanne", "Teapot")});
    const auto files = [&] {
        return std::distance(std::filesystem::directory_iterator(folder.path()), {});
    };
    const auto before = files();
    {
        auto rebuild = shop.index().begin_rebuild();
        const std::vector page{cup(2, "Teeglas", "Tea Glass")};
        rebuild.add(page);
        EXPECT_GT(files(), before);
    }
    EXPECT_EQ(files(), before);
    EXPECT_EQ(shop.found("teekanne"), List{1});
}

TEST(SearchIndex, what_a_crash_left_behind_is_swept) {
    FolderForTest folder;
    { Shop(folder.path()).rebuild({cup(1, "Teekanne", "Teapot")}); }
    for (const auto* name : {"9.search.building", "1.search-wal"}) {
        std::ofstream(folder.path() / name) << "half";
    }
    Shop shop(folder.path());
    EXPECT_FALSE(shop.index().needs_rebuild());
    EXPECT_EQ(shop.found("teekanne"), List{1});
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "9.search.building"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "1.search-wal"));
}

std::filesystem::path file_in(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".search") return entry.path();
    }
    return {};
}

TEST(SearchIndex, a_damaged_file_is_thrown_away) {
    FolderForTest folder;
    { Shop(folder.path()).rebuild({cup(1, "Teekanne", "Teapot")}); }
    {
        std::fstream file(file_in(folder.path()), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(20'000, '\x5A');
    }
    Shop shop(folder.path());
    EXPECT_TRUE(shop.index().needs_rebuild());
    EXPECT_EQ(shop.found("teekanne"), List{});
    shop.rebuild({cup(1, "Teekanne", "Teapot")});
    EXPECT_EQ(shop.found("teekanne"), List{1});
}

TEST(SearchIndex, a_file_that_is_none_or_of_other_languages_is_thrown_away) {
    FolderForTest folder;
    { Shop(folder.path()).rebuild({cup(1, "Teekanne", "Teapot")}); }
    {
        SearchIndex other({.folder = folder.path(), .languages = {"de", "fr"}});
        EXPECT_TRUE(other.needs_rebuild());
    }
    std::ofstream(folder.path() / "99.search") << "not a database";
    Shop shop(folder.path());
    EXPECT_TRUE(shop.index().needs_rebuild());
    shop.rebuild({cup(1, "Teekanne", "Teapot")});
    EXPECT_EQ(shop.found("teekanne"), List{1});
}

TEST(SearchIndex, searches_go_on_while_it_is_changed_and_swapped) {
    Shop shop;
    shop.rebuild({cup(1, "Teekanne", "Teapot"), cup(2, "Teeglas", "Tea Glass")});
    std::atomic<bool> is_over = false;
    std::atomic<int> searches = 0, wrong = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            while (!is_over) {
                const auto found = shop.found("tee");
                // Product 3 comes and goes; the others are there all the time.
                if (found != List{1, 2} && found != List{1, 2, 3}) ++wrong;
                ++searches;
            }
        });
    }
    for (int round = 0; round < 30; ++round) {
        shop.put({cup(3, "Teesieb", "Tea Strainer")});
        shop.remove(3);
        if (round % 10 == 9) {
            shop.rebuild({cup(1, "Teekanne", "Teapot"), cup(2, "Teeglas", "Tea Glass")});
        }
    }
    while (searches < 100) std::this_thread::yield();
    is_over = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(wrong, 0);
}

TEST(SearchIndex, of_many_changes_nothing_old_is_left) {
    Shop incremental, fresh;
    std::vector<SearchDocument> last;
    for (int i = 1; i <= 40; ++i) {
        const auto odd = i % 2 == 1;
        last.push_back(cup(i, odd ? "Rote Kaffeetasse" : "Blaue Teekanne", "Thing"));
    }
    for (int round = 0; round < 5; ++round) {
        for (int i = 1; i <= 40; ++i) {
            incremental.put({cup(i, "Probe " + std::to_string(round * i % 7), "Sample")});
            incremental.found("probe");
        }
        incremental.remove(round + 1);
    }
    incremental.put(last);
    fresh.rebuild(last);
    for (const auto* text : {"probe", "kaffeetasse", "teekanne", "rote tasse", "blau", "sample"}) {
        EXPECT_EQ(incremental.found(text), fresh.found(text)) << text;
    }
}

}  // namespace
}  // namespace nahtlos::search
