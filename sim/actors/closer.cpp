#include "sim/actors/closer.hpp"

#include "sim/shop_image.hpp"

namespace nahtlos::sim {

bool Closer::wind_up(Scene& scene) {
    if (is_done_) return false;
    is_done_ = true;
    std::vector<std::string> orders;
    std::string more = "/v1/orders?status=placed,on_hold&limit=100";
    while (!more.empty()) {
        std::string next;
        scene.ask({"GET", more, {}, keys::admin, {}}, [&](const Reply& reply) {
            if (!reply.ok()) scene.auditor.complain("the orders cannot be listed");
            for (const auto& item : reply.list("/items")) {
                orders.push_back(Reply{200, item}.text("/id"));
            }
            next = reply.text("/next_cursor");
        });
        more = next.empty() ? "" : "/v1/orders?status=placed,on_hold&limit=100&cursor=" + next;
    }
    for (const auto& order : orders) cancel(scene, order);
    return !orders.empty();
}

void Closer::cancel(Scene& scene, const std::string& order) {
    errands_.begin(
        scene,
        {"POST", "/v1/orders/" + order + "/cancel", {}, keys::admin, scene.new_key("close-")},
        [&scene, order](const Reply& reply) {
            if (reply.ok() || reply.code() == "nothing_to_cancel") return;
            scene.auditor.complain("order " + order + " cannot be closed: " + reply.code());
        });
}

}  // namespace nahtlos::sim
