// Legal entities, markets, channels and locations over the API: paged, filtered, changed.
#include "flows/api_setup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flows/api_orders.hpp"
#include "flows/api_stock.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"
#include "tests/support/pages.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::ElementsAre;
using testing::items;
using ::testing::UnorderedElementsAre;

class SetupApi : public testing::OnEngine {
protected:
    SetupApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = setup_routes(engine);
              for (auto& route : order_routes(engine, readers)) routes.push_back(std::move(route));
              for (auto& route : stock_routes(engine)) routes.push_back(std::move(route));
              return routes;
          }) {}

    ApiReply call(const std::string& line, const std::string& body = "",
                  const testing::Parts& headers = {}) {
        return api_.call(line, api_.admin, body, headers);
    }
    std::string web() { return "/v1/channels/" + to_string(api_.shop.web); }
    std::string make_channel(const std::string& code) {
        const auto made =
            call("POST /v1/channels", R"({"code":")" + code + R"(","name":"x","kind":"b2b",)" +
                                          R"("legal_entity":")" + to_string(api_.shop.entity) +
                                          R"(","market":"de","channel_group":"b2b"})");
        EXPECT_EQ(made.status, 201) << made.body;
        return made.text("/id");
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SetupApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(SetupApi, channels_come_page_by_page_each_once) {
    for (int i = 0; i < 5; ++i) make_channel("b2b-" + std::to_string(i));
    const auto codes = testing::all_pages(api_, "/v1/channels?limit=2", api_.admin, "code");
    EXPECT_THAT(codes, ElementsAre("web", "till", "b2b-0", "b2b-1", "b2b-2", "b2b-3", "b2b-4"));
}

TEST_P(SetupApi, channels_are_filtered_by_status_and_kind) {
    make_channel("b2b-0");
    EXPECT_THAT(items(call("GET /v1/channels?status=draft"), "code"), ElementsAre("b2b-0"));
    EXPECT_THAT(items(call("GET /v1/channels?status=live&kind=till,b2b"), "code"),
                ElementsAre("till"));
    EXPECT_EQ(call("GET /v1/channels?status=asleep").text("/errors/0/pointer"), "?status/0");
}

TEST_P(SetupApi, a_bound_key_sees_its_own_channel_only) {
    const auto key = api_.make_key({.kind = auth::KeyKind::admin,
                                    .scopes = "channels:read,channels:write",
                                    .channel = api_.shop.till});
    EXPECT_THAT(items(api_.call("GET /v1/channels", key), "code"), ElementsAre("till"));
    EXPECT_EQ(api_.call("GET " + web(), key).status, 404);
    EXPECT_EQ(api_.call("PATCH " + web(), key, R"({"name":"mine"})").status, 404);
    EXPECT_EQ(api_.call("PUT " + web() + "/status", key, R"({"status":"paused"})").status, 404);
}

TEST_P(SetupApi, a_channel_is_changed_where_it_says_so) {
    const auto changed = call("PATCH " + web(), R"({"name":"Shop","publishes_all":false})");
    EXPECT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.headers.at("ETag"), "\"2\"");
    const auto read = call("GET " + web());
    EXPECT_EQ(read.text("/name"), "Shop");
    EXPECT_EQ(read.text("/channel_group"), "online");
    EXPECT_FALSE(read.json().at("publishes_all").as_bool());
}

TEST_P(SetupApi, a_change_of_an_old_version_is_refused) {
    EXPECT_EQ(call("PATCH " + web(), R"({"name":"a"})", {{"if-match", "\"1\""}}).status, 200);
    const auto late = call("PATCH " + web(), R"({"name":"b"})", {{"if-match", "\"1\""}});
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(late.code(), "version_changed");
    EXPECT_EQ(call("GET " + web()).text("/name"), "a");
}

TEST_P(SetupApi, a_retired_channel_stays_as_it_is) {
    EXPECT_EQ(call("PUT " + web() + "/status", R"({"status":"retired"})").status, 200);
    EXPECT_EQ(call("PATCH " + web(), R"({"name":"a"})").code(), "wrong_status");
}

TEST_P(SetupApi, a_market_that_is_not_there_is_named) {
    const auto refused = call("PATCH " + web(), R"({"market":"fr"})");
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/market");
}

TEST_P(SetupApi, legal_entities_and_markets_are_listed) {
    EXPECT_THAT(items(call("GET /v1/legal-entities"), "name"), ElementsAre("Testhaus GmbH"));
    EXPECT_THAT(items(call("GET /v1/legal-entities?country=AT"), "name"), ElementsAre());
    EXPECT_THAT(items(call("GET /v1/markets?code=de"), "code"), ElementsAre("de"));
}

TEST_P(SetupApi, locations_come_page_by_page_and_by_what_they_can) {
    EXPECT_THAT(testing::all_pages(api_, "/v1/locations?limit=1", api_.admin, "code"),
                ElementsAre("lager", "berlin", "hamburg"));
    EXPECT_THAT(items(call("GET /v1/locations?capability=pickup"), "code"),
                ElementsAre("berlin", "hamburg"));
    EXPECT_THAT(items(call("GET /v1/locations?kind=warehouse"), "code"), ElementsAre("lager"));
}

TEST_P(SetupApi, a_closed_location_gets_no_new_promises) {
    const auto path = "/v1/locations/" + to_string(api_.shop.hamburg);
    const auto closed = call("PATCH " + path, R"({"status":"closed"})");
    EXPECT_EQ(closed.status, 200) << closed.body;
    EXPECT_EQ(closed.number("/version"), 2);
    EXPECT_THAT(items(call("GET /v1/locations?status=closed"), "code"), ElementsAre("hamburg"));
    const auto pages =
        api_.base.database().read([&](Tx& tx) { return api_.engine.books().open(tx); });
    EXPECT_THAT(pages->network->sources(api_.shop.web.uuid, inventory::Method::pickup),
                ElementsAre(api_.shop.berlin));
}

TEST_P(SetupApi, draws_are_read_as_they_were_set) {
    EXPECT_EQ(call("PUT " + web() + "/draws",
                   R"({"draws":[{"location":"berlin","methods":["pickup"],"priority":2},)"
                   R"({"location":"lager","methods":["ship"],"priority":1}]})")
                  .status,
              200);
    const auto read = call("GET " + web() + "/draws");
    EXPECT_EQ(read.text("/draws/0/code"), "lager");
    EXPECT_EQ(read.text("/draws/1/methods/0"), "pickup");
}

TEST_P(SetupApi, draws_are_changed_under_the_version_of_their_channel) {
    const std::string body = R"({"draws":[{"location":"lager","methods":["ship"],"priority":1}]})";
    const auto version = call("GET " + web() + "/draws").headers.at("ETag");
    const auto set = call("PUT " + web() + "/draws", body, {{"if-match", version}});
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(call("PUT " + web() + "/draws", body, {{"if-match", version}}).code(),
              "version_changed");
    EXPECT_EQ(call("GET " + web()).headers.at("ETag"), set.headers.at("ETag"));
}

TEST_P(SetupApi, each_row_of_draws_is_answered) {
    const std::string rows = R"({"location":"lager","methods":["ship"],"priority":1},)"
                             R"({"location":"nowhere","methods":["ship"],"priority":2})";
    const auto refused = call("PUT " + web() + "/draws", R"({"draws":[)" + rows + "]}");
    EXPECT_EQ(refused.code(), "invalid_rows");
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/draws/1/location");
    const std::string partly = R"({"error_policy":"reject_failed_rows","draws":[)";
    const auto set = call("PUT " + web() + "/draws", partly + rows + "]}");
    EXPECT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(set.number("/done"), 1);
    EXPECT_EQ(set.text("/rows/0/outcome"), "done");
    EXPECT_EQ(set.text("/rows/1/errors/0/code"), "unknown");
    const auto none = call("PUT " + web() + "/draws",
                           partly + R"({"location":"nowhere","methods":[],"priority":1}]})");
    EXPECT_EQ(none.number("/refused"), 1) << none.body;
    EXPECT_EQ(none.headers.at("ETag"), set.headers.at("ETag"));
    EXPECT_EQ(call("GET " + web() + "/draws").text("/draws/0/code"), "lager");
}

TEST_P(SetupApi, the_version_of_a_fence_counts_edits_and_not_sales) {
    const std::string body =
        R"({"sku":"A","location":"lager","channel_group":"online","quantity":3})";
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
    const auto set = call("PUT /v1/stock/fences", body);
    ASSERT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(
        api_.call("POST /v1/orders", api_.store, testing::order_body(R"({"sku":"A","quantity":2})"))
            .status,
        201);
    const auto listed = call("GET /v1/stock/fences?location=lager");
    EXPECT_EQ(listed.number("/items/0/used"), 2);
    EXPECT_EQ(listed.number("/items/0/version"), set.number("/version"));
    const testing::Parts match{{"if-match", set.headers.at("ETag")}};
    EXPECT_EQ(call("PUT /v1/stock/fences", body, match).status, 200);
    EXPECT_EQ(call("PUT /v1/stock/fences", body, match).status, 412);
    const auto report = verify(api_.base.database(), {.now = api_.fake.clock.now()});
    EXPECT_EQ(report[Check::fence_use].broken, 0);
}

TEST_P(SetupApi, a_location_is_drawn_on_once) {
    const std::string draw = R"({"location":"lager","methods":["ship"],"priority":1})";
    const auto refused = call("PUT /v1/channels/" + to_string(api_.shop.web) + "/draws",
                              R"({"draws":[)" + draw + "," + draw + "]}");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/draws/1/location");
    EXPECT_EQ(refused.text("/errors/0/code"), "repeated");
}

TEST_P(SetupApi, a_location_belongs_to_somebody) {
    const auto refused =
        call("POST /v1/locations",
             R"({"code":"x","name":"x","kind":"store","country":"DE","time_zone":"Europe/Berlin",)"
             R"("capabilities":[],"legal_entity":"le_01jdc3r3s1fj5ra3w0044n5t5b"})");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_EQ(refused.text("/errors/0/pointer"), "/legal_entity");
}

TEST_P(SetupApi, policies_and_fences_are_read_back_page_by_page) {
    for (const std::string sku : {"A", "B", "C"}) {
        const auto of = R"({"sku":")" + sku + R"(","location":"lager",)";
        EXPECT_EQ(call("PUT /v1/stock/policies", of + R"("safety":2,"backorder_limit":0})").status,
                  200);
        EXPECT_EQ(
            call("PUT /v1/stock/fences", of + R"("channel_group":"retail","quantity":5})").status,
            200);
    }
    EXPECT_EQ(
        testing::all_pages(api_, "/v1/stock/policies?limit=2", api_.admin, "stock_item").size(),
        3U);
    EXPECT_EQ(testing::all_pages(api_, "/v1/stock/fences?limit=1", api_.admin, "stock_item").size(),
              3U);
    EXPECT_EQ(items(call("GET /v1/stock/fences?sku=B"), "stock_item").size(), 1U);
    EXPECT_EQ(items(call("GET /v1/stock/policies?location=berlin"), "stock_item").size(), 0U);
}

}  // namespace
}  // namespace nahtlos::flows
