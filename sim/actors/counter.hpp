// Counter: counts stock in passes while it moves, and has the differences booked or forgotten.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Counter final : public ErrandActor {
public:
    std::string_view name() const override { return "counter"; }
    Span pace() const override { return milliseconds(50); }
    void act(Scene& scene) override;

private:
    void begin(Scene& scene);
    void go_on(Scene& scene, const Reply& count);
};

}  // namespace nahtlos::sim
