// Black box: what a server on SQLite ships can be put together again as it was at any moment, also
// of times in which it was killed; what is missing is said; the server goes on without it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "base/backup/line.hpp"
#include "base/backup/rebuild.hpp"
#include "tests/support/order_log.hpp"

namespace nahtlos::testing {
namespace {

namespace fs = std::filesystem;

struct Said {
    int code = 0;
    std::string text;
};

class Moment : public ::testing::Test {
protected:
    Moment() {
        fs::create_directories(folder_);
        service_.put_stock("A", service_.shop.warehouse, 1'000'000);
    }
    ~Moment() override {
        log_.stop();
        if (service_.processes() > 0) service_.kill(0);
        std::error_code error;
        fs::remove_all(folder_, error);
    }

    void start() {
        service_.start({"--backup.directory", backups_.string(), "--backup.pause_ms", "100",
                        "--database.log_mib", "4"});
    }
    // Orders for a while, with everything shipped at the end.
    void order_for(std::chrono::milliseconds how_long) {
        log_.start(4);
        std::this_thread::sleep_for(how_long);
        log_.stop();
        ASSERT_TRUE(is_shipped_to(wall_clock()));
    }
    Said nahtlos(std::vector<std::string> words) {
        Program program(NAHTLOS_PROGRAM, std::move(words), true);
        auto text = program.rest();
        return {program.wait(), std::move(text)};
    }
    Said restore(const std::string& at) {
        fs::remove_all(restored_);
        std::vector<std::string> words{"restore", backups_.string(), "--data", restored_.string()};
        if (!at.empty()) words.insert(words.end(), {"--at", at});
        return nahtlos(words);
    }
    std::string restored_url() const { return "sqlite:" + (restored_ / "nahtlos.sqlite").string(); }
    void expect_exact(Instant at) {
        const auto said = restore(to_string(at));
        ASSERT_EQ(said.code, 0) << to_string(at) << ": " << said.text;
        EXPECT_NE(said.text.find("the database is sound"), std::string::npos) << said.text;
        log_.expect_exact(restored_url(), at);
    }
    Instant random_moment(Instant first, Instant last) {
        return {std::uniform_int_distribution<std::int64_t>(first.us, last.us)(dice_)};
    }
    bool is_shipped_to(Instant at) {
        return eventually([&] {
            const auto found = backup::stretches(backups_);
            return !found.empty() && found.back().until >= at;
        });
    }
    std::string metric(const std::string& name) {
        auto client = service_.store_client();
        const auto text = "\n" + client.call("GET /metrics").body;
        const auto at = text.find('\n' + name + ' ');
        if (at == std::string::npos) return "";
        const auto begin = at + name.size() + 2;
        return text.substr(begin, text.find('\n', begin) - begin);
    }
    backup::Line last_line() const { return backup::lines_in(backups_).back(); }

    const fs::path folder_ =
        fs::temp_directory_path() / ("nahtlos_moment_" + std::to_string(::getpid()));
    const fs::path backups_ = folder_ / "backups", restored_ = folder_ / "restored";
    Service service_{"sqlite"};
    OrderLog log_{service_};
    std::mt19937_64 dice_{std::random_device{}()};
};

TEST_F(Moment, of_a_server_under_load_is_restored_exactly) {
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    const auto first = wall_clock();
    log_.start(6);
    std::this_thread::sleep_for(std::chrono::seconds(8));
    log_.stop();
    const auto last = wall_clock();
    ASSERT_GT(log_.answered(), 500U);
    ASSERT_TRUE(is_shipped_to(last));
    EXPECT_EQ(metric("backup_lines_total"), "1");
    EXPECT_EQ(metric("backup_is_whole"), "1");
    for (int i = 0; i < 6; ++i) expect_exact(random_moment(first, last));
    expect_exact(last);
}

TEST_F(Moment, leaves_the_log_of_the_database_short) {
    start();
    const auto begin = [&] { return last_line().segment(last_line().segments().back()); };
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    order_for(std::chrono::seconds(1));
    const auto early = begin();
    ASSERT_TRUE(early.ok());
    ASSERT_TRUE(eventually([&] {
        order_for(std::chrono::seconds(1));
        const auto late = begin();
        return late && late->note.end.salt1 > early->note.end.salt1 + 2;
    })) << "it never begins anew";
    EXPECT_EQ(metric("backup_lines_total"), "1");
}

TEST_F(Moment, is_restored_exactly_though_the_server_was_killed_again_and_again) {
    constexpr int kills = 8;
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    const auto first = wall_clock();
    std::vector<Instant> killed;
    for (int i = 0; i < kills; ++i) {
        log_.start(4);
        std::this_thread::sleep_for(std::chrono::milliseconds(500 + dice_() % 1'000));
        killed.push_back(wall_clock());
        service_.kill(0);
        log_.stop();
        start();
        ASSERT_TRUE(is_shipped_to(wall_clock()));
    }
    const auto last = wall_clock();
    ASSERT_TRUE(is_shipped_to(last));
    for (int i = 0; i < kills; ++i) {
        const auto shortly = milliseconds(static_cast<std::int64_t>(dice_() % 150));
        const auto at =
            i % 2 == 0 ? random_moment(first, last) : killed[static_cast<std::size_t>(i)] - shortly;
        const auto said = restore(to_string(at));
        if (said.code == 0) {
            log_.expect_exact(restored_url(), at);
        } else {
            EXPECT_NE(said.text.find("not_covered: "), std::string::npos) << said.text;
        }
    }
    expect_exact(last);
}

TEST_F(Moment, goes_on_in_one_line_when_the_server_is_stopped_and_started) {
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    order_for(std::chrono::milliseconds(300));
    service_.server().signal(SIGTERM);
    EXPECT_EQ(service_.server().wait(), 0);
    service_.kill(0);
    start();
    order_for(std::chrono::milliseconds(300));
    EXPECT_EQ(metric("backup_lines_total"), "0");
    EXPECT_EQ(backup::stretches(backups_).size(), 1U);
    expect_exact(wall_clock() - milliseconds(200));
}

TEST_F(Moment, that_nobody_shipped_is_refused_with_those_that_were) {
    const auto early = wall_clock();
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    const auto too_early = restore(to_string(early));
    EXPECT_EQ(too_early.code, 1);
    EXPECT_NE(too_early.text.find("too_early: "), std::string::npos) << too_early.text;
    const auto later = restore(to_string(wall_clock() + hours(1)));
    EXPECT_EQ(later.code, 1);
    EXPECT_NE(later.text.find("not_covered: "), std::string::npos) << later.text;
    EXPECT_NE(later.text.find("what can be restored is "), std::string::npos) << later.text;
    EXPECT_FALSE(fs::exists(restored_ / "nahtlos.sqlite"));
}

TEST_F(Moment, after_a_missing_segment_is_refused_until_the_next_copy) {
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    order_for(std::chrono::milliseconds(500));
    auto middle = wall_clock();
    order_for(std::chrono::milliseconds(500));
    const auto late = wall_clock() - milliseconds(100);
    const auto line = last_line();
    std::int64_t lost = 0;
    for (const auto sequence : line.segments()) {
        const auto until = line.segment(sequence)->note.looked_at;
        if (until > middle) {
            lost = sequence + 1;
            middle = until;
            break;
        }
    }
    service_.kill(0);
    fs::remove(line.folder() / line.frames_of(lost).filename().replace_extension(".json"));
    const auto refused = restore(to_string(late));
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("missing: "), std::string::npos) << refused.text;
    expect_exact(middle);
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    order_for(std::chrono::milliseconds(500));
    EXPECT_EQ(metric("backup_lines_total"), "1");
    expect_exact(wall_clock() - milliseconds(200));
}

TEST_F(Moment, after_a_torn_segment_is_refused) {
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    order_for(std::chrono::milliseconds(500));
    const auto at = wall_clock() - milliseconds(100);
    const auto line = last_line();
    const auto torn = line.frames_of(line.segments().front());
    fs::resize_file(torn, fs::file_size(torn) - 100);
    const auto refused = restore(to_string(at));
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("damaged: "), std::string::npos) << refused.text;
}

TEST_F(Moment, is_not_worth_an_order_when_the_disk_of_backups_is_gone) {
    start();
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    order_for(std::chrono::milliseconds(300));
    fs::rename(backups_, folder_ / "away");
    std::ofstream(backups_) << "in the way";
    auto client = service_.store_client();
    ASSERT_TRUE(eventually([&] {
        EXPECT_TRUE(log_.order(client));
        return metric("backup_is_whole") == "0";
    }));
    const auto answered = log_.answered();
    log_.start(2);
    std::this_thread::sleep_for(std::chrono::seconds(1));
    log_.stop();
    EXPECT_GT(log_.answered(), answered);
    fs::remove(backups_);
    fs::rename(folder_ / "away", backups_);
    ASSERT_TRUE(eventually([&] { return metric("backup_is_whole") == "1"; }));
    EXPECT_EQ(metric("backup_lines_total"), "2");
    order_for(std::chrono::milliseconds(300));
    expect_exact(wall_clock() - milliseconds(200));
}

TEST_F(Moment, that_is_restored_lets_nobody_in_who_may_not_come_in_any_more) {
    const auto cli = [&](std::vector<std::string> words) {
        const auto said = nahtlos(service_.arguments(std::move(words)));
        EXPECT_EQ(said.code, 0) << said.text;
        return said.text;
    };
    for (const auto* login : {"ada", "bob", "eve"}) {
        cli({"staff", "create", "--login", login, "--name", login, "--role", "administrator"});
    }
    cli({"key", "create", "--name", "lost", "--scopes", "admin"});
    sql::write(*service_.database().open_writer(), [](Tx& tx) {
        tx.run(
            "insert into staff_session (id, account, token_hash, created_at, seen_at, expires_at) "
            "select id, id, $1, 0, 0, 9000000000000000 from staff_account where login = 'eve'",
            sql::Bytes{"hash"});
    });
    start();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const auto at = wall_clock();
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const auto key = service_.database().read([](Tx& tx) {
        return tx.value<Uuid>("select id from auth_key where name = 'lost'").value();
    });
    cli({"key", "revoke", "key_" + typeid_suffix(key)});
    cli({"staff", "disable", "ada"});
    cli({"staff", "password", "bob"});
    ASSERT_TRUE(eventually([&] {
        std::ifstream in(backups_ / "withdrawn.jsonl");
        const std::string text((std::istreambuf_iterator<char>(in)), {});
        return text.find("\"disabled\"") != std::string::npos &&
               text.find(to_string(key)) != std::string::npos;
    }));
    std::this_thread::sleep_for(std::chrono::seconds(3));
    ASSERT_TRUE(is_shipped_to(wall_clock()));
    const auto said = restore(to_string(at));
    ASSERT_EQ(said.code, 0) << said.text;
    EXPECT_NE(said.text.find("account bob had another password"), std::string::npos) << said.text;
    sql::Database restored({.url = restored_url()});
    const auto number = [&](const std::string& select) {
        return restored.read([&](Tx& tx) { return tx.value<std::int64_t>(select).value_or(-1); });
    };
    EXPECT_EQ(number("select count(*) from auth_key where name = 'lost' and revoked_at > 0"), 1);
    EXPECT_EQ(number("select count(*) from auth_key where name = 'test' and revoked_at is null"),
              2);
    EXPECT_EQ(number("select count(*) from staff_account where login = 'ada' and "
                     "status = 'disabled'"),
              1);
    EXPECT_EQ(number("select count(*) from staff_account where login = 'bob' and "
                     "must_change = 1 and password_until < " +
                     std::to_string(wall_clock().us)),
              1);
    EXPECT_EQ(number("select count(*) from staff_session where ended_at is null"), 0);
}

}  // namespace
}  // namespace nahtlos::testing
