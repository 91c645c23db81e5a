#include <iostream>
#include <limits>

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
    if (!options.actors.empty()) {
        command.actors = sim::parse_actors(options.actors);
        if (!command.actors) return wrong("actors", sim_actor_names());
    }
    command.shrinks = options.is_shrinking && !options.traces;
    command.steps = options.steps;
    command.crashes = options.crashes;
    command.failures = options.failures;
    command.traces = options.traces;
    if (options.seconds > 0) command.span = seconds(options.seconds);
    real::SystemClock clock;
    constexpr std::int64_t minute_ns = 60'000'000'000;
    const auto end_ns = clock.ticks_ns() + options.minutes * minute_ns;
    if (options.minutes > 0) command.seeds.last = std::numeric_limits<std::uint64_t>::max();
    const bool is_sound = sim::run_simulation(
        command, {.say = [](auto line) { std::cout << line << '\n'; },
                  .on_seed = progress(clock, command.seeds.last),
                  .may_go_on = [&] { return options.minutes == 0 || clock.ticks_ns() < end_ns; }});
    return is_sound ? all_well : unsound;
}

std::string sim_fault_names() { return names<sim::FaultKind>(); }
std::string sim_actor_names() { return names<sim::ActorRole>(); }

}  // namespace nahtlos::app
