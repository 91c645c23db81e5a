// BatchLine: reads batches ahead on a thread of its own, a few at most.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "flows/exchange/import.hpp"

namespace nahtlos::app {

class BatchLine {
public:
    /// `part_read` is called on the thread that reads.
    BatchLine(flows::exchange::Batches& batches, std::function<double()> part_read)
        : batches_(batches), part_(std::move(part_read)), reader_([this] { read(); }) {}
    ~BatchLine() {
        {
            const std::lock_guard lock(mutex_);
            is_stopping_ = true;
        }
        changed_.notify_all();
        reader_.join();
    }
    BatchLine(const BatchLine&) = delete;
    BatchLine& operator=(const BatchLine&) = delete;

    /// False when there is nothing more. Throws what reading threw.
    bool next(flows::exchange::Batch& batch) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !ready_.empty() || is_done_; });
        if (ready_.empty()) {
            if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
            return false;
        }
        batch = std::move(ready_.front().batch);
        part_read_ = ready_.front().part_read;
        ready_.pop_front();
        changed_.notify_all();
        return true;
    }
    /// When the last batch was read.
    double part_read() const { return part_read_; }

private:
    static constexpr std::size_t most_ready = 3;
    struct Ready {
        flows::exchange::Batch batch;
        double part_read = -1;
    };

    void read() {
        try {
            for (bool goes_on = true; goes_on;) {
                Ready one;
                goes_on = batches_.next(one.batch);
                one.part_read = part_();
                std::unique_lock lock(mutex_);
                changed_.wait(lock, [this] { return ready_.size() < most_ready || is_stopping_; });
                if (is_stopping_) return;
                ready_.push_back(std::move(one));
                changed_.notify_all();
            }
        } catch (const std::exception&) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        is_done_ = true;
        changed_.notify_all();
    }

    flows::exchange::Batches& batches_;
    const std::function<double()> part_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Ready> ready_;
    std::exception_ptr failure_;
    bool is_done_ = false, is_stopping_ = false;
    double part_read_ = -1;
    std::thread reader_;  // last: it uses all of these
};

}  // namespace nahtlos::app
