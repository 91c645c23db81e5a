#include "sim/actors/scanner.hpp"

#include <array>

namespace nahtlos::sim {
namespace {

constexpr std::array articles{"812345", "812346"};  // A and B, as tags name them
constexpr std::array places{"lager", "berlin", "hamburg"};
constexpr std::array zones{"pick_up", "sales_floor", "back_room", "exit"};
constexpr std::uint64_t serials = 12;  // few, so that pieces come back

}  // namespace

void Scanner::act(Scene& scene) {
    if (repeats(scene)) return;
    if (scene.dice.chance(set_up_ < 12 ? 0.8 : 0.05)) return set_up(scene);
    if (scene.dice.chance(0.8)) return see(scene);
    read(scene, "/v1/counts?status=open&limit=10", [this, &scene](const Reply& reply) {
        const auto one = any_of(scene.dice, reply.list("/items"));
        if (one) post(scene, "/v1/counts/" + one->text("/id") + "/sweep", "{}");
    });
}

// A reader for each zone; rules come and go.
void Scanner::set_up(Scene& scene) {
    auto& dice = scene.dice;
    ++set_up_;
    const std::string place = pick(dice, places), zone = pick(dice, zones);
    if (dice.chance(0.4)) {
        return send(scene, "PUT", "/v1/rfid/rules",
                    R"({"location":")" + place + R"(","makes_ready":)" +
                        (dice.chance(0.9) ? "true}" : "false}"));
    }
    send(scene, "PUT", "/v1/rfid/readers",
         R"({"code":")" + place + '-' + zone + R"(","location":")" + place + R"(","zone":")" +
             zone + R"(","window_s":)" + up_to(dice, 5) + '}');
}

void Scanner::see(Scene& scene) {
    auto& dice = scene.dice;
    std::string reads;
    for (auto left = 1 + dice.below(6); left > 0; --left) {
        const auto epc = "urn:epc:tag:sgtin-96:1.0614141." + std::string(pick(dice, articles)) +
                         '.' + up_to(dice, serials);
        reads += (reads.empty() ? "" : ",") + (R"({"epc":")" + epc + "\"}");
    }
    const std::string place = pick(dice, places);
    // Most are carried to where customers collect.
    const std::string zone = dice.chance(0.6) ? zones[0] : pick(dice, zones);
    post(scene, "/v1/rfid/reads",
         R"({"reader":")" + place + '-' + zone + R"(","reads":[)" + reads + "]}");
}

}  // namespace nahtlos::sim
