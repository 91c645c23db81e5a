// Scanner: readers of RFID in the stores, whose pick-up zones make orders ready, and whose sweeps
// tell counts.
#pragma once

#include "sim/actors/errand_actor.hpp"

namespace nahtlos::sim {

class Scanner final : public ErrandActor {
public:
    std::string_view name() const override { return "scanner"; }
    Span pace() const override { return milliseconds(40); }
    void act(Scene& scene) override;

private:
    void set_up(Scene& scene);
    void see(Scene& scene);

    int set_up_ = 0;  // steps of it that were begun
};

}  // namespace nahtlos::sim
