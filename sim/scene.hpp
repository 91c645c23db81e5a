// Scene: what the actors of a simulation see and share.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/fake/world.hpp"
#include "sim/auditor.hpp"
#include "sim/disk/dice.hpp"
#include "sim/disk/disk.hpp"
#include "sim/process.hpp"
#include "tests/support/shop.hpp"

namespace nahtlos::sim {

struct Scene {
    fake::FakeWorld& world;
    Disk& disk;
    const testing::Shop& shop;
    Auditor& auditor;
    disk::Dice& dice;                   // of the workload
    std::unique_ptr<Process>& process;  // null while the machine or the process is down
    std::function<void(std::string)> note;
    std::function<void()> wake;  // something waits for the writer

    Instant now() const { return world.clock.now(); }
    /// An answer of a machine without power reaches nobody.
    bool is_heard() const { return disk.is_on(); }
};

/// Someone who uses the engine. One action at a time, as the scene's dice say.
class Actor {
public:
    virtual ~Actor() = default;
    virtual std::string_view name() const = 0;
    virtual void act(Scene& scene) = 0;
    /// Everything that was under way is lost: nobody will answer it.
    virtual void lose_process() = 0;
    /// Faults are over: asks again what it does not know yet. True when there was something.
    virtual bool ask_again(Scene& scene) = 0;
};

}  // namespace nahtlos::sim
