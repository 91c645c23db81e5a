#include "sim/simulation.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <iostream>

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
        tally.counts.steps += report.counts.steps;
        tally.counts.crashes += report.counts.crashes;
        tally.counts.orders_accepted += report.counts.orders_accepted;
        tally.counts.replays += report.counts.replays;
        tally.counts.disk_faults += report.counts.disk_faults;
        if (!report.is_sound()) tally.failed = std::move(report);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::cout << tally.seeds << " seeds, " << tally.counts.steps << " steps, "
              << tally.counts.crashes << " crashes, " << tally.counts.orders_accepted << " orders, "
              << tally.counts.replays << " replays, " << tally.counts.disk_faults
              << " disk faults; " << tally.seeds / took.count() << " seeds/s, "
              << static_cast<double>(tally.counts.steps) / took.count() << " steps/s\n";
    return tally;
}

TEST(Simulation, keeps_all_invariants_whatever_happens) {
    const auto tally = run_seeds({}, 60);
    EXPECT_FALSE(tally.failed) << to_string(*tally.failed);
    EXPECT_GT(tally.counts.crashes, tally.seeds);
    EXPECT_GT(tally.counts.orders_accepted, 10 * tally.seeds);
    EXPECT_GT(tally.counts.replays, tally.seeds);
}

TEST(Simulation, repeats_exactly_with_the_same_seed) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto first = simulate({.seed = seed, .steps = 150});
        EXPECT_EQ(first.digest, simulate({.seed = seed, .steps = 150}).digest) << "seed " << seed;
        EXPECT_NE(first.digest, simulate({.seed = seed + 1, .steps = 150}).digest);
    }
}

// How many seeds it may take at most to find each.
struct Planted {
    Bug bug;
    int seeds;
};

class PlantedBug : public ::testing::TestWithParam<Planted> {};
INSTANTIATE_TEST_SUITE_P(
    Simulation, PlantedBug,
    ::testing::Values(Planted{Bug::guard_skipped, 5}, Planted{Bug::guard_per_line, 20},
                      Planted{Bug::weak_sync, 30}, Planted{Bug::outcome_not_stored, 5},
                      Planted{Bug::event_not_written, 5}),
    [](const auto& planted) { return std::string(enum_name(planted.param.bug)); });

TEST_P(PlantedBug, is_found) {
    const auto tally = run_seeds({.bug = GetParam().bug}, GetParam().seeds);
    ASSERT_TRUE(tally.failed) << "not found in " << tally.seeds << " seeds";
    std::cout << tally.failed->broken << '\n';
}

const std::set<FaultKind> crashes_only{FaultKind::power_cut, FaultKind::kill};

TEST(FiftyCrashes, lose_nothing_that_was_acknowledged) {
    const auto report = simulate({.seed = 50, .steps = 0, .crashes = 50, .faults = crashes_only});
    EXPECT_TRUE(report.is_sound()) << to_string(report);
    EXPECT_GE(report.counts.crashes, 50);
    EXPECT_GT(report.counts.orders_accepted, 50);
}

TEST(FiftyCrashes, lose_something_when_commits_are_not_synced) {
    const auto report = simulate(
        {.seed = 50, .steps = 0, .crashes = 50, .faults = crashes_only, .bug = Bug::weak_sync});
    EXPECT_NE(report.broken.find("was acknowledged"), std::string::npos) << to_string(report);
}

}  // namespace
}  // namespace nahtlos::sim
