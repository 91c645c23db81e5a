// Black box: a PostgreSQL that archives its log is restored to any moment since a base backup, with
// servers and its own processes killed in between.
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "tests/support/cluster.hpp"
#include "tests/support/order_log.hpp"

namespace nahtlos::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* script = NAHTLOS_SOURCE_DIR "/scripts/postgres";

struct Said {
    int code = 0;
    std::string text;
};

Said run(const std::string& path, std::vector<std::string> words) {
    Program program(path, std::move(words), true);
    auto text = program.rest();
    return {program.wait(), std::move(text)};
}

// PostgreSQL does not run as root, and neither do its files belong to it.
void give_to_postgres(const fs::path& path) {
    if (::getuid() != 0) return;
    check(run("/bin/chown", {"-R", "postgres:postgres", path.string()}).code == 0, "root may");
}

class ClusterMoment : public ::testing::Test {
protected:
    ClusterMoment() {
        fs::create_directories(backups_ / "wal");
        give_to_postgres(folder_);
        cluster_.stop();
        const auto url = cluster_.url();
        const auto begin = url.find("host=") + 5;
        const fs::path place = url.substr(begin, url.find(' ') - begin);
        const auto wal = (backups_ / "wal").string();
        std::ofstream(place / "data" / "postgresql.conf", std::ios::app)
            << "archive_mode = on\narchive_timeout = 60\narchive_command = 'test ! -f " << wal
            << "/%f && cp %p " << wal << "/%f.part && sync " << wal << "/%f.part && mv " << wal
            << "/%f.part " << wal << "/%f'\n";
        cluster_.start();
        service_ = std::make_unique<Service>("postgres", ServiceOptions{.url = cluster_.url()});
        service_->put_stock("A", service_->shop.warehouse, 1'000'000);
        log_ = std::make_unique<OrderLog>(*service_);
    }
    ~ClusterMoment() override {
        log_.reset();
        service_.reset();
        cluster_.stop();
        fs::remove_all(folder_);
    }

    Said nahtlos(std::vector<std::string> words, const std::string& url) {
        words.insert(words.end(), {"--data", (folder_ / "data").string(), "--database", url});
        return run(NAHTLOS_PROGRAM, std::move(words));
    }
    // Recovers to that moment in a cluster of its own, and compares.
    void expect_exact(Instant at) {
        const auto place = folder_ / ("c" + std::to_string(++clusters_));
        fs::create_directories(place);
        const auto made = nahtlos({"restore", backups_.string(), "--cluster",
                                   (place / "data").string(), "--at", to_string(at)},
                                  cluster_.url());
        ASSERT_EQ(made.code, 0) << made.text;
        std::ofstream(place / "data" / "postgresql.conf", std::ios::app)
            << "archive_mode = off\nunix_socket_directories = '" << place.string() << "'\n";
        give_to_postgres(place);
        auto started = run(script, {"start", place.string()});
        ASSERT_EQ(started.code, 0) << started.text;
        started.text.pop_back();
        const auto url = "postgres:" + started.text;
        ASSERT_TRUE(eventually([&] { return is_open(url); }));
        const auto finished = nahtlos({"restore", "--finish"}, url);
        EXPECT_EQ(finished.code, 0) << finished.text;
        EXPECT_NE(finished.text.find("the database is sound"), std::string::npos) << finished.text;
        log_->expect_exact(url, at);
        run(script, {"stop", place.string()});
        fs::remove_all(place);
    }
    static bool is_open(const std::string& url) {
        try {
            sql::Database database({.url = url});
            return database.read([](Tx& tx) {
                return tx.value<std::int64_t>("select pg_is_in_recovery()::int::bigint") == 0;
            });
        } catch (const sql::Error&) {
            return false;
        }
    }

    const fs::path folder_ =
        fs::temp_directory_path() / ("nahtlos_cm_" + std::to_string(::getpid()));
    const fs::path backups_ = folder_ / "backups";
    Cluster cluster_{script};
    std::unique_ptr<Service> service_;
    std::unique_ptr<OrderLog> log_;
    int clusters_ = 0;
    std::mt19937_64 dice_{std::random_device{}()};
};

TEST_F(ClusterMoment, is_restored_exactly_with_servers_and_backends_killed_in_between) {
    service_->start();
    log_->start(2);
    const auto base = nahtlos({"backup", "--base", "--to", backups_.string()}, cluster_.url());
    ASSERT_EQ(base.code, 0) << base.text;
    const auto first = wall_clock();
    log_->stop();
    for (int i = 0; i < 3; ++i) {
        log_->start(4);
        std::this_thread::sleep_for(std::chrono::milliseconds(1'000 + dice_() % 500));
        if (i == 1) {
            for (const auto pid : service_->backends()) {
                Cluster::kill(pid);
                break;
            }
            ASSERT_TRUE(
                eventually([&] { return is_open(cluster_.url()); }, std::chrono::seconds(60)));
        }
        service_->kill(0);
        log_->stop();
        service_->start();
    }
    const auto last = wall_clock();
    // One more, so that the log goes on beyond the last moment; then what is left is archived.
    auto client = service_->store_client();
    ASSERT_TRUE(eventually([&] {
        const auto before = log_->answered();
        log_->order(client);
        return log_->answered() > before;
    }));
    service_->number("select (pg_switch_wal() is not null)::int::bigint");
    const auto archived = [&] {
        return service_->number(
            "select count(*) from pg_stat_archiver where last_archived_time > "
            "now() - interval '30 seconds' and last_archived_wal >= "
            "pg_walfile_name(pg_current_wal_lsn() - 16777216)");
    };
    ASSERT_TRUE(eventually([&] { return archived() == 1; }, std::chrono::seconds(90)));
    for (int i = 0; i < 3; ++i) {
        expect_exact({std::uniform_int_distribution<std::int64_t>(first.us, last.us)(dice_)});
    }
    const auto healthy =
        nahtlos({"doctor", "--backup.directory", backups_.string()}, cluster_.url());
    EXPECT_NE(healthy.text.find("PostgreSQL archives its log"), std::string::npos) << healthy.text;
}

TEST_F(ClusterMoment, before_the_first_base_backup_is_refused) {
    const auto early = wall_clock();
    const auto none = nahtlos({"restore", backups_.string(), "--cluster",
                               (folder_ / "new").string(), "--at", to_string(early)},
                              cluster_.url());
    EXPECT_EQ(none.code, 1);
    EXPECT_NE(none.text.find("no_backup: "), std::string::npos) << none.text;
    const auto base = nahtlos({"backup", "--base", "--to", backups_.string()}, cluster_.url());
    ASSERT_EQ(base.code, 0) << base.text;
    const auto refused = nahtlos({"restore", backups_.string(), "--cluster",
                                  (folder_ / "new").string(), "--at", to_string(early)},
                                 cluster_.url());
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.text.find("too_early: "), std::string::npos) << refused.text;
}

}  // namespace
}  // namespace nahtlos::testing
