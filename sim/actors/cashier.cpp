#include "sim/actors/cashier.hpp"

#include <array>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {

void Cashier::act(Scene& scene) {
    auto& dice = scene.dice;
    if (repeats(scene)) return;
    if (accounts_.empty() || dice.chance(0.3)) return issue(scene);
    const auto& account = pick(dice, accounts_);
    switch (dice.below(6)) {
        case 0: {
            constexpr std::array states{R"({"status":"blocked"})", R"({"status":"active"})",
                                        R"({"status":"active"})"};
            return send(scene, "PATCH", "/v1/stored-value/" + account, pick(dice, states));
        }
        case 1: return give_credit(scene);
        default: return post_entry(scene, account);
    }
}

// Each has words of its own, by which the auditor knows it in the ledger.
void Cashier::issue(Scene& scene) {
    auto& dice = scene.dice;
    const auto reason = "issue " + std::to_string(++issued_);
    const auto amount = static_cast<std::int64_t>(500 + dice.below(6'000));
    auto body = R"({"currency":"EUR","amount_minor":)" + std::to_string(amount) +
                R"(,"legal_entity":")" + to_string(scene.shop.entity) + R"(","reason":")" + reason +
                '"';
    std::string code;
    if (dice.chance(0.3)) {
        body += R"(,"kind":"credit","profile":")" + std::string(pick(dice, customers)) + '"';
    } else {
        code = "SIMCARD" + std::to_string(100'000'000 + issued_);
        body += R"(,"code":")" + code + '"';
    }
    scene.auditor.postings[reason].amount_minor = amount;
    post(scene, "/v1/stored-value", body + '}', [this, &scene, code, reason](const Reply& reply) {
        scene.auditor.hear_posting(reason, reply);
        if (!reply.ok()) return;
        accounts_.push_back(reply.text("/id"));
        if (!code.empty()) scene.auditor.gift_cards.push_back(code);
    });
}

void Cashier::post_entry(Scene& scene, const std::string& account) {
    auto& dice = scene.dice;
    const auto reason = "entry " + std::to_string(++entries_);
    const auto amount = static_cast<std::int64_t>(1 + dice.below(3'000));
    const auto posted = dice.chance(0.5) ? amount : -amount;
    scene.auditor.postings[reason].amount_minor = posted;
    post(scene, "/v1/stored-value/" + account + "/entries",
         R"({"amount_minor":)" + std::to_string(posted) + R"(,"reason":")" + reason + "\"}",
         [&scene, reason](const Reply& reply) { scene.auditor.hear_posting(reason, reply); });
}

void Cashier::give_credit(Scene& scene) {
    const auto order = some_order(scene);
    if (!order.empty()) post(scene, "/v1/orders/" + order + "/store-credit", "");
}

}  // namespace nahtlos::sim
