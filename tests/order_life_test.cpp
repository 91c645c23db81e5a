#include <gtest/gtest.h>

#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_stock.hpp"
#include "tests/support/api.hpp"

namespace nahtlos {
namespace {

using testing::order_body;

class OrderLife : public testing::OnEngine {
protected:
    static api::Routes routes(flows::Engine& engine, auth::KeyRing&, Executor& readers) {
        auto all = flows::order_routes(engine, readers);
        for (auto& route : flows::fulfillment_routes(engine)) all.push_back(std::move(route));
        for (auto& route : flows::stock_routes(engine)) all.push_back(std::move(route));
        return all;
    }

    void receive(std::int64_t quantity, const std::string& location = "lager") {
        const auto reply =
            api_.call("POST /v1/stock/changes", api_.admin,
                      R"({"rows":[{"kind":"receive","sku":"A","location":")" + location +
                          R"(","quantity":)" + std::to_string(quantity) + "}]}");
        ASSERT_EQ(reply.status, 200) << reply.body;
    }

    // Places an order of the web shop; remembers it and its first fulfillment.
    void place(std::int64_t quantity) {
        const auto reply =
            api_.call("POST /v1/orders", api_.store,
                      order_body(R"({"sku":"A","quantity":)" + std::to_string(quantity) + "}"));
        ASSERT_EQ(reply.status, 201) << reply.body;
        order_ = "/v1/orders/" + reply.text("/id");
        fulfillment_ = order_ + "/fulfillments/" + reply.text("/fulfillments/0/id") + "/actions";
    }

    testing::ApiReply post(const std::string& path, const std::string& body,
                           const testing::Parts& headers = {}) {
        return api_.call("POST " + path, api_.admin, body, headers);
    }
    testing::ApiReply get(const std::string& path) { return api_.call("GET " + path, api_.admin); }

    testing::TestApi api_{GetParam(), routes};
    std::string order_, fulfillment_;
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderLife, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderLife, goods_go_from_receipt_to_the_customer_and_back) {
    receive(5);
    place(3);
    EXPECT_EQ(get("/v1/fulfillments?location=lager").text("/items/0/lines/0/sku"), "A");
    EXPECT_EQ(post(fulfillment_, R"({"action":"ship"})").code(), "wrong_status");
    const auto shipped = post(fulfillment_, R"({"action":"ship","catch_up":true})");
    EXPECT_EQ(shipped.status, 200) << shipped.body;
    EXPECT_EQ(shipped.text("/status"), "closed");
    EXPECT_EQ(shipped.headers.at("ETag"), "\"6\"");
    EXPECT_EQ(get("/v1/fulfillments?location=lager").body, R"({"items":[]})");
    const auto returned =
        post(order_ + "/returns", R"({"lines":[{"line":1,"quantity":1}],"location":")" +
                                      to_string(api_.shop.berlin) + R"("})");
    EXPECT_EQ(returned.text("/return_status"), "partially_returned") << returned.body;
    EXPECT_EQ(returned.number("/refunds_due/0/amount_minor"), 1000);
    const auto settled =
        post(order_ + "/refunds", R"({"outcome":"succeeded","payment":")" +
                                      returned.text("/refunds_due/0/payment") + R"(","refund":")" +
                                      returned.text("/refunds_due/0/refund") + R"("})");
    EXPECT_EQ(settled.text("/payment_status"), "settled") << settled.body;
    EXPECT_EQ(get("/v1/stock/levels?sku=A&location=berlin").number("/items/0/on_hand"), 1);
    EXPECT_EQ(get("/v1/stock/levels?sku=A&location=lager").number("/items/0/available"), 2);
}

TEST_P(OrderLife, the_same_key_cancels_once_and_answers_twice) {
    receive(5);
    place(2);
    const testing::Parts key{{"idempotency-key", "cancel-1"}};
    const auto first = post(order_ + "/cancel", "", key);
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.text("/status"), "canceled");
    const auto again = post(order_ + "/cancel", "", key);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(post(order_ + "/cancel", "").code(), "nothing_to_cancel");
}

TEST_P(OrderLife, an_outdated_version_changes_nothing) {
    receive(5);
    place(2);
    const auto refused = post(order_ + "/cancel", "", {{"if-match", "\"7\""}});
    EXPECT_EQ(refused.status, 412) << refused.body;
    EXPECT_EQ(post(order_ + "/cancel", "", {{"if-match", "\"1\""}}).status, 200);
}

TEST_P(OrderLife, a_key_of_one_store_serves_its_own_fulfillments_only) {
    receive(5);
    place(1);
    const auto berlin = api_.make_key({.kind = auth::KeyKind::store,
                                       .scopes = "orders:read,fulfillments:write,stock:write",
                                       .location = api_.shop.berlin});
    const auto refused = api_.call("POST " + fulfillment_, berlin, R"({"action":"accept"})");
    EXPECT_EQ(refused.status, 404) << refused.body;
    EXPECT_EQ(api_.call("GET /v1/fulfillments?location=lager", berlin).status, 403);
    EXPECT_EQ(api_.call("GET /v1/fulfillments", berlin).status, 200);
    const auto outside =
        api_.call("POST /v1/stock/changes", berlin,
                  R"({"rows":[{"kind":"receive","sku":"A","location":"lager","quantity":1}]})");
    EXPECT_EQ(outside.text("/errors/0/code"), "outside_of_key") << outside.body;
}

TEST_P(OrderLife, a_key_of_one_store_changes_what_it_sold_or_works_on_only) {
    receive(5);
    place(1);
    const auto key = [&](auth::LocationId place, std::optional<channels::ChannelId> channel) {
        return api_.make_key({.kind = auth::KeyKind::store,
                              .scopes = "orders:read,orders:write",
                              .channel = channel,
                              .location = place});
    };
    const std::string why = R"({"reason":"x"})";
    const auto berlin = key(api_.shop.berlin, {});
    EXPECT_EQ(api_.call("GET " + order_, berlin).status, 404);
    for (const auto* step : {"/cancel", "/hold", "/release", "/fulfilled"}) {
        const auto is_told = std::string(step) == "/hold" || std::string(step) == "/release";
        const auto refused = api_.call("POST " + order_ + step, berlin, is_told ? why : "{}");
        EXPECT_EQ(refused.status, 403) << step << refused.body;
        EXPECT_EQ(refused.code(), "outside_of_key") << step;
    }
    const auto till = key(api_.shop.berlin, api_.shop.till);
    EXPECT_EQ(api_.call("POST " + order_ + "/hold", till, why).status, 404);
    const auto shop_of_berlin = key(api_.shop.berlin, api_.shop.web);
    EXPECT_EQ(api_.call("POST " + order_ + "/hold", shop_of_berlin, why).status, 403);
    const auto lager = key(api_.shop.warehouse, {});
    EXPECT_EQ(api_.call("POST " + order_ + "/hold", lager, why).status, 200);
    EXPECT_EQ(api_.call("POST " + order_ + "/release", lager, why).status, 200);
    const auto till_of_lager = key(api_.shop.warehouse, api_.shop.till);
    EXPECT_EQ(api_.call("POST " + order_ + "/cancel", till_of_lager, "{}").status, 200);
}

TEST_P(OrderLife, availability_answers_for_many_and_says_why) {
    receive(7);
    receive(1, "berlin");
    place(2);
    const auto put = api_.call("PUT /v1/stock/policies", api_.admin,
                               R"({"sku":"A","location":"lager","safety":2})");
    EXPECT_EQ(put.status, 200) << put.body;
    const auto reply = api_.call("GET /v1/availability?skus=A,B,nope&explain=true", api_.store);
    EXPECT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.number("/items/0/quantity"), 4);
    EXPECT_EQ(reply.number("/items/1/quantity"), 0);
    EXPECT_EQ(reply.text("/unknown/0"), "nope");
    EXPECT_EQ(reply.text("/items/0/locations/0/explanation/0/terms/0/term"), "on_hand");
    const auto pickup = api_.call("GET /v1/availability?skus=A&method=pickup", api_.store);
    EXPECT_EQ(pickup.number("/items/0/quantity"), 1);
    EXPECT_EQ(get("/v1/availability?skus=A").text("/errors/0/code"), "required");
}

TEST_P(OrderLife, shortages_are_listed_while_they_are_open) {
    receive(3);
    place(3);
    const auto lost = R"({"rows":[{"kind":"adjust","sku":"A","location":"lager","quantity":-2,
                          "reason":"lost"}]})";
    ASSERT_EQ(post("/v1/stock/changes", lost).status, 200);
    EXPECT_EQ(get("/v1/stock/shortages?state=open&sku=A").number("/items/0/quantity"), 2);
    receive(2);
    EXPECT_EQ(get("/v1/stock/shortages?state=open").body, R"({"items":[]})");
    EXPECT_EQ(get("/v1/stock/shortages").text("/items/0/state"), "closed");
}

TEST_P(OrderLife, lists_are_walked_by_cursor) {
    receive(1);
    receive(1, "berlin");
    receive(1, "hamburg");
    std::string path = "/v1/stock/levels?limit=2", seen;
    for (int pages = 1;; ++pages) {
        const auto page = get(path);
        ASSERT_EQ(page.status, 200) << page.body;
        for (int i = 0; i < 2; ++i) {
            const auto location = page.text("/items/" + std::to_string(i) + "/location");
            if (!location.empty()) seen += location + ' ';
        }
        const auto next = page.text("/next_cursor");
        if (next.empty()) {
            EXPECT_EQ(pages, 2);
            break;
        }
        path = "/v1/stock/levels?limit=2&cursor=" + next;
    }
    EXPECT_EQ(seen, to_string(api_.shop.warehouse) + ' ' + to_string(api_.shop.berlin) + ' ' +
                        to_string(api_.shop.hamburg) + ' ');
}

TEST_P(OrderLife, what_could_not_be_sold_is_told_once_a_while) {
    receive(1);
    for (int i = 0; i < 3; ++i) {
        const auto reply =
            api_.call("POST /v1/orders", api_.store, order_body(R"({"sku":"A","quantity":5})"));
        EXPECT_EQ(reply.code(), "insufficient_stock");
    }
    api_.engine.refused_demand().flush(api_.engine.changes(), api_.world);
    api_.engine.pump();
    const auto payload = api_.base.database().read([](Tx& tx) {
        return tx.value<std::string>("select payload from base_event where type = 'demand_refused'")
            .value_or("");
    });
    EXPECT_NE(payload.find(R"("times":3,"asked":15,"missing":12)"), std::string::npos) << payload;
}

}  // namespace
}  // namespace nahtlos
