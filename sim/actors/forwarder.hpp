// Forwarder: sends goods from one location to another, in parts, and tells what came of them.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Forwarder final : public ErrandActor {
public:
    std::string_view name() const override { return "forwarder"; }
    Span pace() const override { return milliseconds(60); }
    void act(Scene& scene) override;

private:
    void begin(Scene& scene);
    void go_on(Scene& scene, const Reply& transfer);
};

}  // namespace nahtlos::sim
