// Black box: what eight clients of two servers were told is as if one after the other had been
// served.
#include "tests/support/history.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <mutex>
#include <random>
#include <thread>

#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

bool explains(std::int64_t initial, std::vector<Deed> deeds) {
    return History(initial, std::move(deeds)).is_explainable();
}

TEST(History, lets_what_overlaps_happen_in_any_order) {
    EXPECT_TRUE(explains(1, {{0, 10, -1}, {1, 9, 0, 1}}));
    EXPECT_TRUE(explains(1, {{0, 10, -1}, {1, 9, 0, 0}}));
    EXPECT_TRUE(explains(0, {{0, 10, -1}, {5, 20, 1}, {6, 7, 0, 0}}));
    EXPECT_TRUE(explains(2, {{0, 10, -1}, {0, 10, -1}, {0, 10, 0, 1}, {11, 12, 0, 0}}));
}

TEST(History, finds_a_piece_that_was_sold_twice) {
    EXPECT_FALSE(explains(1, {{0, 10, -1}, {0, 10, -1}}));
    EXPECT_FALSE(explains(1, {{0, 10, -1}, {5, 20, -1}, {21, 22, 1}}));
}

TEST(History, finds_a_read_of_what_is_long_past) {
    EXPECT_FALSE(explains(1, {{0, 10, -1}, {11, 12, 0, 1}}));
    EXPECT_FALSE(explains(5, {{0, 10, -1}, {11, 20, -1}, {21, 22, 0, 4}}));
}

TEST(History, finds_reads_that_go_back_in_time) {
    EXPECT_FALSE(explains(1, {{0, 100, -1}, {1, 10, 0, 0}, {11, 20, 0, 1}}));
}

TEST(History, finds_what_is_refused_though_it_was_there_all_the_time) {
    EXPECT_FALSE(explains(3, {{0, 10, -1}, {1, 9, 0, 0}}));
}

constexpr std::array skus{"A", "B", "C"};
constexpr int clients = 8, calls = 150;
constexpr std::int64_t initial = 20;

// What all clients saw.
struct Record {
    std::mutex mutex;
    std::map<std::string, std::vector<Deed>> deeds;  // by SKU

    void add(const std::string& sku, const Deed& deed) {
        const std::lock_guard lock(mutex);
        deeds[sku].push_back(deed);
    }
};

// One who orders, cancels, looks, receives goods and sends orders again, by either server.
class Client {
public:
    Client(Service& service, int n, Record& record)
        : name_("C" + std::to_string(n) + '-'),
          dice_(static_cast<std::uint64_t>(n)),
          store_{service.store_client(0), service.store_client(1)},
          admin_{service.admin_client(0), service.admin_client(1)},
          record_(record) {}

    void act() {
        const auto what = roll(100);
        const std::string sku = skus[roll(skus.size())];
        if (what < 40) return order(sku);
        if (what < 55) return cancel();
        if (what < 85) return look(sku);
        if (what < 95) return repeat();
        receive(sku);
    }

private:
    struct Placed {
        std::string id, sku, body, key, answer;
        std::int64_t quantity = 0;
    };
    using Clients = std::array<ShopClient, 2>;

    std::size_t roll(std::size_t n) { return dice_() % n; }

    // The answer of either server, and the deed as far as it is known then.
    std::pair<ApiReply, Deed> call(Clients& who, const std::string& line,
                                   const std::string& body = "", const std::string& more = "") {
        const auto now = [] {
            return std::chrono::steady_clock::now().time_since_epoch() /
                   std::chrono::nanoseconds(1);
        };
        Deed deed;
        deed.begun_ns = now();
        auto reply = who[roll(2)].call(line, body, more);
        deed.ended_ns = now();
        return {std::move(reply), deed};
    }

    static std::string key_line(const std::string& key) {
        return "Idempotency-Key: " + key + "\r\n";
    }

    void order(const std::string& sku) {
        Placed placed{"", sku, "", name_ + std::to_string(++sent_), ""};
        placed.quantity = 1 + static_cast<std::int64_t>(roll(3));
        placed.body = order_body(R"({"sku":")" + sku + R"(","quantity":)" +
                                 std::to_string(placed.quantity) + "}");
        auto [reply, deed] = call(store_, "POST /v1/orders", placed.body, key_line(placed.key));
        if (reply.status == 409) {
            EXPECT_EQ(reply.code(), "insufficient_stock") << reply.body;
            deed.seen = reply.number("/errors/0/available");
            EXPECT_LT(*deed.seen, placed.quantity) << reply.body;
            record_.add(sku, deed);
            return;
        }
        ASSERT_EQ(reply.status, 201) << reply.body;
        deed.change = -placed.quantity;
        record_.add(sku, deed);
        placed.id = reply.text("/id");
        placed.answer = reply.body;
        read_own(placed);
        mine_.push_back(std::move(placed));
    }

    // Own writes can be read at once, by either server.
    void read_own(const Placed& placed) {
        const auto [reply, deed] = call(store_, "GET /v1/orders/" + placed.id);
        EXPECT_EQ(reply.status, 200) << placed.id;
        EXPECT_EQ(reply.text("/status"), "placed") << reply.body;
    }

    void cancel() {
        if (mine_.empty()) return;
        const auto at = roll(mine_.size());
        const auto placed = mine_[at];
        mine_.erase(mine_.begin() + static_cast<std::ptrdiff_t>(at));
        auto [reply, deed] = call(store_, "POST /v1/orders/" + placed.id + "/cancel", "{}");
        ASSERT_EQ(reply.status, 200) << reply.body;
        deed.change = placed.quantity;
        record_.add(placed.sku, deed);
        const auto read = call(store_, "GET /v1/orders/" + placed.id).first;
        EXPECT_EQ(read.text("/status"), "canceled") << read.body;
    }

    void look(const std::string& sku) {
        auto [reply, deed] = call(store_, "GET /v1/availability?skus=" + sku);
        ASSERT_EQ(reply.status, 200) << reply.body;
        deed.seen = reply.number("/items/0/quantity");
        record_.add(sku, deed);
    }

    void repeat() {
        if (mine_.empty()) return;
        const auto& placed = mine_[roll(mine_.size())];
        const auto reply = call(store_, "POST /v1/orders", placed.body, key_line(placed.key)).first;
        EXPECT_EQ(reply.status, 201) << reply.body;
        EXPECT_EQ(reply.body, placed.answer);
    }

    void receive(const std::string& sku) {
        const auto quantity = 1 + static_cast<std::int64_t>(roll(3));
        auto [reply, deed] =
            call(admin_, "POST /v1/stock/changes",
                 R"({"rows":[{"kind":"receive","sku":")" + sku +
                     R"(","location":"lager","quantity":)" + std::to_string(quantity) + "}]}");
        ASSERT_EQ(reply.status, 200) << reply.body;
        deed.change = quantity;
        record_.add(sku, deed);
    }

    const std::string name_;
    std::mt19937_64 dice_;
    Clients store_, admin_;
    Record& record_;
    int sent_ = 0;
    std::vector<Placed> mine_;
};

class HistoryOn : public OnEngine {};
INSTANTIATE_TEST_SUITE_P(Engines, HistoryOn, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(HistoryOn, what_eight_clients_of_two_servers_saw_can_be_explained) {
    Service service(GetParam(), {.processes = 2});
    for (const auto* sku : skus) service.put_stock(sku, service.shop.warehouse, initial);
    service.start();
    Record record;
    {
        std::vector<std::jthread> threads;
        for (int n = 0; n < clients; ++n) {
            threads.emplace_back([&, n] {
                Client client(service, n, record);
                for (int i = 0; i < calls && !HasFailure(); ++i) client.act();
            });
        }
    }
    for (auto& [sku, deeds] : record.deeds) {
        EXPECT_GT(deeds.size(), 100u);
        auto left = initial;
        for (const auto& deed : deeds) left += deed.change;
        const auto last = std::ranges::max(deeds, {}, &Deed::ended_ns).ended_ns;
        const auto now = service.store_client().call("GET /v1/availability?skus=" + sku);
        deeds.push_back({last + 1, last + 2, 0, now.number("/items/0/quantity")});
        EXPECT_TRUE(explains(initial, deeds)) << sku;
        // The check can fail on a history like this: one piece more than there were is missed.
        auto planted = deeds;
        planted.back().seen = left + 1;
        EXPECT_FALSE(explains(initial, planted)) << sku;
    }
    EXPECT_EQ(service.broken(), "");
}

}  // namespace
}  // namespace nahtlos::testing
