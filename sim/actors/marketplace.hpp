// Marketplace: tells orders by its own ids, as often as it takes, without any other key.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Marketplace final : public Actor {
public:
    std::string_view name() const override { return "marketplace"; }
    Span pace() const override { return milliseconds(25); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

private:
    void look_up(Scene& scene, const std::string& external);

    std::uint64_t last_ = 0;

    Errands errands_;
};

}  // namespace nahtlos::sim
