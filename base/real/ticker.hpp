// Ticker: calls a function again and again on a thread of its own, with a pause between calls.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

#include "base/real/threads.hpp"
#include "base/time.hpp"

namespace nahtlos::real {

class Ticker {
public:
    /// `tick` must not throw.
    Ticker(const std::string& name, Span pause, std::function<void()> tick);
    /// Ends the pause early, though not before `least_pause` of it. Thread safe.
    void wake();
    ~Ticker();
    Ticker(const Ticker&) = delete;
    Ticker& operator=(const Ticker&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_stopping_ = false, is_woken_ = false;
    Thread thread_;
};

}  // namespace nahtlos::real
