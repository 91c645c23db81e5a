// Bookkeeper: books money that comes, and gives back what pays for nothing.
#pragma once

#include <string>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Bookkeeper final : public Actor {
public:
    std::string_view name() const override { return "bookkeeper"; }
    Span pace() const override { return milliseconds(120); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }
    bool wind_up(Scene& scene) override;

private:
    /// `most`: of the payment that is found; 0 for all of it.
    void refund(Scene& scene, const Reply& payment, std::int64_t most);

    void receive(Scene& scene);

    Errands errands_;
    std::uint64_t statements_ = 0;
    bool is_done_ = false;
};

}  // namespace nahtlos::sim
