// Waves over the API: what a place has to do, picked in one walk.
#include "flows/api_waves.hpp"

#include <gtest/gtest.h>

#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;

class Waves : public testing::OnEngine {
protected:
    Waves()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              auto routes = wave_routes(engine);
              for (auto more : {fulfillment_routes(engine), order_routes(engine, readers)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        for (const char* sku : {"A", "B"}) {
            testing::put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, 9);
        }
    }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    ApiReply order(const std::string& lines) {
        return call("POST /v1/orders", testing::order_body(lines, R"(,"channel":"web")"));
    }
    ApiReply wave(const std::string& more = "") {
        return call("POST /v1/waves", R"({"location":"lager")" + more + "}");
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Waves, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Waves, gather_what_several_orders_want_by_article) {
    const auto first = order(R"({"sku":"A","quantity":2},{"sku":"B","quantity":1})");
    const auto second = order(R"({"sku":"A","quantity":1})");
    const auto made = wave();
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.number("/size"), 2);
    const auto seen = call("GET /v1/waves/" + made.text("/id"));
    EXPECT_EQ(seen.text("/slots/0/order"), first.text("/id")) << seen.body;
    EXPECT_EQ(seen.text("/slots/1/order"), second.text("/id"));
    EXPECT_EQ(seen.text("/slots/1/status"), "picking");
    EXPECT_EQ(seen.text("/lines/0/sku"), "A");
    EXPECT_EQ(seen.number("/lines/0/quantity"), 3);
    EXPECT_EQ(seen.number("/lines/0/slots/1/slot"), 2);
    EXPECT_EQ(seen.number("/lines/1/quantity"), 1);
    EXPECT_EQ(call("GET /v1/waves?location=lager").text("/items/0/id"), made.text("/id"));
}

TEST_P(Waves, take_what_nobody_picks_yet_and_each_once) {
    order(R"({"sku":"A","quantity":1})");
    order(R"({"sku":"B","quantity":1})");
    EXPECT_EQ(wave(R"(,"size":1)").number("/size"), 1);
    EXPECT_EQ(wave().number("/size"), 1);
    EXPECT_EQ(wave().code(), "nothing_to_pick");
    EXPECT_EQ(wave(R"(,"size":0)").text("/errors/0/pointer"), "/size");
}

TEST_P(Waves, pass_over_orders_on_hold_and_other_methods) {
    const auto held = order(R"({"sku":"A","quantity":1})");
    call("POST /v1/orders/" + held.text("/id") + "/hold", R"({"reason":"address"})");
    EXPECT_EQ(wave().code(), "nothing_to_pick");
    order(R"({"sku":"A","quantity":1})");
    EXPECT_EQ(wave(R"(,"method":"pickup")").code(), "nothing_to_pick");
    EXPECT_EQ(wave(R"(,"method":"ship")").status, 201);
}

TEST_P(Waves, show_what_is_still_to_be_picked) {
    const auto placed = order(R"({"sku":"A","quantity":1})");
    const auto made = wave();
    const auto act = [&](const std::string& request) {
        return call("POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
                        placed.text("/fulfillments/0/id") + "/actions",
                    request);
    };
    ASSERT_EQ(act(R"({"action":"pack"})").status, 200);
    const auto seen = call("GET /v1/waves/" + made.text("/id"));
    EXPECT_EQ(seen.text("/slots/0/status"), "packed") << seen.body;
    EXPECT_TRUE(seen.json().at("lines").as_array().empty());
}

TEST_P(Waves, are_of_their_place_alone) {
    order(R"({"sku":"A","quantity":1})");
    const auto made = wave();
    const auto key = [&](std::optional<inventory::LocationId> at) {
        return api_.make_key({.kind = auth::KeyKind::store,
                              .scopes = "orders:read,fulfillments:write",
                              .location = at});
    };
    const auto path = "GET /v1/waves/" + made.text("/id");
    EXPECT_EQ(api_.call(path, key(api_.shop.warehouse)).status, 200);
    EXPECT_EQ(api_.call(path, key(api_.shop.hamburg)).status, 404);
    EXPECT_EQ(api_.call(path, api_.store).status, 403);  // of a channel
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = "orders:read,fulfillments:write",
                                     .channel = api_.shop.till,
                                     .location = api_.shop.warehouse});
    EXPECT_EQ(api_.call(path, till).status, 200);
    order(R"({"sku":"A","quantity":1})");
    EXPECT_EQ(api_.call("POST /v1/waves", till, "{}").status, 201);
}

}  // namespace
}  // namespace nahtlos::flows
