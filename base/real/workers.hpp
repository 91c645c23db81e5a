// Workers: threads that run what waits in one bounded queue.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/executor.hpp"
#include "base/pressure.hpp"
#include "base/real/threads.hpp"

namespace nahtlos::real {

class Workers final : public Executor {
public:
    /// Told how long a piece of work had waited when it began; on its thread.
    using OnWait = std::function<void(Priority, Span)>;

    /// `most_waiting` pieces of work may wait; more are not taken, and of
    /// those that go last not even as many.
    Workers(const std::string& name, std::size_t threads, std::size_t most_waiting,
            OnWait on_wait = {});
    /// Runs what waits, then ends.
    ~Workers() override;

    std::size_t waiting() const;
    const Pressure& pressure() const { return pressure_; }

private:
    struct Piece {
        std::function<void()> work;
        std::int64_t since_ns;
    };
    bool start(std::function<void()> work, Priority priority) override;
    void work();
    Priority next();

    const std::size_t thread_count_, most_waiting_;
    const OnWait on_wait_;
    Pressure pressure_;  // worked() is called under mutex_
    mutable std::mutex mutex_;
    std::condition_variable something_waits_;
    std::array<std::deque<Piece>, priorities.size()> queues_;
    std::size_t size_ = 0, turns_ = 0;
    bool is_stopping_ = false;
    std::vector<Thread> threads_;
};

}  // namespace nahtlos::real
