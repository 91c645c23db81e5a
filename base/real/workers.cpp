#include "base/real/workers.hpp"

#include <utility>

namespace nahtlos::real {

Workers::Workers(const std::string& name, std::size_t threads, std::size_t most_waiting)
    : most_waiting_(most_waiting) {
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

bool Workers::run(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_ || queue_.size() >= most_waiting_) return false;
        queue_.push_back(std::move(work));
    }
    something_waits_.notify_one();
    return true;
}

std::size_t Workers::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

void Workers::work() {
    while (true) {
        std::function<void()> next;
        {
            std::unique_lock lock(mutex_);
            something_waits_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            next = std::move(queue_.front());
            queue_.pop_front();
        }
        next();
    }
}

}  // namespace nahtlos::real
