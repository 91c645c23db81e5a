#include "sim/actors/service.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

constexpr std::array skus{"A", "B", "C", "D", "E"};

// Where the money of what comes back goes; "" is as it came.
std::string any_refund(disk::Dice& dice) {
    constexpr std::array wishes{"", R"(,"refund":"request")", R"(,"refund":"none")",
                                R"(,"refund_to":"store_credit")"};
    return pick(dice, wishes);
}

std::string any_line(disk::Dice& dice) {
    return R"("line":)" + up_to(dice, 2) + R"(,"quantity":)" + up_to(dice, 2);
}

}  // namespace

void Service::act(Scene& scene) {
    if (repeats(scene)) return;
    auto& dice = scene.dice;
    const auto hear = [this, &scene](auto then) {
        return [this, &scene, then](const Reply& reply) {
            if (const auto one = any_of(scene.dice, reply.list("/items"))) {
                (this->*then)(scene, *one);
            }
        };
    };
    switch (dice.below(5)) {
        case 0:
        case 1: return read(scene, "/v1/returns?limit=30", hear(&Service::move_return));
        case 2: return read(scene, "/v1/claims?limit=30", hear(&Service::decide));
        default: return ask(scene);
    }
}

void Service::ask(Scene& scene) {
    auto& dice = scene.dice;
    const auto order = some_order(scene);
    if (order.empty()) return;
    const auto path = "/v1/orders/" + order;
    const std::string way = dice.chance(0.5) ? "parcel" : "counter";
    switch (dice.below(7)) {
        case 5: return change_way(scene, path);
        case 6:
            scene.auditor.extended.insert(order);
            return post(scene, path + "/changes",
                        R"({"actions":[{"action":"add_line","sku":")" +
                            std::string(pick(dice, skus)) + R"(","quantity":)" + up_to(dice, 2) +
                            "}]}");
        case 0:
            return post(scene, "/v1/returns",
                        R"({"order":")" + order + R"(","way":")" + way + R"(","is_approved":)" +
                            (dice.chance(0.7) ? "true" : "false") + R"(,"lines":[{)" +
                            any_line(dice) + "}]}");
        case 1:
            return post(scene, path + "/exchanges",
                        R"({"way":")" + way + R"(","is_held":)" +
                            (dice.chance(0.7) ? "true" : "false") + R"(,"lines":[{)" +
                            any_line(dice) + R"(,"sku":")" + pick(dice, skus) + "\"}]}");
        case 2: {
            constexpr std::array kinds{"damaged", "wrong_item", "missing"};
            return post(scene, "/v1/claims",
                        R"({"order":")" + order + R"(","kind":")" + pick(dice, kinds) + "\"," +
                            any_line(dice) + '}');
        }
        case 3:
            return post(scene, path + "/changes",
                        R"({"actions":[{"action":"set_quantity","line":)" + up_to(dice, 2) +
                            R"(,"quantity":)" + std::to_string(dice.below(3)) + "}]}");
        default:
            return post(scene, path + "/changes",
                        R"({"actions":[{"action":"change_address","address":{"name":"Bo",)"
                        R"("address1":"Allee 2","postal_code":"80331","city":"Munich",)"
                        R"("country":"DE"}}]})");
    }
}

void Service::change_way(Scene& scene, const std::string& path) {
    auto& dice = scene.dice;
    const auto store = to_string(dice.chance(0.5) ? scene.shop.berlin : scene.shop.hamburg);
    post(scene, path + "/changes",
         R"({"actions":[{"action":"change_method",)" +
             (dice.chance(0.5) ? R"("method":"pickup","location":")" + store + "\"}]}"
                               : std::string(R"("method":"ship"}]})")));
}

void Service::move_return(Scene& scene, const Reply& one) {
    auto& dice = scene.dice;
    const auto path = "/v1/returns/" + one.text("/id") + "/actions";
    const auto at = R"(,"location":")" +
                    to_string(dice.chance(0.5) ? scene.shop.berlin : scene.shop.warehouse) + '"';
    const auto line = std::to_string(one.number("/lines/0/line"));
    switch (dice.below(7)) {
        case 0: return post(scene, path, R"({"action":"approve"})");
        case 1: return post(scene, path, R"({"action":"send"})");
        case 2: return post(scene, path, R"({"action":"receive","catch_up":true)" + at + '}');
        case 3:
        case 4: {
            constexpr std::array found{"resellable", "damaged", "missing"};
            return post(scene, path,
                        R"({"action":"inspect","catch_up":true,"inspected":[{"line":)" + line +
                            ",\"" + pick(dice, found) + R"(":1}])" + at + any_refund(dice) + '}');
        }
        case 5: return post(scene, path, R"({"action":"refund")" + any_refund(dice) + '}');
        default:
            return post(scene, path,
                        dice.chance(0.5) ? R"({"action":"cancel"})"
                                         : R"({"action":"decline","reason":"too late"})");
    }
}

void Service::decide(Scene& scene, const Reply& claim) {
    auto& dice = scene.dice;
    const auto path = "/v1/claims/" + claim.text("/id") + "/actions";
    switch (dice.below(3)) {
        case 0: return post(scene, path, R"({"action":"refuse","reason":"no"})");
        case 1: return post(scene, path, R"({"action":"replace"})");
        default: return post(scene, path, R"({"action":"refund")" + any_refund(dice) + '}');
    }
}

}  // namespace nahtlos::sim
