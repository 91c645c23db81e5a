#include "sim/command.hpp"

#include <gtest/gtest.h>

namespace nahtlos::sim {
namespace {

struct Told {
    bool is_sound = false;
    std::string text;
    std::vector<std::uint64_t> seeds;
};

Told run(const SimulationCommand& command) {
    Told told;
    SimulationTellers tellers;
    tellers.say = [&](auto line) { told.text += std::string(line) + '\n'; };
    tellers.on_seed = [&](const auto& progress) { told.seeds.push_back(progress.seed); };
    told.is_sound = run_simulation(command, tellers);
    return told;
}

TEST(SimulationCommand, reads_one_seed_or_a_range) {
    EXPECT_EQ(parse_seeds("7")->first, 7u);
    EXPECT_EQ(parse_seeds("7")->last, 7u);
    EXPECT_EQ(parse_seeds("3..12")->first, 3u);
    EXPECT_EQ(parse_seeds("3..12")->last, 12u);
    for (const auto* wrong :
         {"", "..", "3..", "..3", "5..4", "-1", "3...4", "3..4..5", "x", "1 "}) {
        EXPECT_FALSE(parse_seeds(wrong)) << wrong;
    }
}

TEST(SimulationCommand, reads_faults_by_name) {
    using enum FaultKind;
    EXPECT_EQ(parse_faults("power_cut,full_disk"), (std::set{power_cut, full_disk}));
    EXPECT_EQ(parse_faults("none"), std::set<FaultKind>{});
    for (const auto* wrong : {"", "power", "kill,", "kill,none"}) {
        EXPECT_FALSE(parse_faults(wrong)) << wrong;
    }
}

TEST(SimulationCommand, runs_each_seed_and_says_what_was_done) {
    const auto told = run({.seeds = {4, 6}, .steps = 60});
    EXPECT_TRUE(told.is_sound) << told.text;
    EXPECT_EQ(told.seeds, (std::vector<std::uint64_t>{4, 5, 6}));
    EXPECT_NE(told.text.find("3 seeds"), std::string::npos) << told.text;
}

}  // namespace
}  // namespace nahtlos::sim
