#include "sim/actors/bookkeeper.hpp"

#include "sim/shop_image.hpp"

namespace nahtlos::sim {
namespace {

const Ask unapplied{"GET", "/v1/payments?unapplied=true&limit=100", {}, keys::admin, {}};

}  // namespace

void Bookkeeper::act(Scene& scene) {
    if (scene.dice.chance(0.3) && errands_.repeat(scene, false)) return;
    if (scene.dice.chance(0.3)) return receive(scene);
    scene.ask(unapplied, [this, &scene](const Reply& reply) {
        const auto& items = reply.list("/items");
        if (!reply.ok() || items.empty()) return;
        const Reply one{200, items[scene.dice.below(items.size())]};
        const auto left = one.number("/unapplied_minor");
        const auto part = 1 + scene.dice.below(static_cast<std::uint64_t>(left > 0 ? left : 1));
        refund(scene, one, scene.dice.chance(0.5) ? static_cast<std::int64_t>(part) : 0);
    });
}

// A bank transfer for some order, rarely of the right amount, now and then told twice.
void Bookkeeper::receive(Scene& scene) {
    auto& dice = scene.dice;
    std::vector<std::string> placed;
    for (const auto& [id, purchase] : scene.auditor.purchases) {
        if (purchase.is_placed) placed.push_back(id);
    }
    if (placed.empty()) return;
    const auto reference = dice.chance(0.8) ? ++statements_ : statements_;
    auto body = R"({"provider":"bank","reference":")" + std::to_string(reference) + '"';
    if (dice.chance(0.5)) body += R"(,"amount_minor":)" + std::to_string(1 + dice.below(3'000));
    const auto target = "/v1/orders/" + placed[dice.below(placed.size())] + "/payments";
    errands_.begin(scene, {"POST", target, body + '}', keys::admin, scene.new_key("bookkeeper-")},
                   [&scene, target](const Reply& reply) {
                       if (reply.ok() || reply.status == 0) return;
                       const auto code = reply.code();
                       if (code == "payment_reference_taken" || code == "nothing_to_pay") return;
                       scene.auditor.complain(target + " was refused: " + code);
                   });
}

bool Bookkeeper::wind_up(Scene& scene) {
    if (is_done_) return false;
    is_done_ = true;
    bool is_any = false;
    scene.ask(unapplied, [&](const Reply& reply) {
        for (const auto& item : reply.list("/items")) {
            const Reply one{200, item};
            if (one.number("/unapplied_minor") <= 0) continue;
            refund(scene, one, 0);
            is_any = true;
        }
    });
    return is_any;
}

void Bookkeeper::refund(Scene& scene, const Reply& payment, std::int64_t most) {
    const auto target = "/v1/payments/" + payment.text("/id") + "/refunds";
    const auto body = most == 0 ? "" : R"({"amount_minor":)" + std::to_string(most) + '}';
    errands_.begin(scene, {"POST", target, body, keys::admin, scene.new_key("bookkeeper-")},
                   [&scene, target](const Reply& reply) {
                       // Others give back as well, and take back.
                       if (reply.ok() || reply.status == 0 || reply.status == 422) return;
                       if (reply.code() == "nothing_to_refund") return;
                       scene.auditor.complain(target + " was refused: " + reply.code());
                   });
}

}  // namespace nahtlos::sim
