#include "sim/actors/promoter.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

constexpr int most_promotions = 6;

std::string flag(disk::Dice& dice, double chance) { return dice.chance(chance) ? "true" : "false"; }

std::string any_effect(disk::Dice& dice) {
    constexpr std::array percents{"1000", "1500", "3333", "10000"};
    switch (dice.below(6)) {
        case 0: return R"("kind":"amount_off","amount_minor":)" + up_to(dice, 2'500);
        case 1:
            return R"("kind":"nth_free","nth":)" + std::to_string(2 + dice.below(2)) +
                   R"(,"percent_bp":)" + pick(dice, percents);
        case 2:
            return R"("kind":"bundle_price","amount_minor":1999,"bundle":[)"
                   R"({"of":{"skus":["A"]}},{"of":{"skus":["B"]}}])";
        case 3: return R"("kind":"free_shipping")";
        case 4: return R"("kind":"gift","gift":"E","gift_quantity":1)";
        default: return R"("kind":"percent_off","percent_bp":)" + std::string(pick(dice, percents));
    }
}

std::string any_conditions(disk::Dice& dice) {
    constexpr std::array conditions{"{}",
                                    "{}",
                                    R"({"total_at_least_minor":5000})",
                                    R"({"items":[{"of":{"skus":["A","C"]},"quantity":2}]})",
                                    R"({"is_first_order":true})",
                                    R"({"channels":["web"]})"};
    return pick(dice, conditions);
}

}  // namespace

void Promoter::act(Scene& scene) {
    auto& dice = scene.dice;
    if (repeats(scene)) return;
    if (promotions_.empty() || (made_ < most_promotions && dice.chance(0.3))) {
        if (errands_.is_busy() && promotions_.empty()) return;
        return make(scene);
    }
    const auto& promotion = pick(dice, promotions_);
    if (promotion.needs_coupon && dice.chance(0.6)) return add_coupon(scene, promotion);
    change(scene, promotion);
}

void Promoter::make(Scene& scene) {
    auto& dice = scene.dice;
    const bool needs_coupon = dice.chance(0.6);
    auto body = R"({"code":"p)" + std::to_string(++made_) + R"(","name":"P","market":"de",)" +
                R"("status":"active","needs_coupon":)" + (needs_coupon ? "true" : "false") +
                R"(,"priority":)" + up_to(dice, 3) + R"(,"returns_use_on_cancel":)" +
                flag(dice, 0.5) + R"(,"stacking":")" +
                (dice.chance(0.8) ? "combine" : "exclusive") + '"';
    if (dice.chance(0.3)) body += R"(,"family":"f")";
    if (dice.chance(0.5)) body += R"(,"limit_total":)" + up_to(dice, 4);
    if (dice.chance(0.3)) body += R"(,"limit_per_customer":)" + up_to(dice, 2);
    body += R"(,"conditions":)" + any_conditions(dice) + R"(,"effect":{)" + any_effect(dice) + "}}";
    post(scene, "/v1/promotions", body, [this, &scene, needs_coupon](const Reply& reply) {
        if (reply.ok()) {
            promotions_.push_back({reply.text("/id"), needs_coupon});
        } else if (reply.status != 0) {
            scene.auditor.complain("a promotion was refused: " + reply.code());
        }
    });
}

void Promoter::change(Scene& scene, const Promotion& promotion) {
    auto& dice = scene.dice;
    constexpr std::array changes{R"({"status":"active"})",   R"({"status":"active"})",
                                 R"({"status":"archived"})", R"({"status":"draft"})",
                                 R"({"priority":7})",        R"({"returns_use_on_cancel":true})"};
    send(scene, "PATCH", "/v1/promotions/" + promotion.id, pick(dice, changes));
}

void Promoter::add_coupon(Scene& scene, const Promotion& promotion) {
    auto& dice = scene.dice;
    const auto code = "CODE-" + std::to_string(++coupons_);
    auto row = R"({"code":")" + code + '"';
    if (dice.chance(0.7)) row += R"(,"limit_total":)" + up_to(dice, 3);
    post(scene, "/v1/promotions/" + promotion.id + "/coupons", R"({"coupons":[)" + row + "}]}",
         [&scene, code](const Reply& reply) {
             if (reply.ok()) scene.auditor.coupons.push_back(code);
         });
}

}  // namespace nahtlos::sim
