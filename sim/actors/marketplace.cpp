#include "sim/actors/marketplace.hpp"

#include "sim/shop_image.hpp"

namespace nahtlos::sim {

void Marketplace::act(Scene& scene) {
    auto& dice = scene.dice;
    if (dice.chance(0.3) && errands_.repeat(scene, false)) return;
    // Some are told again long after they were taken.
    const auto n = last_ > 0 && dice.chance(0.15) ? 1 + dice.below(last_) : ++last_;
    const auto external = "X-" + std::to_string(n);
    // The same id always means the same order.
    disk::Dice content(n * 77 + 5);
    const auto sku = std::string(1, static_cast<char>('A' + content.below(5)));
    const auto body =
        R"({"external_id":")" + external + R"(","pricing":"external","lines":[{"sku":")" + sku +
        R"(","quantity":)" + std::to_string(1 + content.below(2)) +
        R"(,"unit_price":"19.99"}],"delivery":{"method":"ship","address":{"name":"Ada",
                      "address1":"Weg 1","postal_code":"10115","city":"Berlin","country":"DE"}},
                      "payment":{"kind":"external"}})";
    errands_.begin(scene, {"POST", "/v1/orders", body, keys::web, {}},
                   [this, &scene, external](const Reply& reply) {
                       if (reply.code() == "external_id_taken") return look_up(scene, external);
                       if (!reply.ok()) return;
                       auto& known = scene.auditor.external_orders[external];
                       if (!known.empty()) {
                           scene.auditor.complain(external + " was taken twice");
                       }
                       known = reply.text("/id");
                   });
}

void Marketplace::look_up(Scene& scene, const std::string& external) {
    scene.ask({"GET", "/v1/orders?external_id=" + external, {}, keys::web, {}},
              [&scene, external](const Reply& reply) {
                  if (!reply.ok()) return;
                  auto& known = scene.auditor.external_orders[external];
                  const auto found = reply.text("/items/0/id");
                  if (found.empty() || (!known.empty() && known != found)) {
                      scene.auditor.complain(external + " is taken, but not by its order");
                  }
                  known = found;
              });
}

}  // namespace nahtlos::sim
