#include "sim/command.hpp"

#include <charconv>

#include "sim/shrink.hpp"

namespace nahtlos::sim {
namespace {

std::optional<std::uint64_t> parse_seed(std::string_view text) {
    std::uint64_t seed = 0;
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, seed);
    if (error != std::errc{} || at != end) return std::nullopt;
    return seed;
}

template <class E>
std::string shown(const std::set<E>& names) {
    std::string text;
    for (const auto name : names) {
        if (!text.empty()) text += ',';
        text += enum_name(name);
    }
    return text.empty() ? "none" : text;
}

template <class E>
std::optional<std::set<E>> parse_names(std::string_view text) {
    std::set<E> names;
    if (text == "none") return names;
    for (;;) {
        const auto comma = text.find(',');
        E name{};
        if (!enum_value(text.substr(0, comma), name)) return std::nullopt;
        names.insert(name);
        if (comma == text.npos) return names;
        text.remove_prefix(comma + 1);
    }
}

std::string repeating(const SimulationOptions& options) {
    auto text = "nahtlos sim --seed " + std::to_string(options.seed) + " --steps " +
                std::to_string(options.steps);
    if (options.span) text += " --seconds " + std::to_string(options.span->us / 1'000'000);
    if (options.crashes > 0) text += " --crashes " + std::to_string(options.crashes);
    if (options.faults) text += " --faults " + shown(*options.faults);
    if (options.actors) text += " --actors " + shown(*options.actors);
    return text + " --trace";
}

std::string hours_of(Span span) {
    const auto tenths = span.us / hours(1).us * 10 + span.us % hours(1).us * 10 / hours(1).us;
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

std::string shown(std::uint64_t seeds, const SimulationCounts& c) {
    const auto n = [](std::int64_t count) { return std::to_string(count); };
    return std::to_string(seeds) + " seeds, " + n(c.steps) + " steps, " + hours_of(c.time) +
           " virtual hours, " + n(c.crashes) + " crashes (" + n(c.power_cuts) + " power cuts, " +
           n(c.kills) + " kills), " + n(c.restarts) + " restarts, " + n(c.disk_faults) +
           " disk faults, " + n(c.orders_sent) + " orders sent, " + n(c.orders_accepted) +
           " accepted, " + n(c.orders_refused) + " refused, " + n(c.replays) + " replayed, " +
           n(c.stock_changes) + " stock changes, " + n(c.order_changes) + " order changes, " +
           n(c.requests) + " requests, " + n(c.checkouts) + " checkouts placed, " +
           n(c.provider_calls) + " calls to the provider, " + n(c.webhooks) + " webhooks, " +
           n(c.verifications) + " verifications";
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
    return parse_names<FaultKind>(text);
}

std::optional<std::set<ActorRole>> parse_actors(std::string_view text) {
    return parse_names<ActorRole>(text);
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
        options.actors = command.actors;
        if (command.traces) options.on_trace = tell.say;
        const auto report = simulate(options);
        ++done;
        progress.seed = seed;
        progress.counts += report.counts;
        if (!report.is_sound()) {
            ++progress.failures;
            tell.say(to_string(report));
            if (command.shrinks) {
                const auto small = shrink(options, report);
                tell.say("shrunk in " + std::to_string(small.runs) +
                         " runs: " + to_string(small.report));
                options = small.options;
            }
            tell.say("repeat it with: " + repeating(options));
        }
        tell.on_seed(progress);
        if (seed == command.seeds.last || progress.failures >= command.failures ||
            !tell.may_go_on()) {
            break;
        }
    }
    tell.say(shown(done, progress.counts) + (progress.failures == 0 ? "; all sound" : ""));
    return progress.failures == 0;
}

}  // namespace nahtlos::sim
