// What SQLite's log says after a crash is told to nobody before it is durable.
#include <gtest/gtest.h>

#include "base/sql/database.hpp"
#include "sim/disk/disk.hpp"

namespace nahtlos::sim {
namespace {

class SecuredLog : public ::testing::Test {
protected:
    SecuredLog() {
        const auto connection = database().open_writer();
        connection->script("create table thing (n bigint primary key)");
    }
    static disk::Options options() {
        disk::Options options;
        options.powersafe_overwrite = true;  // as SQLite takes it of every disk on Linux
        return options;
    }
    sql::Database database() const {
        sql::DatabaseOptions options{.url = "sqlite:thing.db"};
        options.sqlite_vfs = disk_.vfs_name();
        return sql::Database(options);
    }
    static std::int64_t count(sql::Connection& connection) {
        return *Tx(connection).value<std::int64_t>("select count(*) from thing");
    }
    // A commit whose sync fails, after which the process dies.
    void fail_to_sync_and_die() {
        const auto writer = database().open_writer();
        writer->script("insert into thing values (1)");  // creates the log
        disk_.fail_at(disk::Fault::sync, 1);
        EXPECT_THROW(writer->script("insert into thing values (2)"), sql::Error);
        disk_.kill();
    }

    Disk disk_{options()};
};

TEST_F(SecuredLog, is_durable_once_a_writer_is_open) {
    fail_to_sync_and_die();
    disk_.power_on();
    {
        const auto writer = database().open_writer();
        ASSERT_EQ(count(*writer), 2) << "the failed commit is expected to linger in the log";
        disk_.power_cut({disk::CutMode::lose_all, 1});
    }
    disk_.power_on();
    EXPECT_EQ(count(*database().open_writer()), 2);
}

TEST_F(SecuredLog, refuses_to_open_where_it_cannot_be_made_durable) {
    fail_to_sync_and_die();
    disk_.power_on();
    disk_.fail_at(disk::Fault::sync, 1);
    EXPECT_THROW(database().open_writer(), sql::Error);
    EXPECT_EQ(count(*database().open_writer()), 2);
}

TEST_F(SecuredLog, is_left_to_the_writer_by_readers) {
    fail_to_sync_and_die();
    disk_.power_on();
    const auto writer = database().open_writer();
    const auto before = disk_.counts();
    auto again = database();
    again.read([](Tx& tx) { return tx.value<std::int64_t>("select count(*) from thing"); });
    EXPECT_EQ(disk_.counts().writes, before.writes);
    EXPECT_EQ(disk_.counts().syncs, before.syncs);
}

}  // namespace
}  // namespace nahtlos::sim
