// Black box: what a hostile or broken client meets, and that all others are served meanwhile.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <thread>

#include "base/http/gzip.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

constexpr std::size_t mib = 1024 * 1024;

class Hostile : public OnEngine {
protected:
    void start(std::vector<std::string> settings = {}) {
        service_ = std::make_unique<Service>(GetParam(), ServiceOptions{.settings = settings});
        service_->put_stock("A", service_->shop.warehouse, 1'000'000);
        service_->start();
    }
    std::size_t memory() { return resident_bytes(service_->server().pid()); }
    void expect_served(int times = 20) {
        auto client = service_->store_client();
        for (int i = 0; i < times; ++i) {
            const auto reply =
                client.call("POST /v1/orders", order_body(R"({"sku":"A","quantity":1})"));
            ASSERT_EQ(reply.status, 201) << reply.body;
        }
    }

    std::unique_ptr<Service> service_;
};
INSTANTIATE_TEST_SUITE_P(Engines, Hostile, on_engines(),
                         [](const auto& engine) { return engine.param; });

std::string post_head(const std::string& more) {
    return "POST /v1/orders HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n" + more +
           "\r\n";
}

// Sends `piece` up to `times` times, as far as the server takes it; how often that was.
int pour(http::RawClient& client, const std::string& piece, int times) {
    int sent = 0;
    while (sent < times && client.send(piece)) ++sent;
    return sent;
}

// What a client meets that says how much it will send, one that does not, and one that packed it.
void send_gigabyte(std::uint16_t port, int way, const std::string& packed) {
    http::RawClient client(port);
    client.patience = std::chrono::minutes(1);
    if (way == 0) {
        client.send(post_head("Content-Length: 1073741824\r\n"));
        EXPECT_EQ(client.reply().status, 413);
        EXPECT_LT(pour(client, std::string(mib, 'x'), 1024), 100);
    } else if (way == 1) {
        client.send(post_head("Transfer-Encoding: chunked\r\n"));
        EXPECT_LT(pour(client, "100000\r\n" + std::string(mib, 'x') + "\r\n", 1024), 100);
    } else {
        client.send(post_head("Content-Encoding: gzip\r\nContent-Length: " +
                              std::to_string(packed.size()) + "\r\n") +
                    packed);
        EXPECT_EQ(client.reply().status, 413);
    }
}

TEST_P(Hostile, a_gigabyte_is_refused_early_however_it_comes) {
    constexpr int hostile_clients = 12;
    start();
    expect_served();
    const auto packed = http::Gzip().compress(std::string(128 * mib, ' '));
    ASSERT_LT(packed.size(), mib);
    const auto before = memory();
    {
        std::vector<std::jthread> threads;
        for (int n = 0; n < hostile_clients; ++n) {
            threads.emplace_back([&, n] { send_gigabyte(service_->port(), n % 3, packed); });
        }
        expect_served();
    }
    expect_served();
    EXPECT_LT(memory(), before + 32 * mib);
}

TEST_P(Hostile, slow_clients_are_cut_off_and_others_served_meanwhile) {
    constexpr int slow_ones = 200;
    start({"--server.request-timeout-ms", "2000"});
    std::vector<std::unique_ptr<http::RawClient>> slow;
    for (int i = 0; i < slow_ones; ++i) {
        slow.push_back(std::make_unique<http::RawClient>(service_->port()));
        slow.back()->patience = std::chrono::minutes(1);
        slow.back()->send(i % 2 == 0 ? "GET /v1/orders HTTP/1.1\r\nHost: here\r\nX: "
                                     : post_head("Content-Length: 9999\r\n"));
    }
    // Each byte in good time, and never the last one.
    for (int drops = 0; drops < 10; ++drops) {
        for (const auto& one : slow) one->send("x");
        expect_served(2);
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    for (const auto& one : slow) EXPECT_EQ(one->reply().status, 408);
    for (const auto& one : slow) EXPECT_TRUE(one->is_closed_by_server());
    expect_served();
}

std::size_t open_files(pid_t pid) {
    const std::filesystem::directory_iterator files("/proc/" + std::to_string(pid) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

// The soft limit of open files of this process, as it was again in the end.
class OpenFiles {
public:
    OpenFiles() { ::getrlimit(RLIMIT_NOFILE, &before_); }
    ~OpenFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    rlim_t most() const { return before_.rlim_max; }
    void set(rlim_t soft) const {
        auto files = before_;
        files.rlim_cur = soft;
        check(::setrlimit(RLIMIT_NOFILE, &files) == 0, "a soft limit may be set");
    }

private:
    rlimit before_{};
};

TEST_P(Hostile, ten_thousand_idle_connections_are_survived_with_little_memory) {
    constexpr std::size_t connections = 10'000, most_bytes_each = 16 * 1024;
    const OpenFiles files;
    if (files.most() < connections + 512) {
        GTEST_SKIP() << "*** SKIPPED: 10,000 connections, since the hard limit of open files is "
                     << files.most();
    }
    files.set(1024);  // as a login shell has it: the server raises its own
    start();
    files.set(files.most());
    expect_served();
    const auto before = memory();
    std::vector<std::unique_ptr<http::RawClient>> idle;
    for (std::size_t i = 0; i < connections; ++i) {
        idle.push_back(std::make_unique<http::RawClient>(service_->port()));
        if (i % 2 == 0) idle.back()->send("GET /healthz HTTP/1.1\r\nHost: he");
    }
    const auto pid = service_->server().pid();
    EXPECT_TRUE(eventually([&] { return open_files(pid) > connections; }));
    expect_served();
    EXPECT_LT(memory(), before + connections * most_bytes_each);
    for (std::size_t i = 0; i < connections; i += 100) {
        idle[i]->send("re\r\n\r\n");
        EXPECT_EQ(idle[i]->reply().status, 200);
        EXPECT_EQ(idle[i + 1]->get("/healthz").status, 200);
    }
}

}  // namespace
}  // namespace nahtlos::testing
