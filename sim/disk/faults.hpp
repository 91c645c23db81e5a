// FaultPlan: which operation of a disk fails next, by count or by chance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/disk/dice.hpp"
#include "sim/disk/disk.hpp"

namespace nahtlos::disk {

/// Each fault has a stream of its own, so that adding one leaves the others where they were.
/// Not thread safe.
class FaultPlan {
public:
    explicit FaultPlan(std::uint64_t seed);

    void fail_at(Fault fault, std::uint64_t nth) { of(fault).countdown = nth; }
    void fail_chance(Fault fault, double probability) { of(fault).probability = probability; }
    /// Asked once for each operation that the fault applies to.
    bool strikes(Fault fault);

private:
    struct One {
        Dice dice;
        std::uint64_t countdown = 0;
        double probability = 0;
    };
    One& of(Fault fault) { return all_[static_cast<std::size_t>(fault)]; }

    std::vector<One> all_;
};

}  // namespace nahtlos::disk
