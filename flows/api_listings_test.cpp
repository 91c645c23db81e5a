// Listings over the API: what a channel calls our articles, and orders that name things so.
#include "flows/api_listings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;

class ListingApi : public testing::OnEngine {
protected:
    ListingApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = listing_routes(engine);
              for (auto more : {order_routes(engine, readers), fulfillment_routes(engine)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 20);
    }

    std::string path() { return "/v1/channels/" + to_string(api_.shop.web) + "/listings"; }
    ApiReply list(const std::string& rows, const std::string& policy = "reject_everything") {
        return api_.call("PUT " + path(), api_.admin,
                         R"({"error_policy":")" + policy + R"(","listings":[)" + rows + "]}");
    }
    ApiReply order(const std::string& lines, const std::string& rest = "") {
        return api_.call("POST /v1/orders", api_.store, testing::order_body(lines, rest));
    }
    ApiReply read(const ApiReply& placed) {
        return api_.call("GET /v1/orders/" + placed.text("/id"), api_.store);
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ListingApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

const std::string six_pack = R"({"external_sku":"B00SIX","sku":"A","factor":6})";

TEST_P(ListingApi, one_of_the_channels_is_many_of_ours) {
    EXPECT_EQ(list(six_pack).status, 200);
    const auto placed = order(R"({"sku":"B00SIX","quantity":2})");
    ASSERT_EQ(placed.status, 201) << placed.body;
    const auto line = read(placed);
    EXPECT_EQ(line.text("/lines/0/sku"), "A");
    EXPECT_EQ(line.number("/lines/0/ordered"), 12);
    EXPECT_EQ(line.number("/lines/0/allocated"), 12);
    EXPECT_EQ(line.number("/lines/0/total_minor"), 12'000);
}

TEST_P(ListingApi, the_channels_price_is_for_its_own_unit) {
    EXPECT_EQ(list(R"({"external_sku":"B00THREE","sku":"A","factor":3})").status, 200);
    const auto placed =
        order(R"({"sku":"B00THREE","quantity":1,"unit_price":"10.00","tax_rate_bp":1900})",
              R"(,"pricing":"external")");
    ASSERT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(read(placed).number("/lines/0/total_minor"), 1'000);
    EXPECT_EQ(read(placed).number("/lines/0/ordered"), 3);
}

TEST_P(ListingApi, a_price_that_cannot_be_split_to_the_cent_is_refused) {
    EXPECT_EQ(list(R"({"external_sku":"B00MANY","sku":"A","factor":300000})").status, 200);
    const auto refused =
        order(R"({"sku":"B00MANY","quantity":1,"unit_price":"1.00","tax_rate_bp":1900})",
              R"(,"pricing":"external")");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/lines/0/unit_price");
}

TEST_P(ListingApi, what_is_left_is_said_in_the_channels_units) {
    EXPECT_EQ(list(six_pack).status, 200);
    const auto refused = order(R"({"sku":"B00SIX","quantity":4})");
    EXPECT_EQ(refused.code(), "insufficient_stock");
    EXPECT_EQ(refused.number("/errors/0/available"), 3);
}

TEST_P(ListingApi, our_own_sku_is_understood_beside_it) {
    EXPECT_EQ(list(six_pack).status, 200);
    const auto placed = order(R"({"sku":"B00SIX","quantity":1},{"sku":"A","quantity":1})");
    ASSERT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(read(placed).number("/lines/0/ordered"), 6);
    EXPECT_EQ(read(placed).number("/lines/1/ordered"), 1);
}

TEST_P(ListingApi, what_nobody_knows_is_refused_by_its_line) {
    const auto refused = order(R"({"sku":"A","quantity":1},{"sku":"B00SIX","quantity":1})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/lines/1/sku");
    EXPECT_EQ(refused.text("/errors/0/code"), "unknown_sku");
}

TEST_P(ListingApi, what_nobody_knows_is_held_when_the_channel_sets_the_price) {
    const auto placed =
        order(R"({"sku":"B00NEW","quantity":1,"unit_price":"5.00","tax_rate_bp":1900})",
              R"(,"pricing":"external")");
    ASSERT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(placed.text("/status"), "on_hold");
    EXPECT_EQ(read(placed).text("/lines/0/sku"), "B00NEW");
}

TEST_P(ListingApi, an_order_that_is_let_go_on_finds_the_goods_of_what_is_listed_by_now) {
    const auto placed =
        order(R"({"sku":"B00NEW","quantity":2,"unit_price":"5.00","tax_rate_bp":1900})",
              R"(,"pricing":"external")");
    ASSERT_EQ(placed.text("/status"), "on_hold") << placed.body;
    const auto release = "POST /v1/orders/" + placed.text("/id") + "/release";
    const auto hold = "POST /v1/orders/" + placed.text("/id") + "/hold";
    const std::string because = R"({"reason":"looked into"})";
    EXPECT_EQ(api_.call(release, api_.admin, because).status, 200);
    EXPECT_EQ(read(placed).body.find("\"fulfillments\":[{"), std::string::npos);
    EXPECT_EQ(api_.call(hold, api_.admin, because).status, 200);
    EXPECT_EQ(list(R"({"external_sku":"B00NEW","sku":"A","factor":1})").status, 200);
    const auto released = api_.call(release, api_.admin, because);
    EXPECT_EQ(released.status, 200) << released.body;
    EXPECT_EQ(released.text("/fulfillments/0/status"), "assigned");
    EXPECT_EQ(read(placed).text("/lines/0/sku"), "A");
    EXPECT_EQ(read(placed).number("/lines/0/allocated"), 2);
    const auto done = api_.call("POST /v1/orders/" + placed.text("/id") + "/fulfilled", api_.admin);
    EXPECT_EQ(done.code(), "nothing_to_fulfill");
}

TEST_P(ListingApi, another_channel_knows_nothing_of_it) {
    EXPECT_EQ(list(six_pack).status, 200);
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = "orders:place,orders:price",
                                     .channel = api_.shop.till});
    const auto refused =
        api_.call("POST /v1/orders", till, testing::order_body(R"({"sku":"B00SIX","quantity":1})"));
    EXPECT_EQ(refused.text("/errors/0/code"), "unknown_sku");
}

TEST_P(ListingApi, a_listing_is_changed_and_removed) {
    EXPECT_EQ(list(six_pack).status, 200);
    EXPECT_EQ(list(R"({"external_sku":"B00SIX","sku":"B","factor":1})").status, 200);
    EXPECT_THAT(items(api_.call("GET " + path(), api_.admin), "sku"), ElementsAre("B"));
    EXPECT_EQ(list(R"({"external_sku":"B00SIX","sku":"B","status":"removed"})").status, 200);
    EXPECT_EQ(order(R"({"sku":"B00SIX","quantity":1})").text("/errors/0/code"), "unknown_sku");
    EXPECT_THAT(items(api_.call("GET " + path() + "?status=active", api_.admin), "sku"),
                ElementsAre());
    EXPECT_THAT(items(api_.call("GET " + path() + "?status=removed", api_.admin), "sku"),
                ElementsAre("B"));
}

TEST_P(ListingApi, listings_come_page_by_page) {
    EXPECT_EQ(list(R"({"external_sku":"c","sku":"A"},{"external_sku":"a","sku":"A"},)"
                   R"({"external_sku":"b","sku":"B"})")
                  .status,
              200);
    EXPECT_THAT(testing::all_pages(api_, path() + "?limit=2", api_.admin, "external_sku"),
                ElementsAre("a", "b", "c"));
    EXPECT_THAT(items(api_.call("GET " + path() + "?sku=A", api_.admin), "external_sku"),
                ElementsAre("a", "c"));
}

TEST_P(ListingApi, listings_are_changed_under_the_version_of_their_channel) {
    const auto version = api_.call("GET " + path(), api_.admin).headers.at("ETag");
    const std::string body = R"({"listings":[)" + six_pack + "]}";
    const auto set = api_.call("PUT " + path(), api_.admin, body, {{"if-match", version}});
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_NE(set.headers.at("ETag"), version);
    EXPECT_EQ(api_.call("PUT " + path(), api_.admin, body, {{"if-match", version}}).status, 412);
    const std::string unknown = R"({"error_policy":"reject_failed_rows","listings":[)"
                                R"({"external_sku":"y","sku":"nothing"}]})";
    EXPECT_EQ(api_.call("PUT " + path(), api_.admin, unknown, {{"if-match", version}}).status, 412);
    EXPECT_EQ(api_.call("PUT " + path(), api_.admin, unknown).number("/refused"), 1);
    EXPECT_EQ(api_.call("GET " + path(), api_.admin).headers.at("ETag"), set.headers.at("ETag"));
}

TEST_P(ListingApi, each_row_is_answered) {
    const auto mixed = list(six_pack + R"(,{"external_sku":"x","sku":"nothing"},)" + six_pack,
                            "reject_failed_rows");
    EXPECT_EQ(mixed.status, 200) << mixed.body;
    EXPECT_EQ(mixed.number("/done"), 1);
    EXPECT_EQ(mixed.text("/rows/1/errors/0/pointer"), "/listings/1/sku");
    EXPECT_EQ(mixed.text("/rows/2/errors/0/code"), "repeated");
    EXPECT_EQ(list(R"({"external_sku":"y","sku":"nothing"})").status, 422);
}

}  // namespace
}  // namespace nahtlos::flows
