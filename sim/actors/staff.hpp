// Staff: ships, cancels, takes back and captures what was ordered in carts, by the API.
#pragma once

#include <string>

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Staff final : public ErrandActor {
public:
    std::string_view name() const override { return "staff"; }
    Span pace() const override { return milliseconds(15); }
    void act(Scene& scene) override;

private:
    void do_something(Scene& scene, const std::string& order, const Reply& seen);
};

}  // namespace nahtlos::sim
