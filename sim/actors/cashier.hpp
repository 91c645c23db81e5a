// Cashier: issues gift cards and store credit, adds to them, takes from them, blocks them.
#pragma once

#include <string>
#include <vector>

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Cashier final : public ErrandActor {
public:
    std::string_view name() const override { return "cashier"; }
    Span pace() const override { return milliseconds(50); }
    void act(Scene& scene) override;

private:
    void issue(Scene& scene);
    void post_entry(Scene& scene, const std::string& account);
    void give_credit(Scene& scene);

    std::vector<std::string> accounts_;
    int issued_ = 0, entries_ = 0;
};

}  // namespace nahtlos::sim
