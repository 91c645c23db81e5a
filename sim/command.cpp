#include "sim/command.hpp"

#include <charconv>

namespace nahtlos::sim {
namespace {

std::optional<std::uint64_t> parse_seed(std::string_view text) {
    std::uint64_t seed = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, seed);
    if (error != std::errc{} || at != end) return std::nullopt;
    return seed;
}

std::string shown(const std::set<FaultKind>& faults) {
    std::string text;
    for (const auto kind : faults) {
        if (!text.empty()) text += ',';
        text += enum_name(kind);
    }
    return text.empty() ? "none" : text;
}

std::string repeating(const SimulationCommand& command, std::uint64_t seed) {
    auto text =
        "nahtlos sim --seeds " + std::to_string(seed) + " --steps " + std::to_string(command.steps);
    if (command.span) text += " --seconds " + std::to_string(command.span->us / 1'000'000);
    if (command.crashes > 0) text += " --crashes " + std::to_string(command.crashes);
    if (command.faults) text += " --faults " + shown(*command.faults);
    if (command.bug != Bug::none) text += " --bug " + std::string(enum_name(command.bug));
    return text + " --trace";
}

std::string shown(std::uint64_t seeds, const SimulationCounts& c) {
    return std::to_string(seeds) + " seeds, " + std::to_string(c.steps) + " steps, " +
           std::to_string(c.power_cuts) + " power cuts, " + std::to_string(c.kills) + " kills, " +
           std::to_string(c.disk_faults) + " disk faults, " + std::to_string(c.orders_sent) +
           " orders sent, " + std::to_string(c.orders_accepted) + " accepted, " +
           std::to_string(c.orders_refused) + " refused, " + std::to_string(c.replays) +
           " replayed, " + std::to_string(c.stock_changes) + " stock changes, " +
           std::to_string(c.order_changes) + " order changes, " + std::to_string(c.verifications) +
           " verifications";
}

}  // namespace

std::optional<Seeds> parse_seeds(std::string_view text) {
    const auto dots = text.find("..");
    const auto first = parse_seed(text.substr(0, dots));
    const auto last = dots == text.npos ? first : parse_seed(text.substr(dots + 2));
    if (!first || !last || *last < *first) return std::nullopt;
    return Seeds{*first, *last};
}

std::optional<std::set<FaultKind>> parse_faults(std::string_view text) {
    std::set<FaultKind> faults;
    if (text == "none") return faults;
    for (;;) {
        const auto comma = text.find(',');
        FaultKind kind{};
        if (!enum_value(text.substr(0, comma), kind)) return std::nullopt;
        faults.insert(kind);
        if (comma == text.npos) return faults;
        text.remove_prefix(comma + 1);
    }
}

bool run_simulation(const SimulationCommand& command, const SimulationTellers& tell) {
    SimulationProgress progress;
    std::uint64_t done = 0;
    for (auto seed = command.seeds.first;; ++seed) {
        SimulationOptions options;
        options.seed = seed;
        options.steps = command.steps;
        options.span = command.span;
        options.crashes = command.crashes;
        options.faults = command.faults;
        options.bug = command.bug;
        if (command.traces) options.on_trace = tell.say;
        const auto report = simulate(options);
        ++done;
        progress.seed = seed;
        progress.counts += report.counts;
        if (!report.is_sound()) {
            ++progress.failures;
            tell.say(to_string(report));
            tell.say("repeat it with: " + repeating(command, seed));
        }
        tell.on_seed(progress);
        if (seed == command.seeds.last || progress.failures >= command.failures) break;
    }
    tell.say(shown(done, progress.counts) + (progress.failures == 0 ? "; all sound" : ""));
    return progress.failures == 0;
}

}  // namespace nahtlos::sim
