// Pressure: what waits for one resource, by priority, and how long a newcomer would wait.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "base/priority.hpp"
#include "base/time.hpp"

namespace nahtlos {

/// Thread safe but for worked(). Costs an atomic add for each that comes and goes.
class Pressure {
public:
    void enter(Priority priority) {
        waiting_[rank_of(priority)].fetch_add(1, std::memory_order_relaxed);
    }
    void leave(Priority priority, std::size_t n = 1) {
        waiting_[rank_of(priority)].fetch_sub(n, std::memory_order_relaxed);
    }
    std::size_t waiting(Priority priority) const {
        return waiting_[rank_of(priority)].load(std::memory_order_relaxed);
    }
    /// Of this priority and of those that go before it.
    std::size_t ahead_of(Priority priority) const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i <= rank_of(priority); ++i) {
            sum += waiting_[i].load(std::memory_order_relaxed);
        }
        return sum;
    }
    /// How long a newcomer would wait, at the pace of late (Little's law).
    Span wait(Priority priority) const {
        const auto ahead = static_cast<std::int64_t>(ahead_of(priority));
        return microseconds(ahead * each_ns_.load(std::memory_order_relaxed) / 1000);
    }

    /// So many pieces of work took `busy_ns`, one after the other. To be told of work at full load
    /// only, since a batch of few says nothing of what many cost. One thread at a time.
    void worked(std::size_t pieces, std::int64_t busy_ns);

private:
    alignas(64) std::array<std::atomic<std::size_t>, priorities.size()> waiting_{};
    alignas(64) std::atomic<std::int64_t> each_ns_{0};
    double busy_ns_ = 0, pieces_ = 0;
};

}  // namespace nahtlos
