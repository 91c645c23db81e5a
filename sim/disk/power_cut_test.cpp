// Power is cut at seeded places under a writer that numbers its commits; what it was told is
// durable must be there afterwards, unless the disk or the settings promise less.
#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

#include "sim/disk/dice.hpp"
#include "sim/disk/session.hpp"

namespace nahtlos::disk {
namespace {

struct Scenario {
    std::string pragmas;
    Options options;
    int lives = 3;
    bool ends_by_kill = false;
};

/// What went wrong over all seeds, by kind.
struct Findings {
    int seeds = 0;
    int cuts = 0;
    std::int64_t acked = 0;
    int lost = 0;      // an acknowledged commit is gone
    int corrupt = 0;   // the integrity check fails, or a commit is there in part
    int invented = 0;  // more commits than were ever begun
    std::uint64_t first_bad_seed = 0;
    std::uint64_t digest = 0;
};

const std::string wal_full =
    "pragma journal_mode=wal; pragma synchronous=full; pragma wal_autocheckpoint=12";
const std::string wal_normal =
    "pragma journal_mode=wal; pragma synchronous=normal; pragma wal_autocheckpoint=12";

/// One commit: some lines, some removed, and a tally that must agree with them.
std::string batch_sql(std::int64_t number, Dice& dice) {
    const auto lines = std::to_string(1 + dice.below(6));
    const auto bytes = std::to_string(dice.below(3000));
    const auto old = std::to_string(number - static_cast<std::int64_t>(dice.below(20)));
    return "begin immediate;"
           "with recursive n(i) as (values(1) union all select i+1 from n where i<" +
           lines +
           ")"
           " insert into line select null, " +
           std::to_string(number) + ", randomblob(" + bytes +
           ") from n;"
           "update line set payload=randomblob(100) where batch=" +
           old +
           "-1;"
           "delete from line where batch=" +
           old + " and batch<" + std::to_string(number) +
           ";"
           "update tally set batches=" +
           std::to_string(number) +
           ", lines=(select count(*) from line);"
           "commit";
}

/// Commits until the lights go out; returns the last number that was acknowledged.
std::int64_t write_until_dark(Disk& disk, const Scenario& scenario, std::int64_t acked,
                              Dice& dice) {
    const Session writer(disk);
    const Session reader(disk);
    writer.run(scenario.pragmas);
    writer.run(
        "begin; create table if not exists line(id integer primary key, batch int, "
        "payload blob); create table if not exists tally(id integer primary key, batches "
        "int, lines int); insert or ignore into tally values(1, 0, 0); commit");
    for (int turn = 0; turn < 60 && disk.is_on(); ++turn) {
        if (dice.chance(0.2)) {
            EXPECT_NE(reader.number("select (select count(*) from line)=lines from tally"), 0);
        }
        if (dice.chance(0.05)) writer.run("pragma wal_checkpoint(restart)");
        if (dice.chance(0.05)) writer.run("pragma wal_checkpoint(truncate)");
        if (writer.run(batch_sql(acked + 1, dice)) == SQLITE_OK) {
            ++acked;
        } else {
            writer.run("rollback");
        }
    }
    if (scenario.ends_by_kill) {
        disk.kill();
    } else {
        disk.power_cut({static_cast<CutMode>(dice.below(3)), dice.bits()});
    }
    return acked;
}

/// Arms a cut at a random change or at a random sync.
void arm(Disk& disk, Dice& dice) {
    const Cut cut{static_cast<CutMode>(dice.below(3)), dice.bits()};
    const auto nth = 1 + dice.below(250);
    if (dice.chance(0.5)) {
        disk.cut_at_change(nth, cut);
        disk.on_sync({});
        return;
    }
    disk.on_sync([left = nth / 4 + 1, cut,
                  after = dice.chance(0.5)](std::string_view) mutable -> std::optional<SyncCut> {
        if (--left > 0) return std::nullopt;
        return SyncCut{cut, after};
    });
}

/// The number of the last commit found; counts what is wrong.
std::int64_t examine(const Disk& disk, std::int64_t acked, Findings& found) {
    const Session session(disk);
    const auto integrity = session.text("pragma integrity_check");
    const bool has_tables = session.number("select count(*) from sqlite_schema") == 2;
    const auto batches = has_tables ? session.number("select batches from tally") : 0;
    const auto agrees =
        has_tables ? session.number("select lines=(select count(*) from line) from tally") : 1;
    if (integrity != "ok" || !batches || agrees != 1) ++found.corrupt;
    const auto last = batches.value_or(0);
    if (last < acked) ++found.lost;
    if (last > acked + 1) ++found.invented;
    return last;
}

void live(const Scenario& scenario, std::uint64_t seed, Findings& found) {
    Options options = scenario.options;
    options.seed = seed;
    Dice dice(seed * 2 + 1);
    Disk disk(options);
    std::int64_t acked = 0;
    const int bad_before = found.lost + found.corrupt + found.invented;
    const int corrupt_before = found.corrupt;
    for (int life = 0; life < scenario.lives; ++life) {
        if (!scenario.ends_by_kill) arm(disk, dice);
        acked = write_until_dark(disk, scenario, acked, dice);
        disk.power_on();
        disk.on_sync({});
        acked = examine(disk, acked, found);
        if (found.corrupt > corrupt_before) break;  // what follows would only repeat it
    }
    found.acked += acked;
    found.cuts += static_cast<int>(disk.counts().cuts);
    found.digest = found.digest * 31 + disk.digest();
    if (bad_before == 0 && found.lost + found.corrupt + found.invented > 0) {
        found.first_bad_seed = seed;
    }
}

Findings explore(const Scenario& scenario, int seeds) {
    Findings found;
    const auto begun = std::chrono::steady_clock::now();
    for (int seed = 1; seed <= seeds; ++seed) {
        live(scenario, static_cast<std::uint64_t>(seed), found);
        ++found.seeds;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << found.seeds << " seeds, " << found.cuts << " cuts, " << found.acked << " commits, "
              << found.lost << " lost, " << found.corrupt << " corrupt, "
              << static_cast<int>(seeds / took.count()) << " seeds/s\n";
    return found;
}

void expect_nothing_lost(const Findings& found) {
    EXPECT_GT(found.acked, 10 * found.seeds) << "too little was written to prove anything";
    EXPECT_EQ(found.lost, 0) << "first at seed " << found.first_bad_seed;
    EXPECT_EQ(found.corrupt, 0) << "first at seed " << found.first_bad_seed;
    EXPECT_EQ(found.invented, 0) << "first at seed " << found.first_bad_seed;
}

TEST(PowerCut, keeps_every_acknowledged_commit_with_a_synced_wal) {
    expect_nothing_lost(explore({wal_full, {}}, 300));
}

TEST(PowerCut, keeps_every_acknowledged_commit_with_large_sectors) {
    Options options;
    options.sector_bytes = 4096;
    expect_nothing_lost(explore({wal_full, options}, 100));
}

TEST(PowerCut, keeps_every_acknowledged_commit_where_overwriting_is_safe) {
    Options options;
    options.powersafe_overwrite = true;
    expect_nothing_lost(explore({wal_full, options}, 100));
}

TEST(PowerCut, keeps_every_acknowledged_commit_with_rollback_journals) {
    expect_nothing_lost(explore({"pragma journal_mode=delete; pragma synchronous=extra", {}}, 60));
    expect_nothing_lost(explore({"pragma journal_mode=truncate; pragma synchronous=full", {}}, 60));
    expect_nothing_lost(explore({"pragma journal_mode=persist; pragma synchronous=full", {}}, 60));
}

TEST(PowerCut, loses_commits_but_not_consistency_when_the_wal_is_synced_at_checkpoints_only) {
    const Findings found = explore({wal_normal, {}}, 100);
    EXPECT_GT(found.lost, 20);
    EXPECT_EQ(found.corrupt, 0) << "first at seed " << found.first_bad_seed;
}

TEST(PowerCut, loses_commits_when_the_removal_of_a_journal_is_not_synced) {
    const std::string pragmas = "pragma journal_mode=delete; pragma synchronous=full";
    const Findings found = explore({pragmas, {}}, 60);
    EXPECT_GT(found.lost, 5);
    EXPECT_EQ(found.corrupt, 0) << "first at seed " << found.first_bad_seed;
    Options ordered;
    ordered.names_need_sync = false;
    expect_nothing_lost(explore({pragmas, ordered}, 60));
}

TEST(PowerCut, finds_a_disk_that_lies_about_syncs) {
    Options options;
    options.lie = Lie::sync;
    const Findings found = explore({wal_full, options}, 60);
    EXPECT_GT(found.lost + found.corrupt, 20);
}

TEST(PowerCut, finds_a_disk_that_lies_about_overwriting) {
    Options options;
    options.lie = Lie::overwrite;
    options.sector_bytes = 4096;
    const Findings found = explore({wal_full, options}, 200);
    EXPECT_GT(found.lost + found.corrupt, 0);
}

TEST(PowerCut, repeats_exactly_with_the_same_seed) {
    const Scenario scenario{wal_full, {}};
    const auto run = [&](std::uint64_t seed) {
        Findings found;
        live(scenario, seed, found);
        return found.digest;
    };
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto digest = run(seed);
        EXPECT_EQ(digest, run(seed)) << "seed " << seed;
        EXPECT_NE(digest, run(seed + 1)) << "seed " << seed;
    }
}

TEST(Kill, keeps_what_the_operating_system_has_even_without_syncs) {
    Scenario scenario{
        "pragma journal_mode=wal; pragma synchronous=off; pragma wal_autocheckpoint=12", {}};
    scenario.ends_by_kill = true;
    expect_nothing_lost(explore(scenario, 40));
}

}  // namespace
}  // namespace nahtlos::disk
