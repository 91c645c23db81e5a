#include "sim/actors/counter.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

constexpr std::array skus{"A", "B", "C", "D", "E"};

}  // namespace

void Counter::act(Scene& scene) {
    if (repeats(scene)) return;
    if (scene.dice.chance(0.2)) return begin(scene);
    read(scene, "/v1/counts?limit=10", [this, &scene](const Reply& reply) {
        if (const auto one = any_of(scene.dice, reply.list("/items"))) go_on(scene, *one);
    });
}

void Counter::begin(Scene& scene) {
    auto& dice = scene.dice;
    constexpr std::array places{"lager", "berlin", "hamburg"};
    auto body = R"({"location":")" + std::string(pick(dice, places)) + R"(","tasks":)" +
                (dice.chance(0.5) ? "true" : "false") + R"(,"blind":)" +
                (dice.chance(0.5) ? "true" : "false") + R"(,"lines":[{"sku":")" + pick(dice, skus) +
                "\"}]";
    if (dice.chance(0.5)) body += R"(,"recount_pieces":)" + std::to_string(dice.below(4));
    post(scene, "/v1/counts", body + '}');
}

void Counter::go_on(Scene& scene, const Reply& count) {
    auto& dice = scene.dice;
    const auto path = "/v1/counts/" + count.text("/id");
    switch (dice.below(8)) {
        case 0: return post(scene, path + "/approve", "{}");
        case 1:
            return dice.chance(0.3) ? post(scene, path + "/cancel", "")
                                    : post(scene, path + "/approve", R"({"reason":"counted"})");
        case 2:
        case 3:
            return post(scene, path + "/end-pass",
                        dice.chance(0.5) ? R"({"rest_is_zero":true})" : "{}");
        default:
            return post(scene, path + "/lines",
                        R"({"lines":[{"sku":")" + std::string(pick(dice, skus)) +
                            R"(","quantity":)" + std::to_string(dice.below(15)) +
                            (dice.chance(0.5) ? R"(,"zone":"back"})" : "}") + "]}");
    }
}

}  // namespace nahtlos::sim
