// Pump: the thread that works off queues whenever something waits, and sleeps when nothing does.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "base/real/threads.hpp"
#include "base/world.hpp"

namespace nahtlos::real {

class Pump {
public:
    explicit Pump(Clock& clock) : clock_(clock) {}
    /// Works off what still waits, then ends.
    ~Pump() { stop(); }

    /// Calls `pump` until it returns 0, and again after each wake().
    void start(const std::string& name, std::function<std::size_t()> pump);
    void stop();
    /// Costs next to nothing while the thread is busy. Thread safe.
    void wake();
    /// How long the call of `pump` that runs now has taken; zero between calls.
    Span busy_for() const;

private:
    void work(const std::function<std::size_t()>& pump);

    Clock& clock_;
    std::mutex mutex_;
    std::condition_variable woken_;
    std::atomic<bool> is_due_ = false;
    bool is_stopping_ = false;
    std::atomic<std::int64_t> begun_ns_ = 0;  // 0: not in `pump`
    Thread thread_;
};

}  // namespace nahtlos::real
