#include "sim/errands.hpp"

#include "sim/scene.hpp"

namespace nahtlos::sim {

void Errands::begin(Scene& scene, Ask ask, Then then) {
    auto errand = std::make_shared<Errand>();
    errand->ask = std::move(ask);
    errand->then = std::move(then);
    errand->first_sent = scene.now();
    open_.push_back(errand);
    send(scene, errand);
    if (scene.dice.chance(0.08)) send(scene, errand);
}

void Errands::send(Scene& scene, const ErrandPtr& errand) {
    if (scene.process == nullptr) return;
    if (errand->life != scene.life) errand->under_way = 0;
    errand->life = scene.life;
    ++errand->under_way;
    scene.ask(errand->ask, [&scene, errand, life = scene.life](const Reply& reply) {
        if (errand->life == life) --errand->under_way;
        hear(scene, *errand, reply);
    });
}

void Errands::hear(Scene& scene, Errand& errand, const Reply& reply) {
    const auto& ask = errand.ask;
    if (reply.status == 500) {
        scene.auditor.complain("the engine broke on " + ask.method + ' ' + ask.target);
    }
    if (reply.is_temporary() || reply.is_unknown()) return;
    if (!reply.ok()) {
        // Another call under the same key may still be done.
        if (errand.is_over || errand.under_way > 0) return;
    } else if (errand.is_done) {
        return;
    }
    errand.is_over = true;
    errand.is_done = reply.ok();
    errand.then(reply);
}

bool Errands::repeat(Scene& scene, bool all) {
    sweep();
    bool is_asked = false;
    const auto open = open_;  // answers may begin errands
    for (const auto& errand : open) {
        const bool is_awaited = errand->life == scene.life && errand->under_way > 0;
        if (errand->is_over || is_awaited || (!all && !scene.dice.chance(0.5))) continue;
        is_asked = true;
        if (errand->ask.key.empty() || scene.is_recent(errand->first_sent)) {
            send(scene, errand);
        } else {
            errand->is_over = true;
            errand->then({});
        }
    }
    sweep();
    return is_asked;
}

void Errands::sweep() {
    std::erase_if(open_, [](const auto& errand) { return errand->is_over; });
}

}  // namespace nahtlos::sim
