// Closer: when all is said, cancels what of each order was not handed over, so that nothing stays
// promised.
#pragma once

#include <string>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Closer final : public Actor {
public:
    std::string_view name() const override { return "closer"; }
    Span pace() const override { return seconds(1); }
    void act(Scene&) override {}
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }
    bool wind_up(Scene& scene) override;

private:
    void cancel(Scene& scene, const std::string& order);

    Errands errands_;
    bool is_done_ = false;
};

}  // namespace nahtlos::sim
