#include <iostream>

#include "apps/nahtlos/commands.hpp"
#include "base/real/world.hpp"
#include "sim/command.hpp"

namespace nahtlos::app {
namespace {

template <class E>
std::string names() {
    std::string text;
    for (const auto& [name, value] : enum_entries<E>) {
        text += (text.empty() ? "" : ", ") + std::string(name);
    }
    return text;
}

int wrong(std::string_view flag, std::string_view allowed) {
    std::cerr << "nahtlos: --" << flag << " takes " << allowed << '\n';
    return wrong_usage;
}

// Says once a second how far it is.
std::function<void(const sim::SimulationProgress&)> progress(Clock& clock, std::uint64_t last) {
    return [&clock, last, told_ns = clock.ticks_ns()](const auto& done) mutable {
        constexpr std::int64_t second_ns = 1'000'000'000;
        if (clock.ticks_ns() - told_ns < second_ns) return;
        told_ns = clock.ticks_ns();
        std::cerr << "seed " << done.seed << " of " << last << ": " << done.counts.crashes
                  << " crashes, " << done.counts.orders_accepted << " orders, " << done.failures
                  << " failures\n";
    };
}

}  // namespace

int simulate(const SimOptions& options) {
    sim::SimulationCommand command;
    const auto seeds = sim::parse_seeds(options.seeds);
    if (!seeds) return wrong("seeds", "a number or a range like 1..100");
    command.seeds = *seeds;
    if (!options.faults.empty()) {
        command.faults = sim::parse_faults(options.faults);
        if (!command.faults) return wrong("faults", sim_fault_names() + ", or none");
    }
    if (!enum_value(options.bug, command.bug)) return wrong("bug", sim_bug_names());
    command.steps = options.steps;
    command.crashes = options.crashes;
    command.failures = options.failures;
    command.traces = options.traces;
    if (options.seconds > 0) command.span = seconds(options.seconds);
    real::SystemClock clock;
    const bool is_sound =
        sim::run_simulation(command, {.say = [](auto line) { std::cout << line << '\n'; },
                                      .on_seed = progress(clock, command.seeds.last)});
    return is_sound ? all_well : unsound;
}

std::string sim_fault_names() { return names<sim::FaultKind>(); }
std::string sim_bug_names() { return names<sim::Bug>(); }

}  // namespace nahtlos::app
