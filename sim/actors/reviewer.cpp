#include "sim/actors/reviewer.hpp"

#include <array>

#include "sim/shop_image.hpp"

namespace nahtlos::sim {
namespace {

constexpr std::array skus{"A", "B", "C", "D", "E"};

// Of an order that was placed; "" while there is none.
std::string some_cart(Scene& scene) {
    std::vector<std::string> tokens;
    for (const auto& [id, purchase] : scene.auditor.purchases) {
        if (purchase.is_placed && !purchase.cart_token.empty()) {
            tokens.push_back(purchase.cart_token);
        }
    }
    return tokens.empty() ? "" : pick(scene.dice, tokens);
}

}  // namespace

void Reviewers::act(Scene& scene) {
    if (repeats(scene)) return;
    switch (scene.dice.below(8)) {
        case 0: return bring(scene);
        case 1:
        case 2:
        case 3: return decide(scene);
        case 4: {
            constexpr std::array rules{R"({"words":["bad"],"auto_approve":true})",
                                       R"({"words":[],"auto_approve":false})"};
            return send(scene, "PUT", "/v1/review-rules", pick(scene.dice, rules));
        }
        default: return write(scene);
    }
}

void Reviewers::write(Scene& scene) {
    auto& dice = scene.dice;
    const auto cart = some_cart(scene);
    if (cart.empty()) return;
    if (dice.chance(0.2)) return take_back(scene, cart);
    const auto product = to_string(Shop::product(pick(dice, skus)));
    const auto body = R"({"product":")" + product + R"(","rating":)" + up_to(dice, 5) +
                      R"(,"text":")" + (dice.chance(0.5) ? "good" : "bad") + "\"}";
    errands_.begin(
        scene, {"PUT", "/v1/carts/" + cart + "/reviews", body, keys::web, scene.new_key("review-")},
        [](const Reply&) {});
}

void Reviewers::take_back(Scene& scene, const std::string& cart) {
    const auto target = "/v1/carts/" + cart + "/reviews";
    scene.ask({"GET", target, {}, keys::web, {}}, [this, &scene, target](const Reply& reply) {
        const auto one = any_of(scene.dice, reply.list("/items"));
        if (!one) return;
        errands_.begin(
            scene,
            {"DELETE", target + '/' + one->text("/id"), {}, keys::web, scene.new_key("review-")},
            [](const Reply&) {});
    });
}

void Reviewers::bring(Scene& scene) {
    auto& dice = scene.dice;
    const auto number = dice.chance(0.7) ? ++brought_ : brought_;
    const auto body = R"({"origin":"Old shop","reviews":[{"external_reference":"r)" +
                      std::to_string(number) + R"(","sku":")" + pick(dice, skus) +
                      R"(","rating":)" + up_to(dice, 5) +
                      R"(,"language":"de","written_at":"2020-03-01T10:00:00Z","text":"fine",)" +
                      R"("is_approved":)" + (dice.chance(0.5) ? "true" : "false") + "}]}";
    post(scene, "/v1/reviews/bulk", body, [&scene](const Reply& reply) {
        if (reply.ok() || reply.status == 0) return;
        scene.auditor.complain("reviews were not taken over: " + reply.code());
    });
}

void Reviewers::decide(Scene& scene) {
    read(scene, "/v1/reviews?limit=100", [this, &scene](const Reply& reply) {
        auto& dice = scene.dice;
        const auto one = any_of(dice, reply.list("/items"));
        if (!one) return;
        const auto target = "/v1/reviews/" + one->text("/id");
        const auto version = std::to_string(one->number("/version"));
        switch (dice.below(5)) {
            case 0: return send(scene, "PUT", target + "/answer", R"({"text":"thanks"})");
            case 1:
                return send(scene, "DELETE", dice.chance(0.5) ? target : target + "/answer", "");
            default:
                return post(scene, target + "/decision",
                            R"({"version":)" + version + R"(,"decision":")" +
                                (dice.chance(0.6) ? R"(approve"})" : R"(reject","reason":"so"})"));
        }
    });
}

}  // namespace nahtlos::sim
