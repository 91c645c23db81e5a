// OrderLog: clients that order from a real service, and when each order was asked for and answered.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/service.hpp"

namespace nahtlos::testing {

inline Instant wall_clock() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

class OrderLog {
public:
    explicit OrderLog(Service& service) : service_(service) {}
    ~OrderLog() { stop(); }
    OrderLog(const OrderLog&) = delete;
    OrderLog& operator=(const OrderLog&) = delete;

    /// Clients that order until told to stop, or until nobody answers.
    void start(int clients) {
        is_over_ = false;
        for (int i = 0; i < clients; ++i) {
            clients_.emplace_back([this] {
                auto client = service_.store_client();
                while (!is_over_ && order(client)) {
                }
            });
        }
    }
    void stop() {
        is_over_ = true;
        for (auto& client : clients_) client.join();
        clients_.clear();
    }
    bool order(ShopClient& client) {
        Placed placed{"m" + std::to_string(++asked_), wall_clock(), {INT64_MAX}};
        const auto reply = client.call(
            "POST /v1/orders", order_body(R"({"sku":"A","quantity":1})",
                                          R"(,"external_id":")" + placed.external_id + '"'));
        if (reply.status == 201) placed.answered = wall_clock();
        const std::lock_guard lock(mutex_);
        placed_.push_back(placed);
        return reply.status != 0;
    }
    std::size_t answered() {
        const std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(std::ranges::count_if(
            placed_, [](const auto& one) { return one.answered.us != INT64_MAX; }));
    }

    /// Everything answered before that moment is in the database, nothing asked for after it.
    void expect_exact(const std::string& url, Instant at) {
        const auto found = orders_in(url);
        const std::lock_guard lock(mutex_);
        for (const auto& one : placed_) {
            const bool is_there = found.contains(one.external_id);
            if (one.answered <= at) {
                EXPECT_TRUE(is_there) << one.external_id << " was answered at "
                                      << to_string(one.answered) << ", before " << to_string(at);
            }
            if (one.asked > at) {
                EXPECT_FALSE(is_there) << one.external_id << " was asked for at "
                                       << to_string(one.asked) << ", after " << to_string(at);
            }
        }
    }

private:
    struct Placed {
        std::string external_id;
        Instant asked, answered;
    };
    struct ExternalId {
        std::string external_id;
    };
    BOOST_DESCRIBE_CLASS(ExternalId, (), (external_id), (), ())

    static std::set<std::string> orders_in(const std::string& url) {
        sql::Database copy({.url = url});
        const auto rows = copy.read([](Tx& tx) {
            return tx.all<ExternalId>(
                "select external_id from orders_order where external_id is not null");
        });
        std::set<std::string> found;
        for (const auto& row : rows) found.insert(row.external_id);
        return found;
    }

    Service& service_;
    std::atomic<bool> is_over_ = false;
    std::atomic<int> asked_ = 0;
    std::vector<std::thread> clients_;
    std::mutex mutex_;
    std::vector<Placed> placed_;
};

}  // namespace nahtlos::testing
