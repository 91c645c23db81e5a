// Planner: makes sourcing profiles, puts them in force and takes them out while orders run.
#pragma once

#include <string>
#include <string_view>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Planner final : public Actor {
public:
    std::string_view name() const override { return "planner"; }
    Span pace() const override { return milliseconds(150); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

private:
    void make(Scene& scene);
    void send(Scene& scene, const std::string& what, const std::string& body);

    Errands errands_;
    std::string profile_;  // its id, once it is made
    int made_ = 0;
};

}  // namespace nahtlos::sim
