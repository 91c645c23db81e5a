// Retention: drops what is remembered no longer, in small changes, by one process at a time.
#pragma once

#include <memory>

#include "base/batch/changes.hpp"
#include "base/world.hpp"

namespace nahtlos::events {

/// Drops stored outcomes of commands older than two full days: keys older than yesterday are not
/// looked up any more.
class Retention {
public:
    Retention(Changes& changes, World& world);

    /// Once an hour begins to drop, then goes on with each tick until nothing is left. One thread
    /// at a time; never blocks.
    void tick();

private:
    struct State;
    std::shared_ptr<State> state_;  // shared with the reply that is due
};

}  // namespace nahtlos::events
