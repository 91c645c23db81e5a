#include "sim/actors/follower.hpp"

#include <algorithm>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::int64_t again = 80, at_once = 100;

}  // namespace

void Follower::act(Scene& scene) {
    // After a crash what was read last is read again.
    const auto next = static_cast<std::int64_t>(seen_.size()) + 1;
    const bool is_new_life = life_ != scene.life;
    life_ = scene.life;
    read(scene, is_new_life ? std::max<std::int64_t>(1, next - again) : next);
}

bool Follower::wind_up(Scene& scene) {
    const auto before = seen_.size();
    act(scene);
    return seen_.size() != before;
}

void Follower::read(Scene& scene, std::int64_t from) {
    scene.ask({"GET",
               "/v1/events?from=" + std::to_string(from) + "&limit=" + std::to_string(at_once),
               {},
               keys::admin,
               {}},
              [this, &scene, from](const Reply& reply) {
                  if (reply.ok()) take(scene, reply, from);
              });
}

void Follower::take(Scene& scene, const Reply& reply, std::int64_t from) {
    auto position = from;
    for (const auto& item : reply.list("/items")) {
        const Reply event{200, item};
        const Seen seen{event.text("/type"), event.text("/aggregate"),
                        event.number("/aggregate_seq")};
        if (event.number("/position") != position) {
            scene.auditor.complain("the feed goes from event " + std::to_string(position - 1) +
                                   " to " + std::to_string(event.number("/position")));
            return;
        }
        const auto at = static_cast<std::size_t>(position - 1);
        if (at < seen_.size() && seen_[at] != seen) {
            scene.auditor.complain("event " + std::to_string(position) + " was " + seen_[at].type +
                                   " and is " + seen.type);
        }
        if (at == seen_.size()) seen_.push_back(seen);
        ++position;
    }
    const auto known = static_cast<std::int64_t>(seen_.size());
    if (position <= known && position - from < at_once) {
        scene.auditor.complain("event " + std::to_string(position) + " was read and is gone");
    }
}

}  // namespace nahtlos::sim
