// Workers: threads that run what waits in one bounded queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/real/threads.hpp"

namespace nahtlos::real {

class Workers final : public Executor {
public:
    /// `most_waiting` pieces of work may wait; more are not taken.
    Workers(const std::string& name, std::size_t threads, std::size_t most_waiting);
    /// Runs what waits, then ends.
    ~Workers() override;

    [[nodiscard]] bool run(std::function<void()> work) override;
    std::size_t waiting() const;

private:
    void work();

    const std::size_t most_waiting_;
    mutable std::mutex mutex_;
    std::condition_variable something_waits_;
    std::deque<std::function<void()>> queue_;
    bool is_stopping_ = false;
    std::vector<Thread> threads_;
};

}  // namespace nahtlos::real
