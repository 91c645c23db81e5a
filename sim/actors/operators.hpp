// Operators: count stock, set safety stock, backorder limits and fences, by the API.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Operators final : public Actor {
public:
    std::string_view name() const override { return "operators"; }
    Span pace() const override { return milliseconds(60); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

private:
    void send(Scene& scene, const std::string& method, const std::string& target,
              const std::string& body);

    Errands errands_;
};

}  // namespace nahtlos::sim
