// The command line of the simulation: many seeds, or one with its trace.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sim/simulation.hpp"

namespace nahtlos::sim {

struct Seeds {
    std::uint64_t first = 1, last = 1;
};

/// "7" or "1..100". Nothing when it is neither, or ends before it begins.
std::optional<Seeds> parse_seeds(std::string_view text);

/// Names of fault kinds between commas; "none" is an empty set. Nothing when one is unknown.
std::optional<std::set<FaultKind>> parse_faults(std::string_view text);
/// The same of actors.
std::optional<std::set<ActorRole>> parse_actors(std::string_view text);

struct SimulationCommand {
    Seeds seeds;
    std::int64_t steps = 400;                   // of each seed
    std::optional<Span> span;                   // of virtual time of each, if that ends first
    std::int64_t crashes = 0;                   // of each, at least
    std::optional<std::set<FaultKind>> faults;  // none: those that each seed picks
    std::optional<std::set<ActorRole>> actors;  // likewise
    bool traces = false;                        // tells every event
    bool shrinks = true;                        // makes what fails smaller before it is told
    std::int64_t failures = 1;                  // after so many it stops
};

struct SimulationProgress {
    std::uint64_t seed = 0;  // was run
    std::int64_t failures = 0;
    SimulationCounts counts;  // so far
};

struct SimulationTellers {
    std::function<void(std::string_view)> say;  // a line of the result
    std::function<void(const SimulationProgress&)> on_seed = [](const auto&) {};
    std::function<bool()> may_go_on = [] { return true; };  // asked before each seed but the first
};

/// Runs the seeds and says what broke, each with the command line that repeats it, and last what
/// was done. True when all seeds were sound.
bool run_simulation(const SimulationCommand& command, const SimulationTellers& tell);

}  // namespace nahtlos::sim
