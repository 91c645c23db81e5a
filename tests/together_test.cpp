// Black box: two servers on one PostgreSQL behave as one. What is changed at one is heeded by the
// other, within the second that keys may take.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

const std::string one_a = order_body(R"({"sku":"A","quantity":1})");
constexpr std::chrono::seconds promised(1);

class Together : public OnEngine {
protected:
    Together() {
        service_.put_stock("A", service_.shop.warehouse, 1'000);
        service_.start();
    }

    Service service_{"postgres", {.processes = 2}};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Together);
INSTANTIATE_TEST_SUITE_P(Engines, Together, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(Together, a_price_set_at_one_is_asked_by_the_other_in_the_next_order) {
    for (std::size_t i = 0; i < 20; ++i) {
        const auto price = 1'000 + static_cast<std::int64_t>(i);
        auto text = std::to_string(price);
        text.insert(2, ".");
        const auto set = service_.admin_client(i).call(
            "POST /v1/variants/" + to_string(Shop::variant("A")) + "/prices",
            R"({"prices":[{"market":"de","unit_price":")" + text + "\"}]}");
        ASSERT_EQ(set.status, 201) << set.body;
        const auto order = service_.store_client(i + 1).call("POST /v1/orders", one_a);
        ASSERT_EQ(order.status, 201) << order.body;
        EXPECT_EQ(order.number("/total/minor"), price) << order.body;
    }
}

TEST_P(Together, a_channel_paused_at_one_sells_nothing_at_the_other) {
    const auto path = "PUT /v1/channels/" + to_string(service_.shop.web) + "/status";
    for (std::size_t i = 0; i < 10; ++i) {
        const bool is_live = i % 2 == 1;
        const auto set = service_.admin_client(i).call(
            path, is_live ? R"({"status":"live"})" : R"({"status":"paused"})");
        ASSERT_EQ(set.status, 200) << set.body;
        const auto order = service_.store_client(i + 1).call("POST /v1/orders", one_a);
        EXPECT_EQ(order.status == 201, is_live) << order.body;
    }
}

TEST_P(Together, a_key_made_at_one_works_at_the_other_and_ends_there_too) {
    for (std::size_t i = 0; i < 10; ++i) {
        auto admin = service_.admin_client(i);
        const auto made =
            admin.call("POST /v1/keys", R"({"name":"x","kind":"admin","scopes":["orders:read"]})");
        ASSERT_EQ(made.status, 201) << made.body;
        ShopClient other(service_.port(i + 1), made.text("/secret"));
        const auto status = [&] { return other.call("GET /v1/orders").status; };
        EXPECT_TRUE(eventually([&] { return status() == 200; }, promised));
        EXPECT_EQ(admin.call("DELETE /v1/keys/" + made.text("/id")).status, 204);
        EXPECT_TRUE(eventually([&] { return status() == 401; }, promised));
    }
}

TEST_P(Together, what_happens_at_one_is_in_the_feed_of_the_other) {
    for (std::size_t i = 0; i < 10; ++i) {
        const auto order = service_.store_client(i).call("POST /v1/orders", one_a);
        ASSERT_EQ(order.status, 201) << order.body;
        auto other = service_.admin_client(i + 1);
        EXPECT_TRUE(eventually(
            [&] {
                const auto feed =
                    other.call("GET /v1/events?types=order_placed&aggregate=" + order.text("/id"));
                return feed.text("/items/0/type") == "order_placed";
            },
            promised));
    }
}

// Each looks for what the other did once a minute; what comes sooner was told by PostgreSQL.
class TogetherTold : public OnEngine {
protected:
    static constexpr std::chrono::seconds sooner{30};

    TogetherTold() {
        service_.put_stock("A", service_.shop.warehouse, 1'000);
        service_.start();
    }

    std::int64_t listeners() { return service_.number("select count(*)" + of_listeners()); }
    std::string of_listeners() {
        return " from pg_stat_activity where query like 'listen %' and application_name = '" +
               service_.folder().filename().string() + "'";
    }
    // Of a key that the other has in memory: it is refused once its end is known there.
    void expect_a_key_to_end_at_the_other() {
        auto admin = service_.admin_client(0);
        const auto made =
            admin.call("POST /v1/keys", R"({"name":"x","kind":"admin","scopes":["orders:read"]})");
        ShopClient other(service_.port(1), made.text("/secret"));
        const auto status = [&] { return other.call("GET /v1/orders").status; };
        ASSERT_EQ(status(), 200);
        ASSERT_EQ(admin.call("DELETE /v1/keys/" + made.text("/id")).status, 204);
        EXPECT_TRUE(eventually([&] { return status() == 401; }, sooner));
    }

    Service service_{"postgres", {.processes = 2, .settings = {"--database.poll-ms", "60000"}}};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(TogetherTold);
INSTANTIATE_TEST_SUITE_P(Engines, TogetherTold, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(TogetherTold, a_key_that_ends_at_one_ends_at_the_other_before_it_looks) {
    ASSERT_TRUE(eventually([&] { return listeners() == 2; }));
    expect_a_key_to_end_at_the_other();
}

TEST_P(TogetherTold, what_happens_at_one_is_streamed_by_the_other_before_it_looks) {
    const auto secret = service_.make_key("events:read");
    http::RawClient stream(service_.port(1));
    stream.patience = sooner;
    stream.send("GET /v1/events/stream HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " + secret +
                "\r\n\r\n");
    http::RawReply head;
    ASSERT_TRUE(stream.read_head(head));
    ASSERT_EQ(head.status, 200);
    ASSERT_NE(stream.read_chunk().find("retry"), std::string::npos) << "it has joined";
    const auto order = service_.store_client(0).call("POST /v1/orders", one_a);
    ASSERT_EQ(order.status, 201) << order.body;
    const auto uuid = to_string(parse_id<orders::OrderId>(order.text("/id"))->uuid);
    std::string told;
    while (told.find(uuid) == std::string::npos) {
        const auto chunk = stream.read_chunk();
        ASSERT_NE(chunk, "") << told;
        told += chunk;
    }
}

TEST_P(TogetherTold, who_was_cut_off_listens_again) {
    ASSERT_TRUE(eventually([&] { return listeners() == 2; }));
    EXPECT_EQ(service_.number("select count(pg_terminate_backend(pid))" + of_listeners()), 2);
    ASSERT_TRUE(eventually([&] { return listeners() == 0; }) || listeners() == 2);
    ASSERT_TRUE(eventually([&] { return listeners() == 2; }));
    expect_a_key_to_end_at_the_other();
}

}  // namespace
}  // namespace nahtlos::testing
