// Service: announced returns, exchanges, claims and changes of orders, as customers ask for them.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Service final : public ErrandActor {
public:
    std::string_view name() const override { return "service"; }
    Span pace() const override { return milliseconds(25); }
    void act(Scene& scene) override;

private:
    void ask(Scene& scene);
    void change_way(Scene& scene, const std::string& path);
    void move_return(Scene& scene, const Reply& one);
    void decide(Scene& scene, const Reply& claim);
};

}  // namespace nahtlos::sim
