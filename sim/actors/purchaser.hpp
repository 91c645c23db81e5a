// Purchaser: orders goods of a supplier, has dates confirmed, and receives what comes.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Purchaser final : public ErrandActor {
public:
    std::string_view name() const override { return "purchaser"; }
    Span pace() const override { return milliseconds(70); }
    void act(Scene& scene) override;

private:
    void draft(Scene& scene);
    void go_on(Scene& scene, const Reply& order);

    bool has_supplier_ = false;
};

}  // namespace nahtlos::sim
