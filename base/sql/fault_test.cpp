#include <gtest/gtest.h>

#include "base/sql/database.hpp"
#include "tests/support/database.hpp"

namespace nahtlos::sql {
namespace {

using testing::TestDatabase;

class SqlFault : public testing::OnEngine {
protected:
    SqlFault() : database_(GetParam(), false), connection_(database_.database().open_writer()) {
        connection_->script("create table thing (n bigint primary key, text text)");
    }
    std::int64_t count() {
        return *database_.database().read(
            [](Tx& tx) { return tx.value<std::int64_t>("select count(*) from thing"); });
    }

    TestDatabase database_;
    std::unique_ptr<Connection> connection_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SqlFault, testing::on_engines(),
                         [](const auto& engine) { return engine.param; });

// Counts the connections that went through the seam.
TEST_P(SqlFault, a_database_hands_each_write_connection_through_its_wrapper) {
    int wrapped = 0;
    DatabaseOptions options{.url = database_.url()};
    options.wrap_writer = [&](std::unique_ptr<Connection> connection) {
        ++wrapped;
        return connection;
    };
    Database database(std::move(options));
    database.open_writer();
    database.read([](Tx& tx) { return tx.value<std::int64_t>("select 1"); });
    database.open_writer();
    EXPECT_EQ(wrapped, 2);
}

class PostgresFault : public SqlFault {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresFault);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresFault, testing::on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(PostgresFault, a_commit_after_a_swallowed_failure_is_an_error) {
    connection_->begin(true);
    Tx tx(*connection_);
    tx.run("insert into thing (n) values (1)");
    EXPECT_THROW(tx.run("insert into thing (n) values (1)"), Error);
    EXPECT_THROW(connection_->commit(), Error);
    connection_->rollback();
    EXPECT_EQ(count(), 0);
}

TEST_P(PostgresFault, a_writer_commits_durably_though_the_role_would_not) {
    connection_->script("set synchronous_commit = on");
    auto url = database_.url();
    url.replace(url.find("options="), 8, "options=-csynchronous_commit=off\\ ");
    auto writer = Database({.url = url}).open_writer();
    Tx tx(*writer);
    EXPECT_EQ(tx.value<std::string>("show synchronous_commit"), "on");
}

TEST_P(PostgresFault, a_statement_that_takes_too_long_is_busy_and_the_connection_lives_on) {
    auto writer = Database({.url = database_.url(), .statement_timeout_ms = 50}).open_writer();
    Tx tx(*writer);
    try {
        tx.value<std::string>("select pg_sleep(5)::text");
        ADD_FAILURE() << "it was let run";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind, ErrorKind::busy);
    }
    EXPECT_EQ(tx.value<std::int64_t>("select 7::bigint"), 7);
}

class SqliteFault : public SqlFault {
protected:
    std::string setting(Connection& connection, std::string_view pragma) {
        Tx tx(connection);
        return *tx.value<std::string>(pragma);
    }
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SqliteFault);
INSTANTIATE_TEST_SUITE_P(Engines, SqliteFault, testing::on_engine("sqlite"),
                         [](const auto& engine) { return engine.param; });

TEST_P(SqliteFault, every_write_connection_keeps_a_wal_and_syncs_it_at_each_commit) {
    for (int i = 0; i < 3; ++i) {
        auto writer = database_.database().open_writer();
        EXPECT_EQ(setting(*writer, "pragma journal_mode"), "wal");
        EXPECT_EQ(setting(*writer, "pragma synchronous"), "2");  // FULL
    }
}

TEST_P(SqliteFault, a_database_that_cannot_keep_a_wal_is_not_opened) {
    EXPECT_THROW(open_sqlite({.path = ":memory:"}), Error);
}

TEST_P(SqliteFault, nothing_is_written_after_sqlite_rolled_back_on_its_own) {
    connection_->begin(true);
    Tx tx(*connection_);
    // What SQLite does to a transaction whose disk fills or fails.
    EXPECT_THROW(connection_->script("insert into thing (n) values (1);"
                                     "insert or rollback into thing (n) values (1)"),
                 Error);
    EXPECT_THROW(tx.run("insert into thing (n) values (2)"), Error);
    EXPECT_THROW(connection_->script("insert into thing (n) values (3)"), Error);
    EXPECT_THROW(connection_->commit(), Error);
    connection_->rollback();
    EXPECT_EQ(count(), 0);
    write(*connection_, [](Tx& again) { again.run("insert into thing (n) values (4)"); });
    EXPECT_EQ(count(), 1);
}

}  // namespace
}  // namespace nahtlos::sql
