#include "base/real/ticker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace nahtlos::real {
namespace {

// So that a hundred wakes in a moment are one tick or two.
constexpr Span least_pause = milliseconds(20);

std::chrono::microseconds lasting(Span span) { return std::chrono::microseconds(span.us); }

}  // namespace

Ticker::Ticker(const std::string& name, Span pause, std::function<void()> tick)
    : thread_(name, [this, pause, tick = std::move(tick)] {
          const auto least = std::min(pause, least_pause);
          std::unique_lock lock(mutex_);
          while (true) {
              if (changed_.wait_for(lock, lasting(least), [this] { return is_stopping_; })) return;
              changed_.wait_for(lock, lasting({pause.us - least.us}),
                                [this] { return is_stopping_ || is_woken_; });
              if (is_stopping_) return;
              is_woken_ = false;
              lock.unlock();
              tick();
              lock.lock();
          }
      }) {}

void Ticker::wake() {
    {
        const std::lock_guard lock(mutex_);
        is_woken_ = true;
    }
    changed_.notify_one();
}

Ticker::~Ticker() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

}  // namespace nahtlos::real
