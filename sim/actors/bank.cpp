#include "sim/actors/bank.hpp"

#include <algorithm>

namespace nahtlos::sim {

void Bank::act(Scene& scene) {
    auto& dice = scene.dice;
    const auto all = scene.outside.effects();
    if (all.empty()) return;
    const auto& payment = all[dice.below(all.size())];
    auto& taken_minor = taken_minor_[payment.key];
    const auto most = payment.captured_minor - payment.refunded_minor - taken_minor;
    if (most <= 0) return;
    const auto amount = 1 + static_cast<std::int64_t>(dice.below(
                                static_cast<std::uint64_t>(std::min<std::int64_t>(most, 900))));
    const auto body = R"({"amount_minor":)" + std::to_string(amount) + '}';
    const auto path = "/payments/" + payment.key;
    if (dice.chance(0.5)) {
        scene.outside.act(path + "/refund_by_hand", body);
    } else if (scene.outside.act(path + "/charge_back", body)) {
        taken_minor += amount;
    }
}

}  // namespace nahtlos::sim
