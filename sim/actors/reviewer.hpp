// Reviewers: guests who say what they think of what they got, and those who decide and answer.
#pragma once

#include <string>

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Reviewers final : public ErrandActor {
public:
    std::string_view name() const override { return "reviewers"; }
    Span pace() const override { return milliseconds(40); }
    void act(Scene& scene) override;

private:
    void write(Scene& scene);
    void take_back(Scene& scene, const std::string& cart);
    void bring(Scene& scene);
    void decide(Scene& scene);

    int brought_ = 0;
};

}  // namespace nahtlos::sim
