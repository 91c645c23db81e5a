// Black box: a PostgreSQL that hangs, loses its processes or has no room, and servers killed all at
// once, cost time, but no order and no restart.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "tests/support/black_hole.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/service.hpp"
#include "tests/support/small_disk.hpp"

namespace nahtlos::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const std::string one_a = order_body(R"({"sku":"A","quantity":1})");

// Customers who order one after the other, each order under its key until it is placed.
class Customers {
public:
    Customers(Service& service, int n) : service_(service), pending_(static_cast<std::size_t>(n)) {
        for (std::size_t i = 0; i < pending_.size(); ++i) pending_[i] = std::to_string(i) + "-0";
    }

    ~Customers() { stop(); }  // whatever was expected of them and did not come
    Customers(const Customers&) = delete;
    Customers& operator=(const Customers&) = delete;

    void start() {
        is_over_ = false;
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            threads_.emplace_back(
                [this, i, client = service_.store_client(i)]() mutable { order(i, client); });
        }
    }
    void stop() {
        is_over_ = true;
        threads_.clear();
    }
    /// Sends what nobody answered for until all of it is placed, and looks everything up. There
    /// are as many orders of others.
    void finish(std::int64_t others = 0) {
        for (std::size_t i = 0; i < pending_.size(); ++i) {
            auto client = service_.store_client(i);
            EXPECT_TRUE(eventually([&] { return place(i, client); })) << pending_[i];
            for (const auto& id : ids_of(i)) {
                EXPECT_EQ(client.call("GET /v1/orders/" + id).status, 200) << id << " is lost";
            }
        }
        EXPECT_EQ(service_.number("select count(*) from orders_order"), placed() + others);
        EXPECT_EQ(service_.number("select cast(sum(allocated) as bigint) from inventory_level"),
                  placed() + others);
        EXPECT_EQ(service_.broken(), "");
    }

    bool wait_for_more(int orders) {
        const auto goal = placed() + orders;
        return eventually([&] { return placed() >= goal; }, std::chrono::minutes(2));
    }
    std::int64_t placed() {
        const std::lock_guard lock(mutex_);
        return placed_;
    }
    /// Refusals of the kind that ask to come again, since the last time this was asked.
    std::int64_t refused() { return refused_.exchange(0); }
    milliseconds longest_wait() const { return milliseconds(longest_ms_.load()); }

private:
    void order(std::size_t i, ShopClient& client) {
        while (!is_over_) {
            if (!place(i, client)) std::this_thread::sleep_for(milliseconds(20));
        }
    }

    bool place(std::size_t i, ShopClient& client) {
        const auto begun = steady_clock::now();
        const auto reply =
            client.call("POST /v1/orders", one_a, "Idempotency-Key: " + pending_[i] + "\r\n");
        const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
        auto longest = longest_ms_.load();
        while (longest < took.count() &&
               !longest_ms_.compare_exchange_weak(longest, took.count())) {
        }
        if (reply.status == 0) return false;  // the server was killed
        if (reply.status != 201) {
            expect_comes_again(reply);
            ++refused_;
            return false;
        }
        const std::lock_guard lock(mutex_);
        ++placed_;
        ids_.emplace_back(i, reply.text("/id"));
        pending_[i] = std::to_string(i) + '-' + std::to_string(placed_);
        return true;
    }

    static void expect_comes_again(const ApiReply& reply) {
        EXPECT_EQ(reply.status, 503) << reply.body;
        EXPECT_TRUE(reply.headers.contains("retry-after")) << reply.body;
        const auto code = reply.code();
        EXPECT_TRUE(code == "database_unavailable" || code == "outcome_unknown" ||
                    code == "overloaded")
            << reply.body;
    }

    std::vector<std::string> ids_of(std::size_t i) {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> ids;
        for (const auto& [who, id] : ids_) {
            if (who == i) ids.push_back(id);
        }
        return ids;
    }

    Service& service_;
    std::vector<std::string> pending_;  // key of the order that each is at
    std::atomic<bool> is_over_ = false;
    std::atomic<std::int64_t> refused_ = 0;
    std::atomic<milliseconds::rep> longest_ms_ = 0;
    std::mutex mutex_;
    std::int64_t placed_ = 0;
    std::vector<std::pair<std::size_t, std::string>> ids_;
    std::vector<std::jthread> threads_;
};

// A cluster that may be maltreated, and servers on it.
class PostgresFault : public OnEngine {
protected:
    static constexpr int customers = 12;

    std::unique_ptr<Service> serve(const std::string& url, std::size_t processes) {
        auto service = std::make_unique<Service>(
            "postgres", ServiceOptions{.processes = processes,
                                       .settings = {"--database.statement-timeout-ms", "1000",
                                                    "--database.connect-timeout-ms", "2000"},
                                       .url = url});
        service->put_stock("A", service->shop.warehouse, 10'000'000);
        service->start();
        return service;
    }
    static int ready(Service& service) {
        return ShopClient(service.port(), "").call("GET /readyz").status;
    }

    Cluster cluster_{NAHTLOS_SOURCE_DIR "/scripts/postgres"};
    std::mt19937 dice_{7};
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresFault);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresFault, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

// Nothing is answered for 3 s, so that connections are given up; the next ones for 2 s, too.
void hang_and_go_on(Service& service, const std::function<void()>& hang,
                    const std::function<void()>& go_on) {
    Customers all(service, 12);
    auto reader = service.store_client();
    all.start();
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE(all.wait_for_more(50));
        all.refused();
        hang();
        EXPECT_TRUE(eventually([&] { return all.refused() > 0; }));
        const auto read = reader.call("GET /v1/orders?limit=1");
        EXPECT_EQ(read.status, 503) << read.body;
        EXPECT_TRUE(read.headers.contains("retry-after"));
        auto anybody = ShopClient(service.port(), "");
        EXPECT_EQ(anybody.call("GET /readyz").status, 503);
        EXPECT_EQ(anybody.call("GET /healthz").status, 200);
        std::this_thread::sleep_for(std::chrono::seconds(round));  // connecting or not
        go_on();
        EXPECT_TRUE(eventually([&] { return anybody.call("GET /readyz").status == 200; }));
    }
    ASSERT_TRUE(all.wait_for_more(50));
    all.stop();
    all.finish();
    // Once for the connection that hangs and once for the next, and what a busy machine adds.
    EXPECT_LT(all.longest_wait(), milliseconds(3'000 + 2'000 + 3'000));
}

// The next write begins a new file of the log.
void end_log_file(const Cluster& cluster) {
    try {
        const auto connection = cluster.connect();
        connection->script("select pg_switch_wal()");
    } catch (const sql::Error&) {  // there was no room
    }
}

TEST_P(PostgresFault, that_hangs_on_a_unix_socket_is_a_503_in_time_and_serves_when_it_goes_on) {
    const auto service = serve(cluster_.url(), 1);
    hang_and_go_on(
        *service, [&] { cluster_.pause(); }, [&] { cluster_.resume(); });
}

TEST_P(PostgresFault, that_hangs_behind_tcp_is_a_503_in_time_and_serves_when_it_goes_on) {
    const auto service = serve(cluster_.tcp_url(), 1);
    hang_and_go_on(
        *service, [&] { cluster_.pause(); }, [&] { cluster_.resume(); });
}

TEST_P(PostgresFault, behind_a_network_that_swallows_everything_is_a_503_until_that_is_over) {
    BlackHole network(cluster_.port());
    const auto service = serve(Cluster::tcp_url(network.port()), 1);
    hang_and_go_on(
        *service, [&] { network.set_swallowing(true); }, [&] { network.set_swallowing(false); });
}

TEST_P(PostgresFault, with_a_full_disk_refuses_writes_and_serves_reads_until_there_is_room) {
    SmallDisk disk(64);
    if (!disk.is_there()) {
        GTEST_SKIP() << "*** SKIPPED: a full disk, since no tmpfs can be mounted (not root?)";
    }
    const auto tables = disk.folder() / "tables";
    std::filesystem::create_directory(tables);
    std::filesystem::permissions(disk.folder(), std::filesystem::perms::all);
    Cluster::give(tables);
    const auto setup = cluster_.connect();
    setup->script("create tablespace small location '" + tables.string() + "'");
    setup->script("alter role nahtlos set default_tablespace = small");
    const auto service = serve(cluster_.url(), 1);
    Customers all(*service, customers);
    auto reader = service->store_client();
    all.start();
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE(all.wait_for_more(50));
        all.refused();
        disk.fill();
        EXPECT_TRUE(eventually([&] { return all.refused() > 0; }));
        EXPECT_EQ(reader.call("GET /v1/orders?limit=1").status, 200);
        disk.free();
    }
    EXPECT_TRUE(all.wait_for_more(50));
    all.stop();
    all.finish();
}

// Without room for its log PostgreSQL gives up, and is started again by who looks after it.
TEST_P(PostgresFault, without_room_for_its_log_costs_no_order_and_doubles_none) {
    SmallDisk disk(128);
    if (!disk.is_there()) {
        GTEST_SKIP() << "*** SKIPPED: a full disk, since no tmpfs can be mounted (not root?)";
    }
    cluster_.stop();
    std::filesystem::permissions(disk.folder(), std::filesystem::perms::all);
    cluster_.move_log_to(disk.folder() / "log");
    cluster_.start();
    const auto service = serve(cluster_.url(), 1);
    Customers all(*service, customers);
    all.start();
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(all.wait_for_more(50));
        all.refused();
        disk.fill();
        EXPECT_TRUE(eventually([&] {
            end_log_file(cluster_);
            return all.refused() > 0 && ready(*service) == 503;
        }));
        disk.free();
        EXPECT_TRUE(eventually([&] {
            cluster_.start();
            return ready(*service) == 200;
        }));
    }
    EXPECT_TRUE(all.wait_for_more(50));
    all.stop();
    all.finish();
}

// PostgreSQL ends all its processes when one dies so, and recovers from its log.
// A PostgreSQL that lost a backend ends all others, and this test's own with them.
bool some_backends(testing::Service& service, std::vector<std::int64_t>& found) {
    try {
        found = service.backends();
    } catch (const sql::Error&) {
        return false;
    }
    return !found.empty();
}

TEST_P(PostgresFault, twenty_killed_backends_cost_no_order_and_double_none) {
    const auto service = serve(cluster_.url(), 2);
    Customers all(*service, customers);
    all.start();
    for (int round = 0; round < 20 && !HasFailure(); ++round) {
        ASSERT_TRUE(all.wait_for_more(20));
        std::vector<std::int64_t> backends;
        ASSERT_TRUE(eventually([&] { return some_backends(*service, backends); }));
        Cluster::kill(backends[dice_() % backends.size()]);
    }
    EXPECT_TRUE(all.wait_for_more(20));
    all.stop();
    EXPECT_TRUE(eventually([&] { return ready(*service) == 200; }));
    all.finish();
}

TEST_P(PostgresFault, twenty_times_all_servers_killed_at_once_cost_no_order_and_double_none) {
    const auto service = serve(cluster_.url(), 2);
    Customers all(*service, customers);
    for (int round = 0; round < 20 && !HasFailure(); ++round) {
        service->start();
        all.start();
        ASSERT_TRUE(all.wait_for_more(20));
        std::this_thread::sleep_for(std::chrono::microseconds(dice_() % 50'000));
        service->kill(0);
        service->kill(0);
        all.stop();
    }
    service->start();
    all.finish();
}

TEST_P(PostgresFault, a_server_that_hangs_amid_its_work_holds_up_the_other_for_a_moment_only) {
    const auto service = serve(cluster_.url(), 2);
    Customers all(*service, customers);
    all.start();
    for (int round = 0; round < 5 && !HasFailure(); ++round) {
        ASSERT_TRUE(all.wait_for_more(20));
        service->server(1).signal(SIGSTOP);
        auto other = service->store_client(0);
        EXPECT_TRUE(eventually(
            [&] {
                const auto key = "Idempotency-Key: other-" + std::to_string(round) + "\r\n";
                return other.call("POST /v1/orders", one_a, key).status == 201;
            },
            std::chrono::seconds(10)));
        service->server(1).signal(SIGCONT);
    }
    all.stop();
    all.finish(5);
}

TEST_P(PostgresFault, no_connections_left_are_a_503_until_there_are_some_again) {
    const auto service = serve(cluster_.url(), 1);
    Customers all(*service, customers);
    all.start();
    ASSERT_TRUE(all.wait_for_more(20));
    auto anybody = ShopClient(service->port(), "");
    for (int round = 0; round < 3; ++round) {
        std::vector<std::unique_ptr<sql::Connection>> taken;
        const auto conninfo = cluster_.url().substr(std::string("postgres:").size());
        const auto take_all = [&] {
            try {
                while (true) taken.push_back(sql::open_postgres({.conninfo = conninfo}));
            } catch (const sql::Error&) {  // all are taken
            }
        };
        taken.push_back(sql::open_postgres({.conninfo = conninfo}));
        sql::Tx tx(*taken.front());
        // Again and again, since one that the server just opens has no name yet.
        EXPECT_TRUE(eventually([&] {
            tx.value<std::int64_t>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                "where application_name = $1",
                service->folder().filename().string());
            take_all();
            return all.refused() > 0 && anybody.call("GET /readyz").status == 503;
        }));
        EXPECT_EQ(anybody.call("GET /healthz").status, 200);
        taken.clear();
        EXPECT_TRUE(eventually([&] { return anybody.call("GET /readyz").status == 200; }));
        EXPECT_TRUE(all.wait_for_more(20));
    }
    all.stop();
    all.finish();
}

TEST_P(PostgresFault, a_storm_of_connections_is_survived_and_orders_go_on) {
    const auto service = serve(cluster_.url(), 1);
    Customers all(*service, 4);
    all.start();
    for (int round = 0; round < 5; ++round) {
        std::vector<std::unique_ptr<http::RawClient>> storm;
        for (int i = 0; i < 500; ++i) {
            storm.push_back(std::make_unique<http::RawClient>(service->port()));
            if (i % 3 == 0) storm.back()->send("GET /v1/orders HTTP/1.1\r\nHo");
            if (i % 3 == 1) storm.back()->send("GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n");
        }
        EXPECT_TRUE(all.wait_for_more(20));
    }
    all.stop();
    EXPECT_EQ(all.refused(), 0);
    EXPECT_EQ(ready(*service), 200);
    all.finish();
}

}  // namespace
}  // namespace nahtlos::testing
