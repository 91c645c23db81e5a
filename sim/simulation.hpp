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
#include "sim/process.hpp"

namespace nahtlos::sim {

enum class FaultKind {
    power_cut,         // at a sync or any other change of the disk, also during recovery
    kill,              // the process dies, what it wrote stays
    restart,           // the process is stopped in good order, and started again
    full_disk,         // for a while
    failing_io,        // one operation, sometimes several
    slow_disk,         // syncs take seconds
    clock_jump,        // the wall clock is set, in both directions
    quiet_hours,       // nobody does anything for long; what is due goes on
    provider_trouble,  // calls to providers are lost on either way, or take very long
    webhook_trouble,   // webhooks come late, twice and out of order
    poisoned_input     // requests that make no sense
};
BOOST_DESCRIBE_ENUM(FaultKind, power_cut, kill, restart, full_disk, failing_io, slow_disk,
                    clock_jump, quiet_hours, provider_trouble, webhook_trouble, poisoned_input)

/// Who uses the engine; those of the first three send commands, the others HTTP requests.
enum class ActorRole {
    order_sender,
    stock_keeper,
    order_keeper,
    shoppers,
    staff,
    operators,
    marketplace,
    bank,
    follower,
    bookkeeper,
    planner,
    promoter,
    cashier,
    reviewers,
    forwarder,
    counter,
    purchaser,
    service,
    scanner
};
BOOST_DESCRIBE_ENUM(ActorRole, order_sender, stock_keeper, order_keeper, shoppers, staff, operators,
                    marketplace, bank, follower, bookkeeper, planner, promoter, cashier, reviewers,
                    forwarder, counter, purchaser, service, scanner)

struct SimulationOptions {
    std::uint64_t seed = 1;
    std::int64_t steps = 400;  // actions of actors, the writer and the weather
    std::optional<Span> span;  // of virtual time, if that ends first
    std::int64_t crashes = 0;  // more than 0: goes on beyond `steps` until so many happened
    std::optional<std::set<FaultKind>> faults;       // none: a subset that the seed picks
    std::optional<std::set<ActorRole>> actors;       // likewise
    WrapWriter wrap_writer;                          // plants bugs, for tests
    std::function<void(std::string_view)> on_trace;  // every event, if set
};

struct SimulationCounts {
    std::int64_t steps = 0, orders_sent = 0, orders_accepted = 0, orders_refused = 0, replays = 0,
                 stock_changes = 0, order_changes = 0, crashes = 0, power_cuts = 0, kills = 0,
                 disk_faults = 0, verifications = 0, restarts = 0, requests = 0, checkouts = 0,
                 provider_calls = 0, webhooks = 0;
    Span time;  // virtual
    SimulationCounts& operator+=(const SimulationCounts& more);
};

struct SimulationReport {
    std::uint64_t seed = 0;
    std::string broken;        // the first invariant that did not hold; empty when all did
    std::uint64_t digest = 0;  // of all that was written and answered
    SimulationCounts counts;
    std::set<FaultKind> faults;            // that were possible
    std::set<ActorRole> actors;            // that took part
    std::vector<std::string> last_events;  // the last 60
    bool is_sound() const { return broken.empty(); }
};

/// Runs one seed: faults on, then off until everything has settled. The same options give the same
/// digest. Whatever the engine throws is a finding too.
SimulationReport simulate(const SimulationOptions& options);

/// Seed, first broken invariant and last events; for people and logs.
std::string to_string(const SimulationReport& report);

}  // namespace nahtlos::sim
