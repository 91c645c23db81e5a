#include "sim/actors/planner.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

// Of all kinds: what waits, is refused, splits, is left to the rule without profiles.
std::string rules_of(disk::Dice& dice) {
    constexpr std::array criteria{"parcels", "priority", "opening", "promise"};
    constexpr std::array rests{"refuse", "next_strategy", "queue", "backorder"};
    constexpr std::array networks{"{}", R"({"kinds":["store"]})", R"({"except":["berlin"]})"};
    const std::string strategy =
        R"({"name":"first","max_parcels":)" + std::to_string(1 + dice.below(3)) +
        R"(,"takes_parts":)" + (dice.chance(0.7) ? "true" : "false") + R"(,"network":)" +
        networks[dice.below(networks.size())] + R"(,"criteria":[{"kind":")" +
        criteria[dice.below(criteria.size())] + R"("}],"rest":{"action":")" +
        rests[dice.below(rests.size())] + R"("}})";
    return R"("rules":{"strategies":[)" + strategy + R"(,{"name":"second","rest":{"action":")" +
           rests[dice.below(rests.size())] + R"("}}]})";
}

}  // namespace

void Planner::act(Scene& scene) {
    auto& dice = scene.dice;
    if (errands_.is_busy()) {
        errands_.repeat(scene, false);
        return;
    }
    if (profile_.empty()) return make(scene);
    const std::string target = dice.chance(0.5) ? R"({"market":"de"})" : R"({"channel":"web"})";
    switch (dice.below(4)) {
        case 0: return tell(scene, "versions", "{" + rules_of(dice) + "}");
        case 1: return tell(scene, "deactivate", target);
        default: return tell(scene, "activate", target);
    }
}

void Planner::make(Scene& scene) {
    const auto body =
        R"({"code":"p)" + std::to_string(++made_) + R"(","name":"P",)" + rules_of(scene.dice) + "}";
    post(scene, "/v1/sourcing/profiles", body, [this, &scene](const Reply& reply) {
        if (reply.ok()) {
            profile_ = reply.text("/id");
        } else if (reply.status != 0) {
            scene.auditor.complain("a profile was refused: " + reply.code());
        }
    });
}

void Planner::tell(Scene& scene, const std::string& what, const std::string& body) {
    post(scene, "/v1/sourcing/profiles/" + profile_ + "/" + what, body,
         [&scene, what](const Reply& reply) {
             const bool is_none = reply.code() == "not_in_force";
             if (reply.ok() || reply.status == 0 || is_none) return;
             scene.auditor.complain(what + " of a profile was refused: " + reply.code());
         });
}

}  // namespace nahtlos::sim
