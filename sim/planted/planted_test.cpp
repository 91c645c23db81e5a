// Each planted bug is found by the simulation within its budget of CPU seconds.
#include "sim/planted/planted.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <iostream>

#include "sim/shrink.hpp"

namespace nahtlos::sim {
namespace {

double cpu_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Planted {
    Bug bug;
    double budget_s;  // of CPU time; several times what it took when it was written
    std::optional<std::set<ActorRole>> actors = {};  // who can meet it; else as the seed picks
};

class PlantedBug : public ::testing::TestWithParam<Planted> {};

INSTANTIATE_TEST_SUITE_P(
    Simulation, PlantedBug,
    ::testing::Values(
        Planted{Bug::guard_skipped, 5, std::set{ActorRole::order_sender}},
        Planted{Bug::guard_per_line, 10, std::set{ActorRole::order_sender}},
        Planted{Bug::weak_sync, 10}, Planted{Bug::skipped_sync, 5},
        Planted{Bug::outcome_not_stored, 5}, Planted{Bug::event_lost, 5},
        Planted{Bug::event_before_commit, 10}, Planted{Bug::webhook_counts_twice, 20},
        Planted{Bug::finish_not_idempotent, 10}, Planted{Bug::hold_not_released, 10},
        Planted{Bug::refund_not_capped, 5}, Planted{Bug::tax_leaks_a_cent, 5},
        Planted{Bug::cart_stays_frozen, 10},
        Planted{Bug::merge_forgets_quantity, 10, std::set{ActorRole::shoppers}},
        Planted{Bug::job_forgotten, 10}, Planted{Bug::movement_not_written, 5},
        Planted{Bug::allocation_not_consumed, 5},
        Planted{Bug::coupon_not_counted, 10, std::set{ActorRole::shoppers, ActorRole::promoter}},
        Planted{Bug::balance_not_written, 10, std::set{ActorRole::shoppers, ActorRole::cashier}},
        Planted{Bug::rating_not_added, 10, std::set{ActorRole::reviewers}}),
    [](const auto& planted) { return std::string(enum_name(planted.param.bug)); });

SimulationReport simulate_with(Bug bug, const SimulationOptions& options) {
    const Planting planting(bug);
    return simulate(options);
}

TEST_P(PlantedBug, is_found_within_its_budget) {
    const auto& planted = GetParam();
    SimulationOptions options;
    options.wrap_writer = Planting::wrap_writer();
    options.actors = planted.actors;
    const auto begun_s = cpu_s();
    for (options.seed = 1; cpu_s() - begun_s < planted.budget_s; ++options.seed) {
        const auto report = simulate_with(planted.bug, options);
        if (report.is_sound()) continue;
        EXPECT_TRUE(simulate(options).is_sound()) << "seed " << options.seed << " without it, too";
        std::cout << "seed " << options.seed << " after " << cpu_s() - begun_s << " CPU s, with "
                  << report.counts.orders_refused << " refusals: " << report.broken.substr(0, 100)
                  << '\n';
        return;
    }
    FAIL() << "not found in " << options.seed - 1 << " seeds";
}

TEST(Planting, changes_nothing_without_a_bug) {
    SimulationOptions options;
    options.seed = 3;
    const auto plain = simulate(options);
    options.wrap_writer = Planting::wrap_writer();
    EXPECT_EQ(simulate(options).digest, plain.digest);
}

// The guard that every power cut is about: without syncs, what was acknowledged is lost.
TEST(Shrink, leaves_out_what_the_failure_does_not_need) {
    const Planting planting(Bug::tax_leaks_a_cent);
    SimulationOptions options;
    options.wrap_writer = Planting::wrap_writer();
    const auto report = simulate(options);
    ASSERT_FALSE(report.is_sound());
    const auto small = shrink(options, report);
    EXPECT_FALSE(small.report.is_sound());
    EXPECT_EQ(simulate(small.options).broken, small.report.broken);
    EXPECT_TRUE(small.options.faults->empty());
    EXPECT_EQ(small.options.actors->size(), 1u);
    EXPECT_LT(small.options.steps, 100);
}

// The tester is tested: without syncs, power cuts lose what was acknowledged.
TEST(FiftyPowerCuts, lose_something_when_commits_are_not_synced) {
    const Planting planting(Bug::weak_sync);
    SimulationOptions options;
    options.steps = 0;
    options.crashes = 50;
    options.faults = std::set{FaultKind::power_cut};
    options.actors = std::set{ActorRole::order_sender, ActorRole::stock_keeper};
    options.wrap_writer = Planting::wrap_writer();
    for (const std::uint64_t seed : {50, 51, 52}) {
        options.seed = seed;
        const auto report = simulate(options);
        EXPECT_NE(report.broken.find("acknowledged"), std::string::npos) << to_string(report);
    }
}

}  // namespace
}  // namespace nahtlos::sim
