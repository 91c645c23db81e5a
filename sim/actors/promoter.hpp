// Promoter: makes promotions of all kinds and coupons for them, starts and ends them.
#pragma once

#include <string>
#include <vector>

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Promoter final : public ErrandActor {
public:
    std::string_view name() const override { return "promoter"; }
    Span pace() const override { return milliseconds(60); }
    void act(Scene& scene) override;

private:
    struct Promotion {
        std::string id;
        bool needs_coupon = false;
    };

    void make(Scene& scene);
    void change(Scene& scene, const Promotion& promotion);
    void add_coupon(Scene& scene, const Promotion& promotion);

    std::vector<Promotion> promotions_;
    int made_ = 0, coupons_ = 0;
};

}  // namespace nahtlos::sim
