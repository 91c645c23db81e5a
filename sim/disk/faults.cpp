#include "sim/disk/faults.hpp"

namespace nahtlos::disk {

FaultPlan::FaultPlan(std::uint64_t seed) {
    Dice seeds(seed);
    for (std::size_t i = 0; i < fault_kinds; ++i) all_.push_back({Dice(seeds.bits())});
}

bool FaultPlan::strikes(Fault fault) {
    One& one = of(fault);
    if (one.countdown > 0 && --one.countdown == 0) return true;
    return one.probability > 0 && one.dice.chance(one.probability);
}

}  // namespace nahtlos::disk
