// nahtlos_sim: runs seeds of the simulation from the command line.
#include <CLI/CLI.hpp>
#include <iostream>

#include "sim/command.hpp"

int main(int argc, char** argv) {
    using namespace nahtlos;
    CLI::App app("The engine on a simulated disk, with faults, by seed", "nahtlos_sim");
    sim::SimulationCommand command;
    std::int64_t minutes_given = 0;
    std::string bug = "none";
    app.add_option("--seed", command.seed, "the first seed");
    app.add_option("--seeds", command.seeds, "how many, one after the other");
    app.add_option("--steps", command.steps, "of each seed");
    app.add_option("--minutes", minutes_given, "of virtual time of each seed at most");
    app.add_option("--crashes", command.crashes, "goes on until each seed has had so many");
    app.add_option("--failures", command.failures, "stops after so many");
    app.add_flag("--trace", command.traces, "tells every event");
    app.add_option("--bug", bug, "plants a bug, to see it found");
    CLI11_PARSE(app, argc, argv);
    if (minutes_given > 0) command.minutes = minutes(minutes_given);
    if (!enum_value(bug, command.bug)) {
        std::cerr << "no such bug\n";
        return 2;
    }
    return sim::run_simulation(command, [](auto line) { std::cout << line << '\n'; });
}
