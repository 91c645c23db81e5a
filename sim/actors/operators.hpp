// Operators: count stock, set safety stock, backorder limits and fences, by the API.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Operators final : public ErrandActor {
public:
    std::string_view name() const override { return "operators"; }
    Span pace() const override { return milliseconds(60); }
    void act(Scene& scene) override;

private:
    /// What they say is never refused.
    void tell(Scene& scene, const std::string& method, const std::string& target,
              const std::string& body);
};

}  // namespace nahtlos::sim
