// Black box: a disk that is full and a database that is lost cost time, but no order and no
// restart.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <thread>

#include "tests/support/cluster.hpp"
#include "tests/support/service.hpp"
#include "tests/support/small_disk.hpp"

namespace nahtlos::testing {
namespace {

const std::string one_a = order_body(R"({"sku":"A","quantity":1})");

std::string key_line(const std::string& key) { return "Idempotency-Key: " + key + "\r\n"; }

void expect_unavailable(const ApiReply& reply) {
    EXPECT_EQ(reply.status, 503) << reply.body;
    EXPECT_EQ(reply.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(reply.headers.at("retry-after"), "1");
    const auto code = reply.code();
    EXPECT_TRUE(code == "database_unavailable" || code == "outcome_unknown") << reply.body;
}

// Orders, and what was answered to them.
class Book {
public:
    explicit Book(Service& service) : client_(service.store_client()) {}

    ApiReply place() {
        auto reply = client_.call("POST /v1/orders", one_a, key_line(std::to_string(++sent_)));
        if (reply.status == 201) placed_.push_back(reply.text("/id"));
        if (reply.code() == "outcome_unknown") ++unknown_;
        return reply;
    }
    ApiReply read() { return client_.call("GET /v1/orders/" + placed_.front()); }
    void expect_all_there() {
        for (const auto& id : placed_) EXPECT_EQ(client_.call("GET /v1/orders/" + id).status, 200);
    }
    /// Whether there are as many orders as were placed, and none that was refused.
    bool has(std::int64_t orders) const {
        const auto placed = static_cast<std::int64_t>(placed_.size());
        return orders >= placed && orders <= placed + unknown_;
    }

private:
    ShopClient client_;
    std::vector<std::string> placed_;
    int sent_ = 0, unknown_ = 0;
};

void place_some(Book& book) {
    for (int i = 0; i < 20; ++i) {
        const auto reply = book.place();
        ASSERT_EQ(reply.status, 201) << reply.body;
    }
}

void expect_recovered(Service& service, Book& book) {
    EXPECT_TRUE(eventually([&] { return book.place().status == 201; }));
    EXPECT_TRUE(eventually([&] { return book.read().status == 200; }));
    place_some(book);
    book.expect_all_there();
    EXPECT_TRUE(book.has(service.number("select count(*) from orders_order")));
    EXPECT_EQ(service.number("select cast(sum(allocated) as bigint) from inventory_level"),
              service.number("select count(*) from orders_order"));
    EXPECT_EQ(service.broken(), "");
}

TEST(Outage, a_full_disk_refuses_writes_and_serves_reads_until_there_is_room) {
    SmallDisk disk;
    if (!disk.is_there()) {
        GTEST_SKIP() << "*** SKIPPED: a full disk, since no tmpfs can be mounted (not root?)";
    }
    Service service("sqlite", {.url = "sqlite:" + (disk.folder() / "nahtlos.sqlite").string()});
    service.put_stock("A", service.shop.warehouse, 1'000'000);
    service.start();
    Book book(service);
    place_some(book);
    for (int times = 0; times < 3; ++times) {
        disk.fill();
        EXPECT_TRUE(eventually([&] { return book.place().status == 503; }));
        expect_unavailable(book.place());
        EXPECT_EQ(book.read().status, 200);
        disk.free();
        expect_recovered(service, book);
    }
}

TEST(Outage, a_file_that_cannot_grow_refuses_writes_and_serves_reads_until_it_can) {
    Service service("sqlite");
    service.put_stock("A", service.shop.warehouse, 1'000'000);
    service.start();
    Book book(service);
    place_some(book);
    const auto pid = service.server().pid();
    rlimit before{};
    ASSERT_EQ(::prlimit(pid, RLIMIT_FSIZE, nullptr, &before), 0);
    auto low = before;
    low.rlim_cur = 4096;
    ASSERT_EQ(::prlimit(pid, RLIMIT_FSIZE, &low, nullptr), 0);
    EXPECT_TRUE(eventually([&] { return book.place().status == 503; }));
    expect_unavailable(book.place());
    EXPECT_EQ(book.read().status, 200);
    ASSERT_EQ(::prlimit(pid, RLIMIT_FSIZE, &before, nullptr), 0);
    expect_recovered(service, book);
}

class PostgresOutage : public OnEngine {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresOutage);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresOutage, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(PostgresOutage, a_server_that_is_down_is_a_503_until_it_is_back) {
    Cluster cluster(NAHTLOS_SOURCE_DIR "/scripts/postgres");
    Service service("postgres", {.url = cluster.url()});
    service.put_stock("A", service.shop.warehouse, 1'000'000);
    service.start();
    Book book(service);
    place_some(book);
    auto anybody = ShopClient(service.port(), "");
    EXPECT_EQ(anybody.call("GET /readyz").status, 200);
    cluster.stop();
    for (int i = 0; i < 5; ++i) {
        expect_unavailable(book.place());
        expect_unavailable(book.read());
    }
    EXPECT_EQ(anybody.call("GET /readyz").status, 503);
    EXPECT_EQ(anybody.call("GET /healthz").status, 200);
    cluster.start();
    expect_recovered(service, book);
    EXPECT_TRUE(eventually([&] { return anybody.call("GET /readyz").status == 200; }));
}

// Sends one order again and again with one key until it is placed.
void place_for_sure(ShopClient& client, const std::string& key) {
    EXPECT_TRUE(eventually([&] {
        const auto reply = client.call("POST /v1/orders", one_a, key_line(key));
        if (reply.status != 201) expect_unavailable(reply);
        return reply.status == 201;
    })) << key;
}

TEST_P(PostgresOutage, connections_that_are_cut_cost_no_order_and_double_none) {
    constexpr int clients = 16, rounds = 10;
    Service service("postgres", {.processes = 2});
    service.put_stock("A", service.shop.warehouse, 1'000'000);
    service.start();
    std::atomic<int> placed = 0;
    std::atomic<bool> is_over = false;
    std::vector<std::jthread> threads;
    for (int c = 0; c < clients; ++c) {
        threads.emplace_back([&, c] {
            auto client = service.store_client(static_cast<std::size_t>(c));
            for (int i = 0; !is_over; ++i) {
                place_for_sure(client, std::to_string(c) + '-' + std::to_string(i));
                ++placed;
                const auto listed = client.call("GET /v1/orders?limit=1");
                if (listed.status != 200) expect_unavailable(listed);
            }
        });
    }
    for (int round = 0; round < rounds; ++round) {
        const int before = placed;
        EXPECT_TRUE(eventually([&] { return placed > before + clients; }));
        EXPECT_GT(service.cut_connections(), 0);
    }
    is_over = true;
    threads.clear();
    EXPECT_EQ(service.number("select count(*) from orders_order"), placed);
    EXPECT_EQ(service.number("select cast(sum(allocated) as bigint) from inventory_level"), placed);
    EXPECT_EQ(service.broken(), "");
}

}  // namespace
}  // namespace nahtlos::testing
