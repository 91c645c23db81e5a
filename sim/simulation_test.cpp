#include "sim/simulation.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>

#include "sim/command.hpp"

namespace nahtlos::sim {
namespace {

struct Tally {
    int seeds = 0;
    std::optional<SimulationReport> failed;
    SimulationCounts counts;
};

// Runs seeds until one fails.
Tally run_seeds(SimulationOptions options, int seeds) {
    Tally tally;
    const auto begun = std::chrono::steady_clock::now();
    for (int i = 1; i <= seeds && !tally.failed; ++i) {
        options.seed = static_cast<std::uint64_t>(i);
        auto report = simulate(options);
        ++tally.seeds;
        tally.counts += report.counts;
        if (!report.is_sound()) tally.failed = std::move(report);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << tally.seeds << " seeds, " << tally.counts.steps << " steps, "
              << tally.counts.crashes << " crashes, " << tally.counts.orders_accepted << " orders, "
              << tally.counts.replays << " replays, " << tally.counts.disk_faults
              << " disk faults, " << tally.counts.time.us / minutes(1).us << " virtual minutes; "
              << tally.seeds / took.count() << " seeds/s, "
              << static_cast<double>(tally.counts.steps) / took.count() << " steps/s\n";
    return tally;
}

TEST(Simulation, keeps_all_invariants_whatever_happens) {
    const auto tally = run_seeds({}, 120);
    EXPECT_FALSE(tally.failed) << to_string(*tally.failed);
    const auto& counts = tally.counts;
    EXPECT_GT(counts.power_cuts, tally.seeds);
    EXPECT_GT(counts.kills, tally.seeds);
    EXPECT_GT(counts.disk_faults, tally.seeds);
    EXPECT_GT(counts.orders_accepted, 5 * tally.seeds);
    EXPECT_GT(counts.stock_changes, 5 * tally.seeds);
    EXPECT_GT(counts.order_changes, 2 * tally.seeds);
    EXPECT_GT(counts.checkouts, tally.seeds);
    EXPECT_GT(counts.provider_calls, 5 * tally.seeds);
    EXPECT_GT(counts.webhooks, tally.seeds);
    EXPECT_GT(counts.replays, tally.seeds);
}

TEST(Simulation, repeats_exactly_with_the_same_seed) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto first = simulate({.seed = seed, .steps = 150});
        EXPECT_EQ(first.digest, simulate({.seed = seed, .steps = 150}).digest) << "seed " << seed;
        EXPECT_NE(first.digest, simulate({.seed = seed + 1, .steps = 150}).digest);
    }
}

// sim/seeds.txt: "SEED STEPS [faults=FAULTS actors=ACTORS] what it found" by line.
TEST(Simulation, holds_for_every_seed_that_ever_failed) {
    std::ifstream file(NAHTLOS_SOURCE_DIR "/sim/seeds.txt");
    int seeds = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.starts_with('#')) continue;
        SimulationOptions options;
        std::istringstream fields(line);
        ASSERT_TRUE(fields >> options.seed >> options.steps) << line;
        for (std::string word; fields >> word;) {
            if (word.starts_with("faults=")) options.faults = parse_faults(word.substr(7));
            if (word.starts_with("actors=")) options.actors = parse_actors(word.substr(7));
        }
        const auto report = simulate(options);
        EXPECT_TRUE(report.is_sound()) << line << '\n' << to_string(report);
        ++seeds;
    }
    EXPECT_GT(seeds, 0);
}

SimulationReport crash_fifty_times(std::uint64_t seed, FaultKind how) {
    return simulate({.seed = seed,
                     .steps = 0,
                     .crashes = 50,
                     .faults = std::set{how},
                     .actors = std::set{ActorRole::order_sender, ActorRole::stock_keeper}});
}

TEST(FiftyPowerCuts, lose_nothing_that_was_acknowledged) {
    const auto report = crash_fifty_times(50, FaultKind::power_cut);
    EXPECT_TRUE(report.is_sound()) << to_string(report);
    EXPECT_GE(report.counts.power_cuts, 50);
    EXPECT_GT(report.counts.orders_accepted, 50);
}

TEST(FiftyKills, lose_nothing_that_was_acknowledged) {
    const auto report = crash_fifty_times(50, FaultKind::kill);
    EXPECT_TRUE(report.is_sound()) << to_string(report);
    EXPECT_GE(report.counts.kills, 50);
    EXPECT_GT(report.counts.orders_accepted, 50);
}

}  // namespace
}  // namespace nahtlos::sim
