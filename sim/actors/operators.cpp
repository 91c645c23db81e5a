#include "sim/actors/operators.hpp"

#include <array>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {

void Operators::act(Scene& scene) {
    auto& dice = scene.dice;
    if (dice.chance(0.3) && errands_.repeat(scene, false)) return;
    constexpr std::array skus{"A", "B", "C", "D", "E"};
    constexpr std::array locations{"lager", "berlin", "hamburg"};
    const auto place = R"("sku":")" + std::string(skus[dice.below(skus.size())]) +
                       R"(","location":")" + locations[dice.below(locations.size())] + '"';
    const auto n = [&](std::uint64_t most) { return std::to_string(dice.below(most)); };
    switch (dice.below(4)) {
        case 0:
            return send(
                scene, "PUT", "/v1/stock/policies",
                '{' + place + R"(,"safety":)" + n(3) + R"(,"backorder_limit":)" + n(4) + '}');
        case 1:
            return send(scene, "PUT", "/v1/stock/fences",
                        '{' + place + R"(,"channel_group":")" +
                            (dice.chance(0.5) ? "online" : "retail") + R"(","quantity":)" + n(6) +
                            '}');
        default:
            return send(
                scene, "POST", "/v1/stock/changes",
                R"({"rows":[{"kind":"set_physical",)" + place + R"(,"quantity":)" + n(20) + "}]}");
    }
}

void Operators::send(Scene& scene, const std::string& method, const std::string& target,
                     const std::string& body) {
    errands_.begin(scene, {method, target, body, keys::admin, scene.new_key("operator-")},
                   [&scene, target](const Reply& reply) {
                       if (reply.ok() || reply.status == 0) return;
                       scene.auditor.complain(target + " was refused: " + reply.code());
                   });
}

}  // namespace nahtlos::sim
