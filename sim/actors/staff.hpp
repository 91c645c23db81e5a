// Staff: ships, cancels, takes back and captures what was ordered in carts, by the API.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Staff final : public Actor {
public:
    std::string_view name() const override { return "staff"; }
    Span pace() const override { return milliseconds(15); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

private:
    void do_something(Scene& scene, const std::string& order, const Reply& seen);
    void post(Scene& scene, const std::string& target, const std::string& body);

    Errands errands_;
};

}  // namespace nahtlos::sim
