#include "base/real/workers.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace nahtlos::real {
namespace {

// One turn in so many is for who goes last, lest they wait for ever.
constexpr std::size_t turns_in_order = 32;

std::int64_t ticks_ns() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

}  // namespace

Workers::Workers(const std::string& name, std::size_t threads, std::size_t most_waiting,
                 OnWait on_wait)
    : thread_count_(threads), most_waiting_(most_waiting), on_wait_(std::move(on_wait)) {
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back(name + std::to_string(i + 1), [this] { work(); });
    }
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    something_waits_.notify_all();
    for (auto& thread : threads_) thread.join();
}

bool Workers::start(std::function<void()> work, Priority priority) {
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_ || size_ >= places_for(priority, most_waiting_)) return false;
        queues_[rank_of(priority)].push_back({std::move(work), ticks_ns()});
        ++size_;
        pressure_.enter(priority);
    }
    something_waits_.notify_one();
    return true;
}

std::size_t Workers::waiting() const {
    const std::lock_guard lock(mutex_);
    return size_;
}

Priority Workers::next() {
    const auto waits = [this](Priority one) { return !queues_[rank_of(one)].empty(); };
    if (++turns_ % turns_in_order == 0) {
        return *std::find_if(priorities.rbegin(), priorities.rend(), waits);
    }
    return *std::ranges::find_if(priorities, waits);
}

void Workers::work() {
    std::int64_t busy_ns = 0;
    while (true) {
        Piece piece;
        auto priority = Priority::money;
        {
            std::unique_lock lock(mutex_);
            if (busy_ns > 0) {
                pressure_.worked(1, busy_ns / static_cast<std::int64_t>(thread_count_));
            }
            something_waits_.wait(lock, [&] { return is_stopping_ || size_ > 0; });
            if (size_ == 0) return;
            priority = next();
            auto& queue = queues_[rank_of(priority)];
            piece = std::move(queue.front());
            queue.pop_front();
            --size_;
            pressure_.leave(priority);
        }
        const auto begun_ns = ticks_ns();
        if (on_wait_) on_wait_(priority, microseconds((begun_ns - piece.since_ns) / 1000));
        piece.work();
        busy_ns = ticks_ns() - begun_ns;
    }
}

}  // namespace nahtlos::real
