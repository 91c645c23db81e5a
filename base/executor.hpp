// Executor: where short pieces of work run that may wait for the database; a seam for simulation.
#pragma once

#include <functional>

namespace nahtlos {

class Executor {
public:
    virtual ~Executor() = default;
    /// Never blocks on a full queue. False: too much waits already, and `work` was not run and will
    /// not be. `work` must not throw. Thread safe.
    [[nodiscard]] virtual bool run(std::function<void()> work) = 0;
};

/// Runs everything at once, in the caller's thread; for tests and the simulation.
class InlineExecutor final : public Executor {
public:
    [[nodiscard]] bool run(std::function<void()> work) override {
        work();
        return true;
    }
};

}  // namespace nahtlos
