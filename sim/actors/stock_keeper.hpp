// StockKeeper: receives, counts and sets goods aside, never beyond what is promised.
#pragma once

#include "sim/scene.hpp"

namespace nahtlos::sim {

class StockKeeper final : public Actor {
public:
    std::string_view name() const override { return "stock_keeper"; }
    void act(Scene& scene) override;
    void lose_process() override {}
    bool ask_again(Scene& scene) override;

private:
    inventory::Movement make_movement(Scene& scene);
    void send(Scene& scene, std::size_t wish);
};

}  // namespace nahtlos::sim
