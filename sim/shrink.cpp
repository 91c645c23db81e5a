#include "sim/shrink.hpp"

#include "base/check.hpp"

namespace nahtlos::sim {
namespace {

class Shrinker {
public:
    Shrinker(const SimulationOptions& options, const SimulationReport& report, int runs)
        : best_{options, report, 0}, runs_(runs) {
        best_.options.faults = report.faults;
        best_.options.actors = report.actors;
        best_.options.on_trace = nullptr;
    }

    Shrunk run() {
        // What was picked by the seed is now named, which must change nothing.
        leave_out(&SimulationOptions::faults, 0);
        leave_out(&SimulationOptions::actors, 1);  // without anybody nothing happens
        shorten();
        return std::move(best_);
    }

private:
    bool try_it(const SimulationOptions& smaller) {
        if (best_.runs >= runs_) return false;
        ++best_.runs;
        auto report = simulate(smaller);
        if (report.is_sound()) return false;
        best_.options = smaller;
        best_.report = std::move(report);
        return true;
    }

    template <class Set>
    void leave_out(std::optional<Set> SimulationOptions::*which, std::size_t least) {
        const auto all = *(best_.options.*which);
        for (const auto one : all) {
            if ((best_.options.*which)->size() <= least) return;
            auto smaller = best_.options;
            (smaller.*which)->erase(one);
            try_it(smaller);
        }
    }

    // Beyond the step at which it fails nothing matters; before it, the settling may still show it.
    void shorten() {
        std::int64_t failing = best_.report.counts.steps, sound = 0;
        if (failing < best_.options.steps) {
            auto smaller = best_.options;
            smaller.steps = failing;
            if (!try_it(smaller)) return;
        }
        while (failing - sound > 1 && best_.options.crashes == 0) {
            auto smaller = best_.options;
            smaller.steps = sound + (failing - sound) / 2;
            if (best_.runs >= runs_) return;
            if (try_it(smaller)) {
                failing = smaller.steps;
            } else {
                sound = smaller.steps;
            }
        }
    }

    Shrunk best_;
    const int runs_;
};

}  // namespace

Shrunk shrink(const SimulationOptions& options, const SimulationReport& report, int runs) {
    check(!report.is_sound(), "only what fails is shrunk");
    return Shrinker(options, report, runs).run();
}

}  // namespace nahtlos::sim
