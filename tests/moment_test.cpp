// Black box: what a server on SQLite ships can be put together again as it was at any moment, also
// of times in which it was killed, and what is missing is said.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "base/backup/line.hpp"
#include "base/backup/rebuild.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

namespace fs = std::filesystem;

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

struct Placed {
    std::string external_id;
    Instant asked, answered;
};

struct Row {
    std::string external_id;
};
BOOST_DESCRIBE_STRUCT(Row, (), (external_id))

class Moment : public ::testing::Test {
protected:
    Moment() {
        fs::create_directories(folder_);
        service_.put_stock("A", service_.shop.warehouse, 1'000'000);
    }
    ~Moment() override {
        stop_clients();
        fs::remove_all(folder_);
    }

    void start(const std::vector<std::string>& more = {}) {
        std::vector<std::string> settings{"--backup.directory", backups_.string(),
                                          "--backup.pause_ms", "100"};
        settings.insert(settings.end(), more.begin(), more.end());
        service_.start(settings);
    }
    // Who orders until told to stop, or until the server is gone.
    void start_clients(int count) {
        is_over_ = false;
        for (int i = 0; i < count; ++i) {
            clients_.emplace_back([this] {
                auto client = service_.store_client();
                while (!is_over_ && order(client)) {
                }
            });
        }
    }
    void stop_clients() {
        is_over_ = true;
        for (auto& client : clients_) client.join();
        clients_.clear();
    }
    bool order(ShopClient& client) {
        Placed placed{"m" + std::to_string(++asked_), now(), {}};
        const auto reply = client.call(
            "POST /v1/orders", order_body(R"({"sku":"A","quantity":1})",
                                          R"(,"external_id":")" + placed.external_id + '"'));
        placed.answered = now();
        const std::lock_guard lock(mutex_);
        if (reply.status != 201) placed.answered = {INT64_MAX};  // nobody knows
        placed_.push_back(placed);
        return reply.status != 0;
    }
    std::size_t count() {
        const std::lock_guard lock(mutex_);
        return placed_.size();
    }

    struct Said {
        int code = 0;
        std::string text;
    };
    Said restore(const std::string& at, const std::string& name) {
        std::vector<std::string> words{"restore", backups_.string(), "--data",
                                       (folder_ / name).string()};
        if (!at.empty()) words.insert(words.end(), {"--at", at});
        Program program(NAHTLOS_PROGRAM, words, true);
        auto text = program.rest();
        return {program.wait(), std::move(text)};
    }
    std::set<std::string> orders_in(const std::string& name) {
        sql::Database copy({.url = "sqlite:" + (folder_ / name / "nahtlos.sqlite").string()});
        const auto rows = copy.read([](Tx& tx) {
            return tx.all<Row>(
                "select external_id from orders_order where external_id is not null");
        });
        std::set<std::string> found;
        for (const auto& row : rows) found.insert(row.external_id);
        return found;
    }
    // Everything answered before, nothing asked for after.
    void expect_exact(Instant at, const std::string& name) {
        const auto said = restore(to_string(at), name);
        ASSERT_EQ(said.code, 0) << to_string(at) << ": " << said.text;
        EXPECT_NE(said.text.find("the database is sound"), std::string::npos) << said.text;
        const auto found = orders_in(name);
        std::size_t wanted = 0;
        for (const auto& one : placed_) {
            const bool is_there = found.contains(one.external_id);
            if (one.answered <= at) {
                EXPECT_TRUE(is_there) << one.external_id << " was answered at "
                                      << to_string(one.answered) << ", before " << to_string(at);
                ++wanted;
            }
            if (one.asked > at) {
                EXPECT_FALSE(is_there) << one.external_id << " was asked for at "
                                       << to_string(one.asked) << ", after " << to_string(at);
            }
        }
        RecordProperty("orders_" + name, std::to_string(wanted));
        fs::remove_all(folder_ / name);
    }
    Instant random_moment(Instant first, Instant last) {
        std::uniform_int_distribution<std::int64_t> any(first.us, last.us);
        return {any(dice_)};
    }
    bool is_shipping() {
        auto found = backup::stretches(backups_);
        return !found.empty();
    }
    Instant shipped_until() {
        const auto found = backup::stretches(backups_);
        return found.empty() ? Instant{} : found.back().until;
    }
    bool is_shipped_to(Instant at) {
        return eventually([&] { return shipped_until() >= at; });
    }
    std::string metric(const std::string& name) {
        auto client = service_.store_client();
        const auto text = "\n" + client.call("GET /metrics").body;
        const auto at = text.find('\n' + name + ' ');
        if (at == std::string::npos) return "";
        const auto begin = at + name.size() + 2;
        return text.substr(begin, text.find('\n', begin) - begin);
    }

    const fs::path folder_ =
        fs::temp_directory_path() / ("nahtlos_moment_" + std::to_string(::getpid()));
    const fs::path backups_ = folder_ / "backups";
    Service service_{"sqlite"};
    std::mt19937_64 dice_{std::random_device{}()};
    std::atomic<bool> is_over_ = false;
    std::atomic<int> asked_ = 0;
    std::vector<std::thread> clients_;
    std::mutex mutex_;
    std::vector<Placed> placed_;
};

TEST_F(Moment, of_a_server_under_load_is_restored_exactly) {
    start({"--database.log_mib", "4"});  // so that the log begins anew again and again
    ASSERT_TRUE(eventually([&] { return is_shipping(); }));
    const auto first = now();
    start_clients(6);
    std::this_thread::sleep_for(std::chrono::seconds(8));
    stop_clients();
    const auto last = now();
    ASSERT_GT(count(), 500U);
    ASSERT_TRUE(is_shipped_to(last)) << metric("backup_is_whole");
    EXPECT_EQ(metric("backup_lines_total"), "1");
    for (int i = 0; i < 6; ++i) expect_exact(random_moment(first, last), "at" + std::to_string(i));
    expect_exact(last, "last");
}

TEST_F(Moment, is_restored_exactly_though_the_server_was_killed_again_and_again) {
    constexpr int kills = 8;
    start({"--database.log_mib", "4"});
    ASSERT_TRUE(eventually([&] { return is_shipping(); }));
    const auto first = now();
    std::vector<Instant> killed;
    for (int i = 0; i < kills; ++i) {
        start_clients(4);
        std::this_thread::sleep_for(std::chrono::milliseconds(500 + dice_() % 1'000));
        killed.push_back(now());
        service_.kill(0);
        stop_clients();
        start({"--database.log_mib", "4"});
        ASSERT_TRUE(is_shipped_to(now()));
    }
    const auto last = now();
    ASSERT_TRUE(is_shipped_to(last));
    for (int i = 0; i < 8; ++i) {
        const auto at = i < 4 ? random_moment(first, last)
                              : killed[static_cast<std::size_t>(i)] - milliseconds(dice_() % 150);
        const auto covered = backup::stretches(backups_);
        const bool is_covered = std::ranges::any_of(
            covered, [&](const auto& run) { return run.since <= at && at <= run.until; });
        if (is_covered) {
            expect_exact(at, "at" + std::to_string(i));
        } else {
            const auto said = restore(to_string(at), "no");
            EXPECT_EQ(said.code, 1);
            EXPECT_NE(said.text.find("not_covered: "), std::string::npos) << said.text;
        }
    }
    RecordProperty("lines", metric("backup_lines_total"));
}

}  // namespace
}  // namespace nahtlos::testing
