#include "sim/command.hpp"

namespace nahtlos::sim {
namespace {

void add(SimulationCounts& sum, const SimulationCounts& more) {
    sum.steps += more.steps;
    sum.orders_sent += more.orders_sent;
    sum.orders_accepted += more.orders_accepted;
    sum.orders_refused += more.orders_refused;
    sum.replays += more.replays;
    sum.stock_changes += more.stock_changes;
    sum.order_changes += more.order_changes;
    sum.crashes += more.crashes;
    sum.verifications += more.verifications;
    sum.disk_faults += more.disk_faults;
}

std::string shown(std::int64_t seeds, const SimulationCounts& c) {
    return std::to_string(seeds) + " seeds, " + std::to_string(c.steps) + " steps, " +
           std::to_string(c.crashes) + " crashes, " + std::to_string(c.disk_faults) +
           " disk faults, " + std::to_string(c.orders_sent) + " orders sent, " +
           std::to_string(c.orders_accepted) + " accepted, " + std::to_string(c.orders_refused) +
           " refused, " + std::to_string(c.replays) + " replayed, " +
           std::to_string(c.stock_changes) + " stock changes, " + std::to_string(c.order_changes) +
           " order changes, " + std::to_string(c.verifications) + " verifications";
}

}  // namespace

int run_simulation(const SimulationCommand& command,
                   const std::function<void(std::string_view)>& say) {
    SimulationCounts sum;
    std::int64_t failures = 0, done = 0;
    while (done < command.seeds && failures < command.failures) {
        SimulationOptions options;
        options.seed = command.seed + static_cast<std::uint64_t>(done++);
        options.steps = command.steps;
        options.span = command.minutes;
        options.crashes = command.crashes;
        options.bug = command.bug;
        if (command.traces) options.on_trace = say;
        const auto report = simulate(options);
        add(sum, report.counts);
        if (report.is_sound()) continue;
        ++failures;
        say(to_string(report));
    }
    say(shown(done, sum) + (failures == 0 ? "; all sound" : ""));
    return failures == 0 ? 0 : 1;
}

}  // namespace nahtlos::sim
