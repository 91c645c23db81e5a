// Simulation: the engine on a simulated disk, one thread, one seed; faults while it works.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"

namespace nahtlos::sim {

enum class FaultKind {
    power_cut,   // at a sync or any other change of the disk, also during recovery
    kill,        // the process dies, what it wrote stays
    full_disk,   // for a while
    failing_io,  // one operation, sometimes several
    clock_jump   // the wall clock is set, in both directions
};
BOOST_DESCRIBE_ENUM(FaultKind, power_cut, kill, full_disk, failing_io, clock_jump)

/// Bugs planted on purpose: a simulation that does not find them is worthless.
enum class Bug {
    none,
    guard_skipped,       // stock is promised whether it is there or not
    guard_per_line,      // each line of an order is checked as if it were alone
    weak_sync,           // commits are answered before the disk has them
    outcome_not_stored,  // a key that comes again is a new command
    event_not_written    // some orders are not announced
};
BOOST_DESCRIBE_ENUM(Bug, none, guard_skipped, guard_per_line, weak_sync, outcome_not_stored,
                    event_not_written)

struct SimulationOptions {
    std::uint64_t seed = 1;
    std::int64_t steps = 400;  // actions of actors, the writer and the weather
    std::optional<Span> span;  // of virtual time, if that ends first
    std::int64_t crashes = 0;  // more than 0: goes on beyond `steps` until so many happened
    std::optional<std::set<FaultKind>> faults;  // none: a subset that the seed picks
    Bug bug = Bug::none;
    std::function<void(std::string_view)> on_trace;  // every event, if set
};

struct SimulationCounts {
    std::int64_t steps = 0, orders_sent = 0, orders_accepted = 0, orders_refused = 0, replays = 0,
                 stock_changes = 0, order_changes = 0, crashes = 0, power_cuts = 0, kills = 0,
                 disk_faults = 0, verifications = 0;
    SimulationCounts& operator+=(const SimulationCounts& more);
};

struct SimulationReport {
    std::uint64_t seed = 0;
    std::string broken;        // the first invariant that did not hold; empty when all did
    std::uint64_t digest = 0;  // of all that was written and answered
    SimulationCounts counts;
    std::vector<std::string> last_events;  // the last 60
    bool is_sound() const { return broken.empty(); }
};

/// Runs one seed: faults on, then off until everything has settled. The same options give the same
/// digest. Whatever the engine throws is a finding too.
SimulationReport simulate(const SimulationOptions& options);

/// Seed, first broken invariant and last events; for people and logs.
std::string to_string(const SimulationReport& report);

}  // namespace nahtlos::sim
