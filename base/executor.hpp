// Executor: where short pieces of work run that may wait for the database; a seam for simulation.
#pragma once

#include <functional>
#include <utility>

#include "base/priority.hpp"

namespace nahtlos {

class Executor {
public:
    virtual ~Executor() = default;
    /// Never blocks on a full queue. False: too much waits already, and `work` was not run and will
    /// not be. `work` must not throw. Thread safe.
    [[nodiscard]] bool run(std::function<void()> work, Priority priority = Priority::visit) {
        return start(std::move(work), priority);
    }

private:
    [[nodiscard]] virtual bool start(std::function<void()> work, Priority priority) = 0;
};

/// Runs everything at once, in the caller's thread; for tests and the simulation.
class InlineExecutor final : public Executor {
    bool start(std::function<void()> work, Priority) override {
        work();
        return true;
    }
};

}  // namespace nahtlos
