// OrderKeeper: the people who ship, hand over, reject, cancel and take back what was ordered.
#pragma once

#include "sim/scene.hpp"

namespace nahtlos::sim {

class OrderKeeper final : public Actor {
public:
    std::string_view name() const override { return "order_keeper"; }
    Span pace() const override { return milliseconds(10); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override;

private:
    static void send(Scene& scene, std::size_t wish);
};

}  // namespace nahtlos::sim
