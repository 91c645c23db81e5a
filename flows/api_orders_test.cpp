#include "flows/api_orders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/api.hpp"

namespace nahtlos::flows {
namespace {

using testing::order_body;

const std::string one_a = R"({"sku":"A","quantity":1})";
const std::string key_of_a_uuid = "0190a0c4-7b1e-7d3a-8f00-0123456789ab";

class OrderApi : public testing::OnEngine {
protected:
    OrderApi()
        : api_(GetParam(), [](Engine& engine, auth::KeyRing&, Executor& readers) {
              return order_routes(engine, readers);
          }) {}

    void stock(const std::string& sku, std::int64_t n) {
        testing::put_stock(api_.base.database(), api_.shop, sku, api_.shop.warehouse, n);
    }
    testing::ApiReply place(const std::string& body, const testing::Parts& headers = {}) {
        return api_.call("POST /v1/orders", api_.store, body, headers);
    }
    std::int64_t count(const std::string& what) {
        return api_.base.database().read(
            [&](Tx& tx) { return tx.value<std::int64_t>(what).value_or(0); });
    }

    testing::TestApi api_;
};
INSTANTIATE_TEST_SUITE_P(Engines, OrderApi, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(OrderApi, an_order_is_created_with_its_version_as_etag) {
    stock("A", 5);
    const auto reply = place(order_body(one_a));
    EXPECT_EQ(reply.status, 201) << reply.body;
    EXPECT_EQ(reply.text("/number"), "T-1000001");
    EXPECT_EQ(reply.headers.at("ETag"), "\"1\"");
    EXPECT_EQ(count("select count(*) from orders_order"), 1);
}

TEST_P(OrderApi, every_wrong_field_is_named) {
    const auto reply = place(R"({"lines":[{"sku":"A","quantity":0,"colour":"red"}]})");
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.headers.at("Content-Type"), "application/problem+json");
    std::vector<std::string> pointers;
    const auto problem = reply.json();
    for (const auto& error : problem.at("errors").as_array()) {
        pointers.emplace_back(error.at("pointer").as_string().c_str());
    }
    EXPECT_THAT(pointers, ::testing::UnorderedElementsAre("/lines/0/quantity", "/lines/0/colour",
                                                          "/delivery", "/payment"));
}

TEST_P(OrderApi, what_is_sold_out_says_what_is_left) {
    stock("A", 2);
    const auto reply = place(order_body(R"({"sku":"A","quantity":3})"));
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.code(), "insufficient_stock");
    EXPECT_EQ(reply.number("/errors/0/available"), 2);
}

TEST_P(OrderApi, the_same_key_and_body_is_done_once_and_answered_alike) {
    stock("A", 5);
    const testing::Parts key{{"idempotency-key", key_of_a_uuid}};
    const auto first = place(order_body(one_a), key);
    const auto second = place(order_body(one_a), key);
    EXPECT_FALSE(first.headers.contains("Idempotency-Replayed"));
    EXPECT_EQ(second.headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.headers.at("ETag"), first.headers.at("ETag"));
    EXPECT_EQ(count("select count(*) from orders_order"), 1);
}

TEST_P(OrderApi, the_same_key_twice_at_once_is_one_order) {
    stock("A", 5);
    const testing::Parts key{{"idempotency-key", "till-7/receipt-12"}};
    const auto first = api_.send("POST /v1/orders", api_.store, order_body(one_a), key);
    const auto second = api_.send("POST /v1/orders", api_.store, order_body(one_a), key);
    api_.engine.pump();
    EXPECT_EQ(first->reply->body, second->reply->body);
    EXPECT_EQ(second->reply->headers.at("Idempotency-Replayed"), "true");
}

TEST_P(OrderApi, the_same_key_with_another_body_is_refused) {
    stock("A", 5);
    const testing::Parts key{{"idempotency-key", "k1"}};
    place(order_body(one_a), key);
    const auto reply = place(order_body(R"({"sku":"A","quantity":2})"), key);
    EXPECT_EQ(reply.status, 422);
    EXPECT_EQ(reply.code(), "idempotency_key_reused");
}

TEST_P(OrderApi, a_bound_key_cannot_order_in_another_channel) {
    const auto reply = place(order_body(one_a, R"(,"channel":"till")"));
    EXPECT_EQ(reply.status, 403);
    EXPECT_EQ(reply.code(), "outside_of_key");
}

TEST_P(OrderApi, an_unbound_key_has_to_name_the_channel) {
    stock("A", 5);
    const auto nameless = api_.call("POST /v1/orders", api_.admin, order_body(one_a));
    EXPECT_EQ(nameless.status, 422);
    EXPECT_EQ(nameless.text("/errors/0/pointer"), "/channel");
    const auto named =
        api_.call("POST /v1/orders", api_.admin, order_body(one_a, R"(,"channel":"till")"));
    EXPECT_EQ(named.status, 201) << named.body;
}

TEST_P(OrderApi, the_context_of_the_event_says_channel_market_and_campaign) {
    stock("A", 5);
    place(order_body(one_a, R"(,"attribution":{"campaign":"spring"})"));
    // PostgreSQL's events can be read once the sequencer has numbered them.
    const auto connection = api_.base.database().open_writer();
    sql::write(*connection, [](Tx& tx) { number_batches(tx, 100); });
    const auto events = api_.base.database().read([](Tx& tx) { return events_from(tx, 0, 10); });
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].channel, api_.shop.web.uuid);
    EXPECT_EQ(events[0].market, api_.shop.market.uuid);
    EXPECT_NE(events[0].context->find("spring"), std::string::npos);
}

TEST_P(OrderApi, an_order_reads_back_with_all_its_parts) {
    stock("A", 5);
    const auto placed = place(order_body(R"({"sku":"A","quantity":2})"));
    const auto reply = api_.call("GET /v1/orders/" + placed.text("/id"), api_.store);
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(reply.headers.at("ETag"), "\"1\"");
    EXPECT_EQ(reply.text("/lines/0/sku"), "A");
    EXPECT_EQ(reply.number("/lines/0/allocated"), 2);
    EXPECT_EQ(reply.text("/fulfillments/0/status"), "assigned");
    EXPECT_EQ(reply.text("/allocations/0/location"), to_string(api_.shop.warehouse));
    EXPECT_EQ(reply.text("/payments/0/status"), "captured");
    EXPECT_EQ(reply.number("/payments/0/applied_minor"), 2000);
    EXPECT_EQ(reply.body.find("ada@example.com"), std::string::npos);
}

TEST_P(OrderApi, who_bought_is_shown_to_those_who_may_know) {
    stock("A", 5);
    const auto path = "GET /v1/orders/" + place(order_body(one_a)).text("/id") + "?expand=customer";
    EXPECT_EQ(api_.call(path, api_.store).status, 403);
    const auto reply = api_.call(path, api_.admin);
    EXPECT_EQ(reply.text("/customer/email"), "ada@example.com");
    EXPECT_EQ(reply.text("/customer/address/city"), "Berlin");
}

TEST_P(OrderApi, an_order_of_another_channel_does_not_exist) {
    stock("A", 5);
    const auto placed =
        api_.call("POST /v1/orders", api_.admin, order_body(one_a, R"(,"channel":"till")"));
    const auto reply = api_.call("GET /v1/orders/" + placed.text("/id"), api_.store);
    EXPECT_EQ(reply.status, 404);
    EXPECT_EQ(api_.call("GET /v1/orders", api_.store).json().at("items").as_array().size(), 0u);
}

TEST_P(OrderApi, an_id_that_is_none_is_not_found) {
    EXPECT_EQ(api_.call("GET /v1/orders/ord_x", api_.store).code(), "not_found");
}

TEST_P(OrderApi, lists_go_on_where_the_page_before_ended) {
    stock("A", 5);
    std::vector<std::string> placed;
    for (int i = 0; i < 3; ++i) {
        placed.insert(placed.begin(), place(order_body(one_a)).text("/id"));
    }
    const auto first = api_.call("GET /v1/orders?limit=2", api_.store);
    EXPECT_EQ(first.text("/items/0/id"), placed[0]);
    EXPECT_EQ(first.text("/items/1/id"), placed[1]);
    const auto next =
        api_.call("GET /v1/orders?limit=2&cursor=" + first.text("/next_cursor"), api_.store);
    EXPECT_EQ(next.text("/items/0/id"), placed[2]);
    EXPECT_EQ(next.text("/next_cursor"), "");
}

TEST_P(OrderApi, lists_keep_to_their_filters) {
    stock("A", 5);
    const auto id = place(order_body(one_a, R"(,"external_id":"w-1")")).text("/id");
    place(order_body(one_a));
    const auto listed = [&](const std::string& query) {
        const auto reply = api_.call("GET /v1/orders?" + query, api_.store);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.json().at("items").as_array().size();
    };
    EXPECT_EQ(listed("status=placed,on_hold&payment_status=settled"), 2u);
    EXPECT_EQ(listed("status=canceled"), 0u);
    EXPECT_EQ(listed("return_status=none&fulfillment_status=unfulfilled&channel=web"), 2u);
    EXPECT_EQ(listed("external_id=w-1"), 1u);
    EXPECT_EQ(listed("external_id=w-1&status=canceled"), 0u);
    EXPECT_EQ(listed("number=T-1000001"), 1u);
    EXPECT_EQ(listed("number=1000002"), 1u);
    EXPECT_EQ(listed("placed_from=2026-01-05T08:00:00Z"), 2u);
    EXPECT_EQ(listed("placed_to=2026-01-05T08:00:00Z"), 0u);
}

TEST_P(OrderApi, a_filter_said_again_and_again_is_said_once) {
    std::string query = "placed";
    for (int i = 0; i < 150; ++i) query += ",placed";
    const auto reply = api_.call("GET /v1/orders?status=" + query, api_.store);
    EXPECT_EQ(reply.status, 200) << reply.body;
}

TEST_P(OrderApi, lists_by_time_are_in_the_order_of_placement) {
    stock("A", 5);
    const auto at = [&](const std::string& time) {
        return place(order_body(one_a, R"(,"occurred_at":")" + time + '"')).text("/id");
    };
    // Brought later than they were placed, as tills do.
    const auto newest = place(order_body(one_a)).text("/id");
    const auto may = at("2025-05-01T10:00:00Z"), march = at("2025-03-01T10:00:00Z"),
               april = at("2025-04-01T10:00:00Z");
    const auto listed = [&](const std::string& query) {
        return api_.call("GET /v1/orders?" + query, api_.store);
    };
    EXPECT_EQ(listed("limit=1").text("/items/0/id"), april);
    EXPECT_EQ(listed("placed_from=2025-01-01T00:00:00Z&limit=1").text("/items/0/id"), newest);
    const std::string in_spring = "placed_from=2025-03-01T10:00:00Z&placed_to=2025-05-01T10:00:00Z";
    const auto first = listed(in_spring + "&limit=1");
    EXPECT_EQ(first.text("/items/0/id"), april);
    const auto second = listed(in_spring + "&limit=1&cursor=" + first.text("/next_cursor"));
    EXPECT_EQ(second.text("/items/0/id"), march);
    EXPECT_EQ(second.text("/next_cursor"), "");
    EXPECT_EQ(listed("placed_to=2025-05-01T10:00:01Z&limit=1").text("/items/0/id"), may);
    const auto other = listed("limit=1").text("/next_cursor");
    EXPECT_EQ(listed(in_spring + "&cursor=" + other).text("/errors/0/pointer"), "?cursor");
}

TEST_P(OrderApi, a_filter_that_is_none_is_refused) {
    EXPECT_EQ(api_.call("GET /v1/orders?colour=red", api_.store).text("/errors/0/pointer"),
              "?colour");
    EXPECT_EQ(api_.call("GET /v1/orders?limit=101", api_.store).status, 422);
    EXPECT_EQ(api_.call("GET /v1/orders?cursor=abc", api_.store).status, 422);
    EXPECT_EQ(api_.call("GET /v1/orders?channel=moon", api_.store).status, 422);
}

TEST_P(OrderApi, what_was_decided_elsewhere_needs_a_right_of_its_own) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
    const auto shop = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "orders:place", .channel = api_.shop.web});
    const auto order = [](const std::string& said) {
        return R"({"lines":[{"sku":"A","quantity":1}],"delivery":{"method":"ship","address":{)"
               R"("name":"Ada","address1":"Weg 1","postal_code":"10115","city":"Berlin",)"
               R"("country":"DE"}},)" +
               said + "}";
    };
    const std::map<std::string, std::string> elsewhere{
        {"/pricing", R"("pricing":"external","payment":{"kind":"invoice"})"},
        {"/payment/kind", R"("payment":{"kind":"external"})"},
        {"/fulfilled_by", R"("fulfilled_by":"channel","payment":{"kind":"invoice"})"},
        {"/tax_collected_by", R"("tax_collected_by":"channel","payment":{"kind":"invoice"})"}};
    for (const auto& [pointer, said] : elsewhere) {
        const auto refused = api_.call("POST /v1/orders", shop, order(said));
        EXPECT_EQ(refused.status, 403) << pointer << refused.body;
        EXPECT_EQ(refused.code(), "scope_missing") << pointer;
        EXPECT_EQ(refused.text("/errors/0/pointer"), pointer);
        EXPECT_NE(api_.call("POST /v1/orders", api_.store, order(said)).status, 403) << pointer;
    }
    const auto settled = order(R"("payment":{"kind":"settled","provider":"test"})");
    EXPECT_EQ(api_.call("POST /v1/orders", shop, settled).text("/errors/0/pointer"),
              "/payment/kind");
    const auto invoice = order(R"("payment":{"kind":"invoice"})");
    EXPECT_EQ(api_.call("POST /v1/orders", shop, invoice).status, 201);
}

TEST_P(OrderApi, no_order_comes_from_the_future_and_old_ones_need_a_right) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.warehouse, 9);
    const auto shop = api_.make_key(
        {.kind = auth::KeyKind::store, .scopes = "orders:place", .channel = api_.shop.web});
    const auto now = api_.fake.clock.now();
    const auto order = [&](Instant at, const std::string& key) {
        return api_.call("POST /v1/orders", key,
                         R"({"lines":[{"sku":"A","quantity":1}],"delivery":{"method":"ship",)"
                         R"("address":{"name":"Ada","address1":"Weg 1","postal_code":"10115",)"
                         R"("city":"Berlin","country":"DE"}},"payment":{"kind":"invoice"},)"
                         R"("occurred_at":")" +
                             to_string(at) + "\"}");
    };
    for (const auto& key : {shop, api_.store, api_.admin}) {
        const auto early = order(now + minutes(6), key);
        EXPECT_EQ(early.status, 422) << early.body;
        EXPECT_EQ(early.text("/errors/0/pointer"), "/occurred_at") << early.body;
        EXPECT_EQ(early.text("/errors/0/code"), "out_of_range") << early.body;
    }
    EXPECT_EQ(order(now + minutes(4), shop).status, 201);
    EXPECT_EQ(order(now - days(6), shop).status, 201);
    const auto old = order(now - days(8), shop);
    EXPECT_EQ(old.status, 422) << old.body;
    EXPECT_EQ(old.text("/errors/0/pointer"), "/occurred_at");
    EXPECT_EQ(order(now - days(8), api_.store).status, 201);
}

TEST_P(OrderApi, a_till_of_one_store_orders_for_its_store_alone) {
    testing::put_stock(api_.base.database(), api_.shop, "A", api_.shop.berlin, 5);
    const auto till = api_.make_key({.kind = auth::KeyKind::store,
                                     .scopes = "orders:place,orders:price",
                                     .channel = api_.shop.till,
                                     .location = auth::LocationId{api_.shop.berlin.uuid}});
    const auto pickup = [&](inventory::LocationId store) {
        return R"({"lines":[{"sku":"A","quantity":1}],"delivery":{"method":"pickup","location":")" +
               to_string(store) + R"("},"payment":{"kind":"settled","provider":"test"}})";
    };
    EXPECT_EQ(api_.call("POST /v1/orders", till, pickup(api_.shop.berlin)).status, 201);
    EXPECT_EQ(api_.call("POST /v1/orders", till, pickup(api_.shop.hamburg)).status, 403);
}

}  // namespace
}  // namespace nahtlos::flows
