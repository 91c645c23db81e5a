#include "sim/actors/forwarder.hpp"

#include <array>

namespace nahtlos::sim {

void Forwarder::act(Scene& scene) {
    if (repeats(scene)) return;
    if (scene.dice.chance(0.3)) return begin(scene);
    read(scene, "/v1/transfers?limit=20", [this, &scene](const Reply& reply) {
        if (const auto one = any_of(scene.dice, reply.list("/items"))) go_on(scene, *one);
    });
}

void Forwarder::begin(Scene& scene) {
    auto& dice = scene.dice;
    constexpr std::array places{"lager", "berlin", "hamburg"};
    constexpr std::array skus{"A", "B", "C", "D", "E"};
    const auto from = dice.below(places.size());
    const auto to = (from + 1 + dice.below(places.size() - 1)) % places.size();
    auto lines =
        R"({"sku":")" + std::string(pick(dice, skus)) + R"(","quantity":)" + up_to(dice, 4) + '}';
    post(scene, "/v1/transfers",
         R"({"from":")" + std::string(places[from]) + R"(","to":")" + places[to] +
             R"(","release":)" + (dice.chance(0.7) ? "true" : "false") + R"(,"lines":[)" + lines +
             "]}",
         [&scene](const Reply& reply) {
             if (reply.ok() || reply.status == 0) return;
             scene.auditor.complain("a transfer was refused: " + reply.code());
         });
}

void Forwarder::go_on(Scene& scene, const Reply& transfer) {
    auto& dice = scene.dice;
    const auto path = "/v1/transfers/" + transfer.text("/id");
    const auto number = [&](std::uint64_t most) { return std::to_string(dice.below(most)); };
    switch (dice.below(8)) {
        case 0: return post(scene, path + "/release", "");
        case 1: return post(scene, path + "/cancel", "");
        case 2: return post(scene, path + "/close", R"({"reason":"lost"})");
        case 3:
        case 4:
            return post(scene, path + "/ship",
                        dice.chance(0.5) ? R"({"lines":[{"line":1,"quantity":1}]})"
                                         : R"({"even_if_promised":)" +
                                               std::string(dice.chance(0.5) ? "true}" : "false}"));
        case 5: return post(scene, path + "/receive", "{}");
        default:
            return post(scene, path + "/receive",
                        R"({"accept_surplus":true,"reason":"as it came","lines":[{"line":1,)"
                        R"("received":)" +
                            number(3) + R"(,"damaged":)" + number(2) + R"(,"missing":)" +
                            number(2) + "}]}");
    }
}

}  // namespace nahtlos::sim
