#include "sim/actors/errand_actor.hpp"

#include "sim/shop_image.hpp"

namespace nahtlos::sim {

void ErrandActor::send(Scene& scene, const std::string& method, const std::string& target,
                       const std::string& body, Errands::Then then) {
    const auto key = scene.new_key(std::string(name()) + '-');
    errands_.begin(scene, {method, target, body, keys::admin, key}, std::move(then));
}

void ErrandActor::read(Scene& scene, const std::string& target,
                       std::function<void(const Reply&)> hear) {
    scene.ask({"GET", target, {}, keys::admin, {}}, [hear = std::move(hear)](const Reply& reply) {
        if (reply.ok()) hear(reply);
    });
}

std::string ErrandActor::some_order(Scene& scene) {
    std::vector<std::string> placed;
    for (const auto& [id, purchase] : scene.auditor.purchases) {
        if (purchase.is_placed) placed.push_back(id);
    }
    return placed.empty() ? "" : pick(scene.dice, placed);
}

std::optional<Reply> any_of(disk::Dice& dice, const boost::json::array& list) {
    if (list.empty()) return std::nullopt;
    return Reply{200, list[dice.below(list.size())]};
}

std::string up_to(disk::Dice& dice, std::uint64_t most) {
    return std::to_string(1 + dice.below(most));
}

}  // namespace nahtlos::sim
