// The command line of the simulation: many seeds, or one with its trace.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "sim/simulation.hpp"

namespace nahtlos::sim {

struct SimulationCommand {
    std::uint64_t seed = 1;       // the first one
    std::int64_t seeds = 1;       // one after the other
    std::int64_t steps = 400;     // of each
    std::optional<Span> minutes;  // of virtual time of each, if that ends first
    std::int64_t crashes = 0;     // of each, at least
    bool traces = false;          // tells every event
    std::int64_t failures = 1;    // after so many it stops
    Bug bug = Bug::none;
};

/// Runs the seeds and tells `say` of failures and, last, of what was done. Returns the program's
/// exit code: 0 when all seeds were sound.
int run_simulation(const SimulationCommand& command,
                   const std::function<void(std::string_view)>& say);

}  // namespace nahtlos::sim
