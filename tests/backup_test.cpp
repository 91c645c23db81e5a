// Black box: a backup of a server under load holds all that was answered before it began, and is
// sound; what is damaged or would write over something is refused; the doctor sees what is wrong.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "tests/support/place.hpp"
#include "tests/support/service.hpp"

namespace nahtlos::testing {
namespace {

namespace fs = std::filesystem;

struct Said {
    int code = 0;
    std::string text;
};

Said run(std::vector<std::string> words) {
    Program program(NAHTLOS_PROGRAM, std::move(words), true);
    auto text = program.rest();
    return {program.wait(), std::move(text)};
}

class Backup : public OnEngine {
protected:
    Backup() { service_.put_stock("A", service_.shop.warehouse, 100'000); }
    ~Backup() override { fs::remove_all(folder_); }

    Said nahtlos(std::vector<std::string> words, const std::string& url) {
        words.insert(words.end(), {"--data", folder_.string(), "--database", url});
        return run(std::move(words));
    }
    Said back_up(const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"backup", "--to", backups_.string()};
        words.insert(words.end(), more.begin(), more.end());
        return nahtlos(words, from_.url());
    }
    Said restore() { return nahtlos({"restore", newest().string()}, to_.url()); }
    fs::path newest() const {
        fs::path found;
        for (const auto& entry : fs::directory_iterator(backups_)) {
            found = std::max(found, entry.path());
        }
        return found;
    }
    fs::path copy() const {
        return newest() / (GetParam() == "sqlite" ? "nahtlos.sqlite" : "nahtlos.dump");
    }
    void order(ShopClient& client) {
        const auto reply =
            client.call("POST /v1/orders", order_body(R"({"sku":"A","quantity":1})"));
        if (reply.status == 201) ++placed_;
    }

    const fs::path folder_ =
        fs::temp_directory_path() / ("nahtlos_backup_" + std::to_string(::getpid()) + GetParam());
    const fs::path backups_ = folder_ / "backups";
    const bool is_made_ = fs::create_directories(folder_);
    Place from_{GetParam(), folder_, "from"}, to_{GetParam(), folder_, "to"};
    Service service_{GetParam(), {.url = from_.url()}};
    std::atomic<std::int64_t> placed_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, Backup, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(Backup, of_a_server_under_load_holds_what_was_answered_before_it_began) {
    service_.start();
    std::atomic<bool> is_over = false;
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i) {
        clients.emplace_back([&] {
            auto client = service_.store_client();
            while (!is_over) order(client);
        });
    }
    ASSERT_TRUE(eventually([&] { return placed_ > 50; }));
    const std::int64_t before = placed_;
    const auto backed_up = back_up();
    is_over = true;
    for (auto& client : clients) client.join();
    ASSERT_EQ(backed_up.code, 0) << backed_up.text;

    const auto restored = restore();
    EXPECT_EQ(restored.code, 0) << restored.text;
    EXPECT_NE(restored.text.find("the database is sound"), std::string::npos) << restored.text;
    sql::Database copy({.url = to_.url()});
    const auto orders = copy.read([](Tx& tx) {
        return tx.value<std::int64_t>("select count(*) from orders_order").value_or(0);
    });
    EXPECT_GE(orders, before);
    EXPECT_LE(orders, placed_);
}

TEST_P(Backup, that_is_restored_can_be_served) {
    service_.start();
    auto client = service_.store_client();
    order(client);
    ASSERT_EQ(back_up().code, 0);
    ASSERT_EQ(restore().code, 0);
    EXPECT_EQ(nahtlos({"migrate", "--check"}, to_.url()).code, 0);
    const auto keys = nahtlos({"key", "list"}, to_.url());
    EXPECT_EQ(keys.text, nahtlos({"key", "list"}, from_.url()).text);
}

TEST_P(Backup, writes_over_nothing) {
    ASSERT_EQ(back_up().code, 0);
    ASSERT_EQ(restore().code, 0);
    const auto again = restore();
    EXPECT_EQ(again.code, 1);
    EXPECT_EQ(nahtlos({"verify", "--quiet"}, to_.url()).code, 0);
}

TEST_P(Backup, that_was_damaged_is_refused) {
    ASSERT_EQ(back_up().code, 0);
    std::fstream(copy(), std::ios::in | std::ios::out).seekp(4'200).put('x').put('y');
    const auto refused = restore();
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("SHA-256 differs"), std::string::npos) << refused.text;
    EXPECT_EQ(nahtlos({"restore", folder_.string()}, to_.url()).code, 1);
}

TEST_P(Backup, keeps_as_many_as_are_wanted) {
    for (int i = 0; i < 3; ++i) {
        ASSERT_EQ(back_up({"--keep", "2"}).code, 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(1'050));  // folders by the second
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(backups_), fs::directory_iterator()), 2);
}

TEST_P(Backup, its_age_and_its_damage_are_seen_by_the_doctor) {
    const auto doctor = [&] {
        return nahtlos({"doctor", "--backups", backups_.string()}, from_.url());
    };
    const auto none = doctor();
    EXPECT_EQ(none.code, 7);
    EXPECT_NE(none.text.find("BAD     there is no backup"), std::string::npos) << none.text;
    ASSERT_EQ(back_up().code, 0);
    const auto fine = doctor();
    EXPECT_EQ(fine.code, 0) << fine.text;
    EXPECT_NE(fine.text.find("ok      the newest of 1 backups"), std::string::npos) << fine.text;
    std::ofstream(copy(), std::ios::app) << "more";
    EXPECT_EQ(doctor().code, 7);
}

TEST_P(Backup, without_it_the_doctor_still_sees_a_database_that_is_not_up_to_date) {
    const auto empty = nahtlos({"doctor"}, to_.url());
    EXPECT_EQ(empty.code, 7);
    EXPECT_NE(empty.text.find("-> "), std::string::npos) << empty.text;
}

using Doctor = ::testing::Test;
TEST(Doctor, sees_secrets_that_others_can_read) {
    TestDatabase base("sqlite");
    const auto file = base.url().substr(std::string("sqlite:").size());
    const auto folder = fs::path(file).parent_path().string();
    const auto doctor = [&] { return run({"doctor", "--data", folder, "--database", base.url()}); };
    ::chmod(file.c_str(), 0600);
    const auto fine = doctor();
    EXPECT_EQ(fine.code, 0) << fine.text;
    ::chmod(file.c_str(), 0644);
    const auto open = doctor();
    EXPECT_EQ(open.code, 7);
    EXPECT_NE(open.text.find("chmod 600 " + file), std::string::npos) << open.text;
}

}  // namespace
}  // namespace nahtlos::testing
