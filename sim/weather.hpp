// Weather: what the outside does to a simulation; which of it and how often, the seed says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "base/fake/world.hpp"
#include "sim/disk/dice.hpp"
#include "sim/disk/disk.hpp"
#include "sim/simulation.hpp"

namespace nahtlos::sim {

class Weather {
public:
    /// Without `kinds` the seed picks some.
    Weather(std::uint64_t seed, const std::optional<std::set<FaultKind>>& kinds, Disk& disk,
            bool is_overwrite_safe, fake::FakeClock& clock, std::function<void(std::string)> note);

    /// From now on power may go and the process may die.
    void arm();
    /// Takes back everything that has not struck yet.
    void disarm();
    /// Does one thing, if it likes.
    void act();
    /// Power may go amid a recovery, too.
    void arm_recovery();
    disk::Cut any_cut();

private:
    bool has(FaultKind kind) const { return kinds_.contains(kind); }
    std::optional<disk::SyncCut> at_sync();
    void fill_disk();
    void fail_something();
    void set_clock();

    disk::Dice dice_;
    std::set<FaultKind> kinds_;
    Disk& disk_;
    fake::FakeClock& clock_;
    std::function<void(std::string)> note_;
    std::uint64_t rarity_ = 1;
    std::uint64_t syncs_to_cut_ = 0, syncs_to_kill_ = 0;
    bool is_overwrite_safe_, is_full_ = false, is_failing_ = false;
};

}  // namespace nahtlos::sim
