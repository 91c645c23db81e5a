#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "sim/disk/session.hpp"

namespace nahtlos {
namespace {

using disk::Cut;
using disk::CutMode;
using disk::Fault;
using disk::Options;
using disk::Session;
using disk::SyncCut;

const std::string wal = "pragma journal_mode=wal; pragma synchronous=full";

TEST(Disk, runs_ordinary_sql_in_rollback_and_wal_mode) {
    for (const char* mode : {"delete", "truncate", "persist", "memory", "wal"}) {
        Disk disk;
        const Session session(disk);
        EXPECT_EQ(session.text(std::string("pragma journal_mode=") + mode), mode);
        EXPECT_EQ(session.run("create table t(a integer primary key, b text); begin;"
                              "insert into t(b) values('x'), ('y'); commit; begin;"
                              "insert into t(b) values('z'); rollback; create index i on t(b)"),
                  SQLITE_OK);
        EXPECT_EQ(session.text("select group_concat(b, '') from t"), "xy");
        EXPECT_EQ(session.run("vacuum"), SQLITE_OK);
        EXPECT_EQ(session.text("pragma integrity_check"), "ok");
    }
}

TEST(Disk, spills_temporary_tables_and_sorts_into_files_without_a_name) {
    Disk disk;
    const Session session(disk);
    session.run("pragma temp_store=file; pragma temp.cache_size=2");
    ASSERT_EQ(session.run("create temp table big as with recursive n(i) as (values(1) union all "
                          "select i+1 from n where i<20000) select i, randomblob(20) as b from n"),
              SQLITE_OK);
    EXPECT_EQ(session.number("select count(*) from (select * from big order by b)"), 20000);
    EXPECT_GT(disk.counts().bytes_written, 400'000U);
    EXPECT_EQ(disk.files(), std::vector<std::string>{"/shop.db"});
}

TEST(Disk, keeps_several_disks_apart) {
    Disk one, other;
    ASSERT_STRNE(one.vfs_name(), other.vfs_name());
    const Session first(one), second(other);
    first.run("create table t(a)");
    EXPECT_FALSE(second.number("select count(*) from t"));
}

TEST(Disk, takes_equivalent_paths_for_one_file) {
    Disk disk;
    const Session one(disk, "data/../shop.db"), other(disk, "/./shop.db");
    one.run("create table t(a); insert into t values(7)");
    EXPECT_EQ(other.number("select a from t"), 7);
}

TEST(Disk, lets_readers_work_beside_the_writer_in_wal_mode) {
    Disk disk;
    const Session writer(disk), reader(disk);
    writer.run(wal + "; create table t(a); insert into t values(1)");
    ASSERT_EQ(reader.run("begin"), SQLITE_OK);
    ASSERT_EQ(reader.number("select count(*) from t"), 1);
    ASSERT_EQ(writer.run("begin immediate; insert into t values(2)"), SQLITE_OK);
    EXPECT_EQ(reader.number("select count(*) from t"), 1);
    ASSERT_EQ(writer.run("commit"), SQLITE_OK);
    EXPECT_EQ(reader.number("select count(*) from t"), 1) << "its snapshot";
    reader.run("commit");
    EXPECT_EQ(reader.number("select count(*) from t"), 2);
}

TEST(Disk, lets_one_writer_in_at_a_time) {
    for (const char* mode : {"delete", "wal"}) {
        Disk disk;
        const Session one(disk), other(disk);
        one.run(std::string("pragma journal_mode=") + mode + "; create table t(a)");
        ASSERT_EQ(one.run("begin immediate"), SQLITE_OK);
        EXPECT_EQ(other.run("begin immediate"), SQLITE_BUSY);
        ASSERT_EQ(one.run("commit"), SQLITE_OK);
        EXPECT_EQ(other.run("begin immediate"), SQLITE_OK);
    }
}

TEST(Disk, keeps_a_rollback_writer_from_committing_under_a_reader) {
    Disk disk;
    const Session writer(disk), reader(disk), late(disk);
    writer.run("create table t(a); insert into t values(1)");
    reader.run("begin");
    ASSERT_EQ(reader.number("select count(*) from t"), 1);
    ASSERT_EQ(writer.run("begin; insert into t values(2)"), SQLITE_OK);
    EXPECT_EQ(writer.run("commit"), SQLITE_BUSY);
    EXPECT_EQ(late.run("select * from t"), SQLITE_BUSY) << "a waiting writer keeps readers out";
    reader.run("commit");
    EXPECT_EQ(writer.run("commit"), SQLITE_OK);
    EXPECT_EQ(late.number("select count(*) from t"), 2);
}

TEST(Disk, waits_for_a_lock_by_its_hook_and_tells_the_time_by_its_hook) {
    Disk disk;
    Instant now{1'700'000'000'000'000};
    disk.on_sleep([&](Span span) { now = now + span; });
    disk.on_clock([&] { return now; });
    const Session one(disk), other(disk);
    EXPECT_EQ(one.number("select unixepoch('now')"), 1'700'000'000);
    sqlite3_busy_timeout(other.db(), 3000);
    ASSERT_EQ(one.run("begin immediate"), SQLITE_OK);
    EXPECT_EQ(other.run("begin immediate"), SQLITE_BUSY);
    EXPECT_EQ(one.number("select unixepoch('now')"), 1'700'000'003);
}

TEST(Disk, stands_threads_that_write_and_read_at_once) {
    Disk disk;
    const Session setup(disk);
    setup.run(wal + "; create table t(a, b); insert into t values(0, 0)");
    std::atomic<int> written = 0, torn = 0;
    const auto write = [&] {
        const Session session(disk);
        while (written < 200) {
            if (session.run("begin immediate") != SQLITE_OK) continue;
            session.run("update t set a=a+1; update t set b=b+1");
            if (session.run("commit") == SQLITE_OK) ++written;
        }
    };
    const auto read = [&] {
        const Session session(disk);
        while (written < 200) {
            if (session.number("select a=b from t") == 0) ++torn;
        }
    };
    std::thread one(write), two(write), three(read);
    one.join();
    two.join();
    three.join();
    EXPECT_EQ(torn, 0);
    EXPECT_EQ(setup.number("select a from t"), written);
}

TEST(Disk, answers_an_io_error_to_every_call_of_a_dead_handle) {
    Disk disk;
    const Session session(disk);
    session.run("create table t(a)");
    disk.kill();
    EXPECT_EQ(session.run("select * from t"), SQLITE_IOERR);
    EXPECT_NE(Session(disk).opened() | Session(disk).run("select * from t"), SQLITE_OK);
    disk.power_on();
    EXPECT_EQ(session.run("insert into t values(1)"), SQLITE_IOERR);
    EXPECT_EQ(Session(disk).run("insert into t values(1)"), SQLITE_OK);
}

TEST(Disk, frees_the_locks_of_a_killed_process) {
    Disk disk;
    {
        const Session session(disk);
        session.run(wal + "; create table t(a); begin immediate; insert into t values(1)");
        disk.kill();
    }
    disk.power_on();
    const Session session(disk);
    EXPECT_EQ(session.run("begin immediate"), SQLITE_OK);
    EXPECT_EQ(session.number("select count(*) from t"), 0);
}

TEST(Disk, says_full_beyond_its_capacity_and_recovers_when_it_grows) {
    for (const char* mode : {"delete", "wal"}) {
        Disk disk;
        const Session session(disk);
        session.run(std::string("pragma journal_mode=") + mode + "; create table t(a)");
        disk.set_capacity(100'000);
        int rows = 0, answer = SQLITE_OK;
        for (; rows < 1000 && answer == SQLITE_OK; ++rows) {
            answer = session.run("insert into t values(randomblob(1000))");
        }
        EXPECT_EQ(answer, SQLITE_FULL);
        disk.set_capacity(1'000'000);
        EXPECT_EQ(session.run("insert into t values(randomblob(1000))"), SQLITE_OK);
        EXPECT_EQ(session.number("select count(*) from t"), rows);
        EXPECT_EQ(session.text("pragma integrity_check"), "ok");
    }
}

TEST(Disk, gives_back_the_room_of_removed_files) {
    Options options;
    options.capacity_bytes = 200'000;
    Disk disk(options);
    const Session session(disk);
    session.run("create table t(a)");
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(session.run("delete from t; insert into t values(randomblob(30000))"), SQLITE_OK);
    }
}

struct FaultCase {
    Fault fault;
    int answer;
    const char* mode;
};

TEST(Disk, fails_the_nth_operation_of_a_kind_once) {
    for (const auto& [fault, answer, mode] :
         {FaultCase{Fault::write, SQLITE_IOERR, "wal"}, FaultCase{Fault::sync, SQLITE_IOERR, "wal"},
          FaultCase{Fault::full, SQLITE_FULL, "wal"}, FaultCase{Fault::shm, SQLITE_IOERR, "wal"},
          FaultCase{Fault::lock, SQLITE_IOERR, "delete"},
          FaultCase{Fault::open, SQLITE_CANTOPEN, "delete"},
          FaultCase{Fault::remove, SQLITE_IOERR, "delete"},
          FaultCase{Fault::truncate, SQLITE_IOERR, "truncate"}}) {
        Disk disk;
        const Session session(disk);
        session.run(std::string("pragma journal_mode=") + mode +
                    "; pragma synchronous=full; create table t(a); insert into t values(1)");
        disk.fail_at(fault, 1);
        EXPECT_EQ(session.run("insert into t values(2)"), answer)
            << "fault " << static_cast<int>(fault);
        EXPECT_EQ(disk.counts().faults, 1U);
        EXPECT_EQ(session.run("insert into t values(3)"), SQLITE_OK);
        EXPECT_EQ(session.number("select sum(a) from t"), 4) << "fault " << static_cast<int>(fault);
        EXPECT_EQ(session.text("pragma integrity_check"), "ok");
    }
}

TEST(Disk, fails_reads_and_shortens_them) {
    for (const Fault fault : {Fault::read, Fault::short_read}) {
        Disk disk;
        Session(disk).run("create table t(a); insert into t values(zeroblob(9000))");
        {
            const Session session(disk);
            disk.fail_chance(fault, 1);
            EXPECT_NE(session.run("select * from t"), SQLITE_OK);
            disk.fail_chance(fault, 0);
        }
        EXPECT_GT(disk.counts().faults, 0U);
        EXPECT_EQ(Session(disk).number("select length(a) from t"), 9000);
    }
}

/// Random faults of every kind under commits that move an amount between two rows.
std::uint64_t run_with_faults(std::uint64_t seed, std::uint64_t& faults) {
    Options options;
    options.seed = seed;
    Disk disk(options);
    std::int64_t acked = 0;
    Session(disk).run(wal +
                      "; create table t(id integer primary key, n, pad);"
                      "insert into t values(1, 0, ''), (2, 0, '')");
    for (const Fault fault : {Fault::read, Fault::write, Fault::full, Fault::sync, Fault::open,
                              Fault::truncate, Fault::remove, Fault::lock, Fault::shm}) {
        disk.fail_chance(fault, 0.02);
    }
    for (int life = 0; life < 8; ++life) {
        const Session session(disk);
        session.run("pragma wal_autocheckpoint=4; pragma cache_size=2; pragma synchronous=full");
        for (int i = 0; i < 15; ++i) {
            if (session.run("begin immediate; update t set n=n+1, pad=randomblob(3000) where id=1;"
                            "update t set n=n-1 where id=2; commit") == SQLITE_OK) {
                ++acked;
            } else {
                session.run("rollback");
            }
        }
    }
    faults += disk.counts().faults;
    for (std::size_t fault = 0; fault < disk::fault_kinds; ++fault) {
        disk.fail_chance(static_cast<Fault>(fault), 0);
    }
    const Session session(disk);
    EXPECT_EQ(session.text("pragma integrity_check"), "ok") << "seed " << seed;
    EXPECT_EQ(session.number("select sum(n) from t"), 0) << "seed " << seed;
    EXPECT_GE(session.number("select max(n) from t"), acked) << "seed " << seed;
    return disk.digest();
}

TEST(Disk, loses_nothing_acknowledged_to_errors_that_are_reported) {
    std::uint64_t faults = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        EXPECT_EQ(run_with_faults(seed, faults), run_with_faults(seed, faults)) << "same digest";
    }
    EXPECT_GT(faults, 1000U);
}

TEST(Disk, calls_the_slow_sync_hook_so_that_time_can_pass) {
    Disk disk;
    std::int64_t waited_ms = 0;
    disk.on_slow_sync([&](std::string_view) { waited_ms += 2000; });
    const Session session(disk);
    session.run(wal + "; create table t(a)");
    disk.fail_at(Fault::slow_sync, 2);
    session.run("insert into t values(1)");
    EXPECT_EQ(waited_ms, 0);
    session.run("insert into t values(2)");
    EXPECT_EQ(waited_ms, 2000);
}

TEST(Disk, names_the_file_before_each_sync_and_cuts_before_or_after_it) {
    for (const bool after : {false, true}) {
        Disk disk;
        {
            const Session session(disk);
            session.run(wal + "; create table t(a)");
            disk.on_sync([&](std::string_view path) -> std::optional<SyncCut> {
                EXPECT_EQ(path, "/shop.db-wal");
                return SyncCut{{CutMode::lose_all, 1}, after};
            });
            EXPECT_EQ(session.run("insert into t values(1)"), SQLITE_IOERR);
            EXPECT_FALSE(disk.is_on());
        }
        disk.on_sync({});
        disk.power_on();
        EXPECT_EQ(Session(disk).number("select count(*) from t"), after ? 1 : 0);
    }
}

TEST(Disk, counts_changes_so_that_every_one_can_be_the_last) {
    std::uint64_t last = 1;
    for (std::uint64_t nth = 1; nth <= last; ++nth) {
        Disk disk;
        Session(disk).run(wal + "; create table t(a); insert into t values(1)");
        const auto before = disk.counts().changes;
        bool was_told = false;
        {
            const Session session(disk);
            session.run("pragma synchronous=full");
            disk.cut_at_change(nth, {CutMode::torn, nth});
            was_told = session.run("insert into t values(2)") == SQLITE_OK;
            last = std::max(last, disk.counts().changes - before + (disk.is_on() ? 0 : 1));
            disk.power_cut({CutMode::lose_all, 1});
        }
        disk.power_on();
        const auto rows = Session(disk).number("select count(*) from t");
        EXPECT_TRUE(rows == 2 || (rows == 1 && !was_told)) << "change " << nth;
    }
    EXPECT_GT(last, 4U);
}

TEST(Disk, loses_an_unsynced_new_file_and_brings_a_removed_one_back) {
    Disk disk;
    disk.put("old.db", "old");
    {
        const Session session(disk, "new.db");
        session.run("pragma synchronous=off; create table t(a)");
        sqlite3_vfs* vfs = sqlite3_vfs_find(disk.vfs_name());
        ASSERT_EQ(vfs->xDelete(vfs, "/old.db", 0), SQLITE_OK);
        EXPECT_TRUE(disk.exists("new.db"));
        EXPECT_FALSE(disk.exists("old.db"));
        disk.power_cut({CutMode::lose_all, 1});
    }
    EXPECT_FALSE(disk.exists("new.db"));
    EXPECT_EQ(disk.content("old.db"), "old");
}

TEST(Disk, keeps_unsynced_content_through_a_kill_but_not_through_a_later_cut) {
    Disk disk;
    {
        const Session session(disk);
        session.run("pragma journal_mode=wal; create table t(a)");
        session.run("pragma wal_checkpoint; pragma synchronous=off; insert into t values(1)");
        disk.kill();
    }
    EXPECT_NE(disk.content("shop.db-wal"), disk.durable_content("shop.db-wal"));
    disk.power_on();
    {
        const Session session(disk);
        EXPECT_EQ(session.number("select count(*) from t"), 1);
        disk.power_cut({CutMode::lose_all, 1});
    }
    disk.power_on();
    EXPECT_EQ(Session(disk).number("select count(*) from t"), 0);
}

TEST(Disk, copies_a_database_by_content_and_put) {
    Disk from, to;
    Session(from).run("create table t(a); insert into t values(5)");
    to.put("copy.db", from.content("shop.db"));
    EXPECT_EQ(Session(to, "copy.db").number("select a from t"), 5);
}

}  // namespace
}  // namespace nahtlos
