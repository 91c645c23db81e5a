// SearchApi: the catalog over the API with a search beside it, on either engine.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "flows/api_catalog.hpp"
#include "flows/api_pricing.hpp"
#include "flows/api_search.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_stock.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::testing {

class SearchFolder {
public:
    SearchFolder()
        : path_(std::filesystem::temp_directory_path() /
                ("nahtlos_search_api_" + std::to_string(::getpid()) + "_" +
                 std::to_string(++made_))) {
        std::filesystem::create_directories(path_);
    }
    ~SearchFolder() { std::filesystem::remove_all(path_); }
    SearchFolder(const SearchFolder&) = delete;
    SearchFolder& operator=(const SearchFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    static inline int made_ = 0;
    std::filesystem::path path_;
};

class SearchApi : public OnEngine {
protected:
    SearchApi()
        : api_(GetParam(), [this](flows::Engine& engine, auth::KeyRing&, Executor&) {
              feed_ = open(engine.database(), engine.world(), engine.books());
              auto routes = flows::search_routes(engine, feed_.get());
              for (auto& route : flows::catalog_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : flows::setup_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : flows::stock_routes(engine)) routes.push_back(std::move(route));
              for (auto& route : flows::pricing_routes(engine)) routes.push_back(std::move(route));
              return routes;
          }) {
        shop_ = api_.make_key(
            {.kind = auth::KeyKind::store, .scopes = "catalog:read", .channel = api_.shop.web});
    }
    std::unique_ptr<flows::SearchFeed> open(sql::Database& database, World& world,
                                            flows::Books& books) {
        return std::make_unique<flows::SearchFeed>(
            database, world, books,
            flows::SearchFeedOptions{.folder = folder_.path(),
                                     .kept = kept_,
                                     .keep = [this](const auto& text) { kept_ = text; }});
    }
    void build() { EXPECT_TRUE(feed_->rebuild_if_wanted()); }
    void follow(flows::SearchFeed& feed) {
        // On PostgreSQL somebody has to give the events their numbers.
        sql::write(*api_.base.database().open_writer(),
                   [](Tx& tx) { return number_batches(tx, 1000); });
        while (feed.run()) {
        }
    }
    void follow() { follow(*feed_); }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    void must(const std::string& line, const std::string& body) {
        const auto reply = call(line, body);
        EXPECT_LT(reply.status, 300) << line << ' ' << reply.body;
    }
    ApiReply search(const std::string& query) {
        return api_.call("GET /v1/search?" + query, shop_);
    }
    std::vector<std::string> found(const std::string& query) { return items(search(query), "sku"); }
    std::vector<std::string> found_by_staff(const std::string& query) {
        return items(call("GET /v1/search?" + query), "sku");
    }
    void make(const std::string& handle, const std::string& title, const std::string& more = "",
              const std::string& price = "5.00") {
        must("PUT /v1/products/bulk",
             R"({"products":[{"handle":")" + handle + R"(","status":"active","texts":{"de":{)" +
                 R"("title":")" + title + R"("},"en":{"title":"thing"}},"variants":[{"sku":")" +
                 handle + R"(","tax_category":"standard","prices":[{"market":"de",)" +
                 R"("unit_price":")" + price + R"("}]}])" + more + "}]}");
    }
    std::string product(const std::string& handle) {
        return "/v1/products/" + call("GET /v1/products?handle=" + handle).text("/items/0/id");
    }
    std::string variant(const std::string& sku) {
        return "/v1/variants/" + call("GET /v1/variants?skus=" + sku).text("/items/0/id");
    }
    void receive(const std::string& sku, const std::string& place, int quantity) {
        must("POST /v1/stock/changes", R"({"rows":[{"kind":"receive","sku":")" + sku +
                                           R"(","location":")" + place + R"(","quantity":)" +
                                           std::to_string(quantity) + "}]}");
    }

    SearchFolder folder_;
    std::string kept_;
    std::unique_ptr<flows::SearchFeed> feed_;
    TestApi api_;
    std::string shop_;  // a key of the web shop
};

}  // namespace nahtlos::testing
