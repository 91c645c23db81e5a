#include "sim/actors/bookkeeper.hpp"

namespace nahtlos::sim {
namespace {

constexpr const char* unapplied = "/v1/payments?unapplied=true&limit=100";

}  // namespace

void Bookkeeper::act(Scene& scene) {
    if (repeats(scene)) return;
    if (scene.dice.chance(0.3)) return receive(scene);
    read(scene, unapplied, [this, &scene](const Reply& reply) {
        const auto one = any_of(scene.dice, reply.list("/items"));
        if (!one) return;
        const auto left = one->number("/unapplied_minor");
        const auto part = 1 + scene.dice.below(static_cast<std::uint64_t>(left > 0 ? left : 1));
        refund(scene, *one, scene.dice.chance(0.5) ? static_cast<std::int64_t>(part) : 0);
    });
}

// A bank transfer for some order, rarely of the right amount, now and then told twice.
void Bookkeeper::receive(Scene& scene) {
    auto& dice = scene.dice;
    const auto order = some_order(scene);
    if (order.empty()) return;
    const auto reference = dice.chance(0.8) ? ++statements_ : statements_;
    auto body = R"({"provider":"bank","reference":")" + std::to_string(reference) + '"';
    if (dice.chance(0.5)) body += R"(,"amount_minor":)" + std::to_string(1 + dice.below(3'000));
    const auto target = "/v1/orders/" + order + "/payments";
    post(scene, target, body + '}', [&scene, target](const Reply& reply) {
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
    read(scene, unapplied, [&](const Reply& reply) {
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
    post(scene, target, body, [&scene, target](const Reply& reply) {
        // Others give back as well, and take back.
        if (reply.ok() || reply.status == 0 || reply.status == 422) return;
        if (reply.code() == "nothing_to_refund") return;
        scene.auditor.complain(target + " was refused: " + reply.code());
    });
}

}  // namespace nahtlos::sim
