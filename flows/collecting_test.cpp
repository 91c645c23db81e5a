// Goods that customers come for: at the curb, through somebody else, and how devices learn of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/events/sequencer.hpp"
#include "flows/api_cart.hpp"
#include "flows/api_checkout.hpp"
#include "flows/api_collecting.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/api_orders.hpp"
#include "flows/api_setup.hpp"
#include "flows/api_tasks.hpp"
#include "flows/verify.hpp"
#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::ApiReply;
using ::testing::HasSubstr;
using ::testing::Not;

// Keeps what a device is sent.
class Tape final : public http::Stream {
public:
    bool write(std::shared_ptr<const std::string> part) override {
        text += *part;
        return is_on;
    }
    void close() override { is_on = false; }
    bool is_open() const override { return is_on; }
    void on_close(std::function<void()>) override {}

    std::string text;
    bool is_on = true;
};

class Collecting : public testing::OnEngine {
protected:
    Collecting()
        : api_(GetParam(), [this](Engine& engine, auth::KeyRing& keys, Executor& readers) {
              hub_ = std::make_unique<events::EventHub>(engine.database(), engine.world());
              auto routes = cart_routes(engine);
              for (auto more :
                   {checkout_routes(engine), fulfillment_routes(engine),
                    order_routes(engine, readers), setup_routes(engine),
                    collecting_routes(engine, readers), task_routes(engine, *hub_, keys)}) {
                  for (auto& route : more) routes.push_back(std::move(route));
              }
              return routes;
          }) {
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 9);
        testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.hamburg, 9);
        for (const auto place : {api_.shop.berlin, api_.shop.hamburg}) {
            const auto able = call("PATCH /v1/locations/" + to_string(place),
                                   R"({"capabilities":["ship","pickup","curbside","carry_out"]})");
            check(able.status == 200, able.body.c_str());
        }
        const auto drawn = call("PUT /v1/channels/" + to_string(api_.shop.web) + "/draws",
                                R"({"draws":[{"location":"berlin","methods":["pickup","curbside",
                                "carry_out"],"priority":1},{"location":"hamburg",
                                "methods":["pickup"],"priority":2}]})");
        check(drawn.status == 200, drawn.body.c_str());
        api_.base.database().read([&](Tx& tx) { return api_.engine.books().open(tx) != nullptr; });
    }
    ~Collecting() override { hub_.reset(); }

    ApiReply call(const std::string& line, const std::string& body = "") {
        return api_.call(line, api_.admin, body);
    }
    ApiReply order(const std::string& method, inventory::LocationId store) {
        return call("POST /v1/orders", R"({"channel":"web","lines":[{"sku":"A","quantity":2}],
            "payment":{"kind":"settled","provider":"test"},"delivery":{"method":")" +
                                           method + R"(","location":")" + to_string(store) +
                                           "\"}}");
    }
    ApiReply act(const ApiReply& placed, const std::string& request) {
        return call("POST /v1/orders/" + placed.text("/id") + "/fulfillments/" +
                        placed.text("/fulfillments/0/id") + "/actions",
                    request);
    }
    std::shared_ptr<Tape> follow(const std::string& query, const std::string& as) {
        auto catcher = std::make_shared<testing::ReplyCatcher>();
        auto tape = std::make_shared<Tape>();
        catcher->stream = tape;
        http::Request request{"GET", "/v1/fulfillments/stream" + query, {}, "", "192.0.2.1", "r"};
        request.headers.emplace_back("authorization", "Bearer " + as);
        api_.api.handle(std::move(request), catcher);
        status_ = catcher->reply ? catcher->reply->status : 0;
        return tape;
    }
    void poll() {
        sequencer_.run();
        hub_->poll();
    }

    int status_ = 0;
    std::unique_ptr<events::EventHub> hub_;
    testing::TestApi api_;
    events::Sequencer sequencer_{api_.base.database(), api_.world};
};
INSTANTIATE_TEST_SUITE_P(Engines, Collecting, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Collecting, at_the_curb_is_ordered_for_a_store_that_offers_it) {
    EXPECT_EQ(order("curbside", api_.shop.hamburg).text("/errors/0/pointer"), "/delivery/location");
    const auto placed = order("curbside", api_.shop.berlin);
    ASSERT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(placed.text("/fulfillments/0/method"), "curbside");
    EXPECT_EQ(placed.text("/fulfillments/0/pickup_code").size(), 6U);
    const auto made = call("POST /v1/carts", R"({"channel":"web","lines":[
        {"action":"add","sku":"A","quantity":1}],"customer":{"email":"a@example.com"},
        "delivery":{"method":"curbside","location":")" +
                                                 to_string(api_.shop.berlin) + "\"}}");
    const auto cart = call("GET /v1/carts/" + made.text("/token"));
    EXPECT_TRUE(cart.json().at("requirements").as_array().empty()) << cart.body;
}

TEST_P(Collecting, goods_carried_out_of_the_store_need_no_code) {
    const auto placed = order("carry_out", api_.shop.berlin);
    ASSERT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(placed.text("/fulfillments/0/pickup_code"), "");
    EXPECT_EQ(act(placed, R"({"action":"hand_over","catch_up":true})").status, 200);
}

TEST_P(Collecting, staff_see_where_the_customer_stands_and_events_do_not) {
    const auto placed = order("curbside", api_.shop.berlin);
    ASSERT_EQ(act(placed, R"({"action":"ready","catch_up":true})").status, 200);
    const auto arrived = act(placed, R"({"action":"arrive","message":"Platz 3, rotes Rad"})");
    ASSERT_EQ(arrived.status, 200) << arrived.body;
    const auto list = call("GET /v1/fulfillments?location=berlin");
    EXPECT_EQ(list.text("/items/0/message"), "Platz 3, rotes Rad") << list.body;
    const auto told = api_.base.database().read([](Tx& tx) {
        return tx
            .value<std::int64_t>("select count(*) from base_event where payload like '%rotes%'")
            .value_or(0);
    });
    EXPECT_EQ(told, 0);
    EXPECT_EQ(act(placed, R"({"action":"hand_over","message":"x"})").text("/errors/0/pointer"),
              "/message");
}

TEST_P(Collecting, somebody_else_may_be_named_until_all_is_handed_over) {
    const auto placed = order("pickup", api_.shop.berlin);
    const auto path = "PUT /v1/orders/" + placed.text("/id") + "/collector";
    EXPECT_EQ(call(path, R"({"name":"Bob"})").status, 204);
    EXPECT_EQ(call(path, R"({"name":"Eve"})").status, 204);
    EXPECT_EQ(call("GET /v1/fulfillments?location=berlin").text("/items/0/collector"), "Eve");
    const auto code = placed.text("/fulfillments/0/pickup_code");
    ASSERT_EQ(act(placed, R"({"action":"hand_over","catch_up":true,"pickup_code":")" + code + "\"}")
                  .status,
              200);
    EXPECT_EQ(call(path, R"({"name":"Mia"})").code(), "not_collected");
}

TEST_P(Collecting, devices_of_a_place_follow_what_it_has_to_do_and_nothing_else) {
    // A till that sells by itself, too, follows what came through any channel.
    const auto device = api_.make_key({.kind = auth::KeyKind::store,
                                       .scopes = "orders:read",
                                       .channel = api_.shop.till,
                                       .location = api_.shop.berlin});
    const auto berlin = follow("", device);
    ASSERT_EQ(status_, 200);
    poll();
    const auto here = order("pickup", api_.shop.berlin);
    const auto there = order("pickup", api_.shop.hamburg);
    act(here, R"({"action":"accept"})");
    act(there, R"({"action":"accept"})");
    poll();
    EXPECT_THAT(berlin->text, HasSubstr("event: order_placed"));
    EXPECT_THAT(berlin->text, HasSubstr("event: fulfillment_accepted"));
    EXPECT_THAT(berlin->text, HasSubstr(here.text("/id")));
    EXPECT_THAT(berlin->text, Not(HasSubstr(there.text("/id"))));
    // What was missed comes by the id of the event that was seen last.
    const auto later = follow("?from=1", device);
    poll();
    EXPECT_THAT(later->text, HasSubstr(here.text("/id")));
    EXPECT_THAT(later->text, Not(HasSubstr(there.text("/id"))));
}

TEST_P(Collecting, a_device_follows_no_other_place_than_its_own) {
    const auto device = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "orders:read", .location = api_.shop.berlin});
    follow("?location=hamburg", device);
    EXPECT_EQ(status_, 403);
    follow("", api_.admin);
    EXPECT_EQ(status_, 422);
}

}  // namespace
}  // namespace nahtlos::flows
