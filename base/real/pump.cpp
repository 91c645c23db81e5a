#include "base/real/pump.hpp"

#include <utility>

namespace nahtlos::real {

void Pump::start(const std::string& name, std::function<std::size_t()> pump) {
    thread_ = Thread(name, [this, pump = std::move(pump)] { work(pump); });
}

void Pump::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    woken_.notify_one();
    thread_.join();
}

void Pump::wake() {
    // Whoever finds it due already need not wake anybody: the thread looks again before it sleeps.
    if (is_due_.exchange(true)) return;
    { const std::lock_guard lock(mutex_); }
    woken_.notify_one();
}

Span Pump::busy_for() const {
    const auto begun_ns = begun_ns_.load();
    return begun_ns == 0 ? Span{} : microseconds((clock_.ticks_ns() - begun_ns) / 1000);
}

void Pump::work(const std::function<std::size_t()>& pump) {
    while (true) {
        is_due_ = false;
        while (true) {
            begun_ns_ = clock_.ticks_ns();
            const auto done = pump();
            begun_ns_ = 0;
            if (done == 0) break;
        }
        std::unique_lock lock(mutex_);
        woken_.wait(lock, [&] { return is_due_ || is_stopping_; });
        if (is_stopping_ && !is_due_) return;
    }
}

}  // namespace nahtlos::real
