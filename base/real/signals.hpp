// StopSignals: tells the program, on a thread of its own, that someone asked it to stop.
#pragma once

#include <signal.h>

#include <functional>

#include "base/real/threads.hpp"

namespace nahtlos::real {

/// Blocks SIGINT and SIGTERM and calls `on_signal(number)` for each one that arrives, so that the
/// callback may lock and allocate like any other code. Make it in main before any other thread is
/// started: threads inherit the blocked signals. Also ignores SIGPIPE and SIGXFSZ: who hangs up, or
/// a file that may not grow, is no reason to die. Throws std::system_error if the system refuses.
class StopSignals {
public:
    explicit StopSignals(std::function<void(int)> on_signal);
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

private:
    void watch(const std::function<void(int)>& on_signal) const;

    sigset_t before_{};
    int signals_ = -1, quit_ = -1;
    Thread thread_;
};

}  // namespace nahtlos::real
