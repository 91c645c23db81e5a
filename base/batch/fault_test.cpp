#include <gtest/gtest.h>

#include "tests/support/desk.hpp"
#include "tests/support/faults.hpp"

namespace nahtlos {
namespace {

using namespace testing;

class CommitLost : public OnCounters {
protected:
    CommitLost() : desk_(home_.url(), world_, {}, faults_.options()) {}

    // One command with event and key, one with neither, and one change, each lost at its commit.
    void expect_each_runs_once(const std::deque<CommitFault>& commits) {
        faults_.commits = commits;
        const auto& keyed = desk_.take(1, 10, key_of(1));
        desk_.pump();
        faults_.commits = commits;
        const auto& quiet = desk_.take(Take{.counter = uuid_of(1), .n = 5, .is_quiet = true});
        desk_.pump();
        faults_.commits = commits;
        const auto& changed = desk_.change(take_change({.counter = uuid_of(1), .n = 1}));
        desk_.pump();
        EXPECT_EQ(keyed.result.value().value(), Taken{90});
        EXPECT_EQ(quiet.result.value().value(), Taken{85});
        EXPECT_EQ(changed.result.value().value(), "84");
        EXPECT_EQ(keyed.times + quiet.times + changed.times, 3);
        EXPECT_EQ(counter(1), (Counter{uuid_of(1), 84, 3}));
        EXPECT_EQ(count("base_event"), 2);
        EXPECT_EQ(count("base_command"), 1);
    }

    Faults faults_;
    Desk desk_;
};
INSTANTIATE_TEST_SUITE_P(Engines, CommitLost, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(CommitLost, though_it_happened_is_told_as_success_and_not_run_again) {
    expect_each_runs_once({CommitFault::lost_after});
}

TEST_P(CommitLost, and_it_did_not_happen_is_run_again) {
    expect_each_runs_once({CommitFault::lost_before});
}

TEST_P(CommitLost, again_and_again_is_run_until_it_happened) {
    expect_each_runs_once({CommitFault::lost_before, CommitFault::serialization,
                           CommitFault::lost_before, CommitFault::lost_after});
}

TEST_P(CommitLost, by_the_disk_though_it_happened_is_told_as_success) {
    expect_each_runs_once({CommitFault::disk_after});
}

TEST_P(CommitLost, by_the_disk_before_it_happened_is_run_again) {
    expect_each_runs_once({CommitFault::disk_before});
}

TEST_P(CommitLost, by_a_disk_that_fails_every_time_is_refused_in_the_end) {
    faults_.commits.assign(100, CommitFault::disk_before);
    const auto& keyed = desk_.take(1, 10, key_of(1));
    desk_.pump();
    // SQLite's log may hold a commit that failed, until a later one overwrites it.
    EXPECT_EQ(keyed.code(), GetParam() == "sqlite" ? "outcome_unknown" : "database_unavailable");
    faults_.commits.clear();
    EXPECT_EQ(counter(1).stock, 100);
    const auto& again = desk_.take(1, 10, key_of(1));
    desk_.pump();
    EXPECT_TRUE(again.is_accepted());
}

TEST_P(CommitLost, with_nobody_to_ask_is_told_as_unknown_and_the_key_finds_out) {
    for (const auto fault : {CommitFault::lost_before, CommitFault::lost_after}) {
        const auto n = fault == CommitFault::lost_before ? 1 : 2;
        const auto& warm = desk_.take(2, 1);
        desk_.pump();
        ASSERT_TRUE(warm.is_accepted());
        faults_.commits = {fault};
        faults_.failing_opens = 1;
        const auto& unknown = desk_.take(n, 10, key_of(n));
        desk_.pump();
        EXPECT_EQ(unknown.code(), "outcome_unknown");
        const auto& again = desk_.take(n, 10, key_of(n));
        desk_.pump();
        EXPECT_TRUE(again.is_accepted());
        EXPECT_EQ(events_of(n).back().payload, "{\"n\":10}");
    }
    EXPECT_EQ(counter(1).stock, 90);
    EXPECT_EQ(counter(2).stock, 88);
}

class DatabaseDown : public CommitLost {};
INSTANTIATE_TEST_SUITE_P(Engines, DatabaseDown, on_engines(),
                         [](const auto& engine) { return engine.param; });

TEST_P(DatabaseDown, for_a_moment_is_noticed_by_nobody) {
    faults_.failing_opens = 1;
    const auto& told = desk_.take(1, 1);
    desk_.pump();
    EXPECT_TRUE(told.is_accepted());
}

TEST_P(DatabaseDown, for_longer_is_refused_and_then_it_goes_on) {
    faults_.failing_opens = 1000;
    const auto& first = desk_.take(1, 1, key_of(1));
    const auto& second = desk_.change(take_change({.counter = uuid_of(1)}));
    desk_.pump();
    EXPECT_EQ(first.code(), "database_unavailable");
    EXPECT_EQ(second.code(), "database_unavailable");
    EXPECT_EQ(first.result->refusal().kind, RefusalKind::unavailable);
    faults_.failing_opens = 0;
    const auto& again = desk_.take(1, 1, key_of(1));
    desk_.pump();
    EXPECT_EQ(**again.result, Taken{99});
    EXPECT_EQ(first.times, 1);
}

class PostgresWriter : public CommitLost {
protected:
    static std::int64_t pid_of(sql::Connection& connection) {
        return *Tx(connection).value<std::int64_t>("select pg_backend_pid()");
    }
    void kill(std::int64_t pid) {
        home_.database().read(
            [&](Tx& tx) { return tx.value<bool>("select pg_terminate_backend($1::int)", pid); });
    }
};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresWriter);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresWriter, on_engine("postgres"),
                         [](const auto& engine) { return engine.param; });

TEST_P(PostgresWriter, whose_commit_goes_on_after_the_connection_broke_is_waited_for) {
    expect_each_runs_once({CommitFault::lost_amid});
}

TEST_P(PostgresWriter, whose_backend_is_killed_before_the_commit_runs_it_again) {
    faults_.before_commit = [&](sql::Connection& connection) { kill(pid_of(connection)); };
    const auto& told = desk_.take(1, 10, key_of(1));
    desk_.pump();
    EXPECT_TRUE(told.is_accepted());
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 90, 1}));
    EXPECT_EQ(faults_.opened, 2);
}

TEST_P(PostgresWriter, whose_backend_is_killed_amid_a_batch_or_between_two_runs_it_again) {
    std::vector<std::int64_t> pids;
    const auto& amid = desk_.change([&](ChangeScope& scope) {
        pids.push_back(pid_of(scope.tx.connection()));
        if (pids.size() == 1) kill(pids.back());
        return take_change({.counter = uuid_of(1), .n = 10})(scope);
    });
    desk_.pump();
    EXPECT_TRUE(amid.is_accepted());
    ASSERT_EQ(pids.size(), 2u);
    kill(pids.back());
    const auto& after = desk_.take(1, 10);
    desk_.pump();
    EXPECT_TRUE(after.is_accepted());
    EXPECT_EQ(counter(1), (Counter{uuid_of(1), 80, 2}));
    EXPECT_EQ(faults_.opened, 3);
}

TEST_P(PostgresWriter, that_waits_too_long_for_a_lock_refuses_and_goes_on) {
    auto options = faults_.options();
    options.lock_timeout_ms = 50;
    Desk desk(home_.url(), world_, {}, options);
    auto blocker = home_.database().open_writer();
    blocker->begin(true);
    blocker->script("update test_counter set stock = 50");
    const auto& refused = desk.take(1, 1);
    desk.pump();
    EXPECT_EQ(refused.code(), "database_unavailable");
    blocker->commit();
    const auto& after = desk.take(1, 1);
    desk.pump();
    EXPECT_EQ(**after.result, Taken{49});
}

class SqliteDisk : public CommitLost {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SqliteDisk);
INSTANTIATE_TEST_SUITE_P(Engines, SqliteDisk, on_engine("sqlite"),
                         [](const auto& engine) { return engine.param; });

TEST_P(SqliteDisk, that_is_full_refuses_all_and_goes_on_when_there_is_room) {
    const auto set_pages = [](std::string pages) {
        return [pages](ChangeScope& scope) -> Result<std::string> {
            scope.tx.value<std::int64_t>("pragma max_page_count = " + pages);
            return std::string("{}");
        };
    };
    desk_.change(set_pages("1"));  // as many as there are
    desk_.pump();
    const std::string large(10'000, 'x');
    auto key = 0;
    const auto say_much = [&](ChangeScope& scope) -> Result<std::string> {
        scope.events.push_back(
            {"said", uuid_of(1), 1, scope.context, scope.now, "{\"text\":\"" + large + "\"}"});
        return take_change({.counter = uuid_of(1)})(scope);
    };
    const auto& first = desk_.change(say_much, key_of(++key));
    const auto& second = desk_.change(say_much, key_of(++key));
    desk_.pump();
    EXPECT_EQ(first.code(), "database_unavailable");
    EXPECT_EQ(second.code(), "database_unavailable");
    EXPECT_EQ(counter(1).stock, 100);
    EXPECT_EQ(count("base_command"), 0);
    desk_.change(set_pages("100000"));
    desk_.pump();
    const auto& again = desk_.change(say_much, key_of(1));
    desk_.pump();
    EXPECT_EQ(**again.result, "99");
    EXPECT_EQ(faults_.opened, 1);  // no restart, not even of the connection
}

TEST_P(SqliteDisk, that_lost_a_commit_does_not_take_another_processes_ticket_for_its_own) {
    Desk other(home_.url(), world_);
    faults_.before_commit = [&](sql::Connection& connection) {
        connection.rollback();  // as a failing disk does
        world_.clock.advance(milliseconds(1));
        other.take(2, 7);
        other.pump();
    };
    faults_.commits = {CommitFault::disk_before};
    const auto& mine = desk_.take(1, 10);
    desk_.pump();
    EXPECT_TRUE(mine.is_accepted());
    EXPECT_EQ(counter(1).stock, 90);
    EXPECT_EQ(counter(2).stock, 93);
}

}  // namespace
}  // namespace nahtlos
