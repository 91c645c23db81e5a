// Follower: reads the event feed; what it has once read is there for good, without gaps.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class Follower final : public Actor {
public:
    std::string_view name() const override { return "follower"; }
    Span pace() const override { return milliseconds(40); }
    void act(Scene& scene) override;
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }
    bool wind_up(Scene& scene) override;

private:
    struct Seen {
        std::string type, aggregate;
        std::int64_t seq = 0;
        bool operator==(const Seen&) const = default;
    };

    void read(Scene& scene, std::int64_t from);
    void take(Scene& scene, const Reply& reply, std::int64_t from);

    std::vector<Seen> seen_;  // by position, which begins at 1
    std::uint64_t life_ = 0;

    Errands errands_;
};

}  // namespace nahtlos::sim
