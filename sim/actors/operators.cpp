#include "sim/actors/operators.hpp"

#include <array>

namespace nahtlos::sim {

void Operators::act(Scene& scene) {
    auto& dice = scene.dice;
    if (repeats(scene)) return;
    constexpr std::array skus{"A", "B", "C", "D", "E"};
    constexpr std::array locations{"lager", "berlin", "hamburg"};
    const auto place = R"("sku":")" + std::string(skus[dice.below(skus.size())]) +
                       R"(","location":")" + locations[dice.below(locations.size())] + '"';
    const auto n = [&](std::uint64_t most) { return std::to_string(dice.below(most)); };
    switch (dice.below(4)) {
        case 0:
            return tell(
                scene, "PUT", "/v1/stock/policies",
                '{' + place + R"(,"safety":)" + n(3) + R"(,"backorder_limit":)" + n(4) + '}');
        case 1:
            return tell(scene, "PUT", "/v1/stock/fences",
                        '{' + place + R"(,"channel_group":")" +
                            (dice.chance(0.5) ? "online" : "retail") + R"(","quantity":)" + n(6) +
                            '}');
        default:
            return tell(
                scene, "POST", "/v1/stock/changes",
                R"({"rows":[{"kind":"set_physical",)" + place + R"(,"quantity":)" + n(20) + "}]}");
    }
}

void Operators::tell(Scene& scene, const std::string& method, const std::string& target,
                     const std::string& body) {
    send(scene, method, target, body, [&scene, target](const Reply& reply) {
        if (reply.ok() || reply.status == 0) return;
        scene.auditor.complain(target + " was refused: " + reply.code());
    });
}

}  // namespace nahtlos::sim
