// Bookkeeper: books money that comes, and gives back what pays for nothing.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Bookkeeper final : public ErrandActor {
public:
    std::string_view name() const override { return "bookkeeper"; }
    Span pace() const override { return milliseconds(120); }
    void act(Scene& scene) override;
    bool wind_up(Scene& scene) override;

private:
    /// `most`: of the payment that is found; 0 for all of it.
    void refund(Scene& scene, const Reply& payment, std::int64_t most);
    void receive(Scene& scene);

    std::uint64_t statements_ = 0;
    bool is_done_ = false;
};

}  // namespace nahtlos::sim
