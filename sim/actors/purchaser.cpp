#include "sim/actors/purchaser.hpp"

#include <array>

namespace nahtlos::sim {

void Purchaser::act(Scene& scene) {
    if (repeats(scene)) return;
    if (!has_supplier_) {
        if (errands_.is_busy()) return;
        return post(scene, "/v1/suppliers",
                    R"({"code":"s1","name":"S","currency":"EUR","lead_time_days":1})",
                    [this](const Reply& reply) {
                        has_supplier_ = reply.ok() || reply.code() == "supplier_code_taken";
                    });
    }
    if (scene.dice.chance(0.3)) return draft(scene);
    read(scene, "/v1/purchase-orders?limit=20", [this, &scene](const Reply& reply) {
        if (const auto one = any_of(scene.dice, reply.list("/items"))) go_on(scene, *one);
    });
}

void Purchaser::draft(Scene& scene) {
    auto& dice = scene.dice;
    constexpr std::array places{"lager", "berlin"};
    constexpr std::array skus{"A", "B", "C", "D", "E"};
    post(scene, "/v1/purchase-orders",
         R"({"supplier":"s1","location":")" + std::string(pick(dice, places)) +
             R"(","lines":[{"sku":")" + pick(dice, skus) + R"(","quantity":)" + up_to(dice, 6) +
             R"(,"cost_minor":)" + up_to(dice, 900) + "}]}");
}

void Purchaser::go_on(Scene& scene, const Reply& order) {
    auto& dice = scene.dice;
    const auto path = "/v1/purchase-orders/" + order.text("/id");
    const auto number = [&](std::uint64_t most) { return std::to_string(dice.below(most)); };
    switch (dice.below(7)) {
        case 0:
        case 1: return post(scene, path + "/order", "{}");
        case 2: return post(scene, path + "/confirm", "{}");
        case 3: return post(scene, path + "/cancel", "");
        default:
            return post(scene, path + "/receipts",
                        R"({"lines":[{"line":1,"received":)" + number(4) + R"(,"damaged":)" +
                            number(2) + R"(,"missing":)" + number(2) + R"(}],"allow_over":)" +
                            (dice.chance(0.3) ? "true}" : "false}"));
    }
}

}  // namespace nahtlos::sim
