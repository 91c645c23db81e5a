#include "sim/actors/staff.hpp"

#include <array>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {
namespace {

std::string any_refund(disk::Dice& dice) {
    constexpr std::array wishes{"request", "request", "none"};
    return R"("refund":")" + std::string(wishes[dice.below(wishes.size())]) + '"';
}

}  // namespace

void Staff::act(Scene& scene) {
    if (repeats(scene)) return;
    const auto order = some_order(scene);
    if (order.empty()) return;
    scene.ask({"GET", "/v1/orders/" + order, {}, keys::admin, {}},
              [this, &scene, order](const Reply& reply) {
                  if (reply.status == 404) {
                      scene.auditor.complain("order " + order + " was placed and is not found");
                  }
                  if (reply.ok()) do_something(scene, order, reply);
              });
}

void Staff::do_something(Scene& scene, const std::string& order, const Reply& seen) {
    auto& dice = scene.dice;
    const auto path = "/v1/orders/" + order;
    const auto& lines = seen.list("/lines");
    const auto line = std::to_string(1 + dice.below(lines.size()));
    const auto units = R"("lines":[{"line":)" + line + R"(,"quantity":1}])";
    const auto& fulfillments = seen.list("/fulfillments");
    switch (dice.below(10)) {
        case 0: return post(scene, path + "/cancel", '{' + units + ',' + any_refund(dice) + '}');
        case 1: return post(scene, path + "/cancel", '{' + any_refund(dice) + '}');
        case 2:
        case 3: {
            const auto at = to_string(dice.chance(0.5) ? scene.shop.berlin : scene.shop.warehouse);
            return post(scene, path + "/returns",
                        '{' + units + R"(,"location":")" + at + "\"," + any_refund(dice) + '}');
        }
        case 4: return post(scene, path + "/hold", R"({"reason":"looks odd"})");
        case 5: return post(scene, path + "/release", R"({"reason":"is fine"})");
        case 6: {
            const auto payment = seen.text("/payments/0/id");
            if (!payment.empty()) post(scene, "/v1/payments/" + payment + "/capture", "");
            return;
        }
        default: {
            if (fulfillments.empty()) return;
            const Reply one{200, fulfillments[dice.below(fulfillments.size())]};
            const auto body = dice.chance(0.8) ? R"({"action":"ship","catch_up":true})"
                                               : R"({"action":"reject","reason":"no_capacity"})";
            return post(scene, path + "/fulfillments/" + one.text("/id") + "/actions", body);
        }
    }
}

}  // namespace nahtlos::sim
