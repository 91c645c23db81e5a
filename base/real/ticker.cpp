#include "base/real/ticker.hpp"

#include <chrono>
#include <utility>

namespace nahtlos::real {

Ticker::Ticker(const std::string& name, Span pause, std::function<void()> tick)
    : thread_(name, [this, pause, tick = std::move(tick)] {
          std::unique_lock lock(mutex_);
          while (!stopping_.wait_for(lock, std::chrono::microseconds(pause.us),
                                     [this] { return is_stopping_; })) {
              lock.unlock();
              tick();
              lock.lock();
          }
      }) {}

Ticker::~Ticker() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    stopping_.notify_one();
    thread_.join();
}

}  // namespace nahtlos::real
