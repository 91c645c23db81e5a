// Shrink: makes a failing simulation as small as it can while it still fails.
#pragma once

#include "sim/simulation.hpp"

namespace nahtlos::sim {

struct Shrunk {
    SimulationOptions options;  // with faults and actors by name
    SimulationReport report;    // of these
    int runs = 0;               // that it took
};

/// `report` is what `options` gave, and is not sound. Leaves out faults, then actors, one by one,
/// then steps; at most `runs` simulations.
Shrunk shrink(const SimulationOptions& options, const SimulationReport& report, int runs = 40);

}  // namespace nahtlos::sim
