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
    /// What it does to others than the disk and the clock.
    struct Hands {
        std::function<void(std::string)> note;
        std::function<void()> restart;
        std::function<void(Span)> quiet;  // from now on nobody does anything for so long
        std::function<void(std::uint64_t)> poison;
        std::function<void(bool calls, bool webhooks)> trouble;
    };

    /// Without `kinds` the seed picks some.
    Weather(std::uint64_t seed, const std::optional<std::set<FaultKind>>& kinds, Disk& disk,
            bool is_overwrite_safe, fake::FakeClock& clock, Hands hands);

    /// From now on power may go and the process may die.
    void arm();
    /// Takes back everything that has not struck yet.
    void disarm();
    /// Does one thing, if it likes.
    void act();
    /// Power may go amid a recovery, too.
    void arm_recovery();
    disk::Cut any_cut();
    const std::set<FaultKind>& kinds() const { return kinds_; }

private:
    bool has(FaultKind kind) const { return kinds_.contains(kind); }
    std::optional<disk::SyncCut> at_sync();
    void fill_disk();
    void fail_something();
    void set_clock();
    void set_trouble(bool is_troubled);
    void note(std::string what) { hands_.note(std::move(what)); }

    disk::Dice dice_;
    std::set<FaultKind> kinds_;
    Disk& disk_;
    fake::FakeClock& clock_;
    Hands hands_;
    std::uint64_t rarity_ = 1;
    std::uint64_t syncs_to_cut_ = 0, syncs_to_kill_ = 0;
    bool is_overwrite_safe_, is_full_ = false, is_failing_ = false, is_troubled_ = false;
};

}  // namespace nahtlos::sim
