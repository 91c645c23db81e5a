// Adds up the CPU time of a process by what it was spent on.
#pragma once

#include <time.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/limits/writer.hpp"

namespace nahtlos::limits {

/// Microseconds of CPU of all threads of this process.
inline double process_cpu_us() {
    timespec at{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return static_cast<double>(at.tv_sec) * 1e6 + static_cast<double>(at.tv_nsec) / 1e3;
}

class PhaseClock {
public:
    void start() { last_us_ = process_cpu_us(); }
    /// What was spent since start() or the last end() was `name`.
    void end(std::string_view name) {
        const auto now = process_cpu_us();
        auto& phase = find(name);
        phase.cpu_us += now - last_us_;
        last_us_ = now;
    }
    std::vector<Phase> take() { return std::exchange(phases_, {}); }

private:
    Phase& find(std::string_view name) {
        for (auto& phase : phases_) {
            if (phase.name == name) return phase;
        }
        return phases_.emplace_back(Phase{std::string(name)});
    }

    std::vector<Phase> phases_;
    double last_us_ = 0;
};

}  // namespace nahtlos::limits
