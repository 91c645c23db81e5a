// Planner: makes sourcing profiles, puts them in force and takes them out while orders run.
#pragma once

#include <string>

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Planner final : public ErrandActor {
public:
    std::string_view name() const override { return "planner"; }
    Span pace() const override { return milliseconds(150); }
    void act(Scene& scene) override;

private:
    void make(Scene& scene);
    void tell(Scene& scene, const std::string& what, const std::string& body);

    std::string profile_;  // its id, once it is made
    int made_ = 0;
};

}  // namespace nahtlos::sim
