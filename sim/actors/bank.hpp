// Bank: customers and merchants who get money back at the provider, past the engine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Bank final : public Actor {
public:
    std::string_view name() const override { return "bank"; }
    Span pace() const override { return milliseconds(80); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

private:
    std::map<std::string, std::int64_t> taken_minor_;  // by payment

    Errands errands_;
};

}  // namespace nahtlos::sim
