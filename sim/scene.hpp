// Scene: what the actors of a simulation see and share, and how they send.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/fake/world.hpp"
#include "sim/auditor.hpp"
#include "sim/disk/dice.hpp"
#include "sim/disk/disk.hpp"
#include "sim/errands.hpp"
#include "sim/outside.hpp"
#include "sim/process.hpp"
#include "sim/shop/shop.hpp"

namespace nahtlos::sim {

struct Scene {
    fake::FakeWorld& world;
    Disk& disk;
    const Shop& shop;
    Outside& outside;
    Auditor& auditor;
    std::unique_ptr<Process>& process;  // null while the machine or the process is down
    const std::uint64_t& life;          // of the process; grows with each start
    std::function<void(std::string)> note;
    std::function<void()> wake;  // something waits for the writer
    disk::Dice dice;             // of this actor alone, so that one more reshuffles nobody

    Instant now() const { return world.clock.now(); }
    /// An answer of a machine without power reaches nobody.
    bool is_heard() const { return disk.is_on(); }
    /// Keys are remembered for a day at least; clients give up before.
    bool may_repeat(const Wish& wish) const;
    bool is_recent(Instant first_sent) const;
    /// Sends a request; `hear` gets the answer, if one comes.
    void ask(const Ask& ask, std::function<void(const Reply&)> hear);
    /// The body as a provider signs it.
    void post_webhook(const std::string& body, std::function<void(bool)> is_taken);
    /// Never the same twice within a simulation, and the same in each repetition.
    std::string new_key(std::string_view of) { return std::string(of) + std::to_string(++keys); }

    std::uint64_t keys = 0, requests = 0;
};

/// A key or fingerprint of its own for each wish of a kind.
Uuid numbered(std::uint8_t kind, std::uint64_t n);

/// Submits a command under a wish's key. `sent(id)` notes it once it is taken; `hear(send, answer)`
/// gets the answer, if one comes.
template <class B, class Sent, class Hear>
void send_wish(Scene& scene, B& batch, typename B::Command command, const Wish& wish,
               const std::string& what, Sent sent, Hear hear) {
    Entry<typename B::Command> entry;
    entry.command = std::move(command);
    entry.key = wish.key;
    entry.context.request_id = what;
    entry.now = scene.now();
    entry.id = command_id(scene.world.ids.next());
    entry.dice = scene.dice.bits();
    const auto id = entry.id;
    const auto times = wish.sends.size();
    const bool is_taken = batch.submit(std::move(entry), [=, &scene](const auto& answer) {
        if (!scene.is_heard()) return;
        hear(times, answer);
        scene.note(what + ": " + (answer.ok() ? "accepted" : answer.refusal().code));
    });
    if (!is_taken) return;
    sent(id);
    scene.note(what + " sent, time " + std::to_string(times + 1));
    scene.wake();
}

/// Someone who uses the engine. One action at a time, as the scene's dice say.
class Actor {
public:
    virtual ~Actor() = default;
    virtual std::string_view name() const = 0;
    /// Mean time between two actions.
    virtual Span pace() const = 0;
    virtual void act(Scene& scene) = 0;
    /// Faults are over: asks again what it does not know yet. True when there was something.
    virtual bool ask_again(Scene& scene) = 0;
    /// All is known: brings what it began to an end. True when there was something.
    virtual bool wind_up(Scene&) { return false; }
};

/// Sends again all open ones of `wishes` that may be repeated, by `send(index)`.
template <class Wishes, class Send>
bool send_open(Scene& scene, const Wishes& wishes, Send send) {
    bool is_asked = false;
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        if (!wishes[i].is_open() || !scene.may_repeat(wishes[i])) continue;
        send(i);
        is_asked = true;
    }
    return is_asked;
}

}  // namespace nahtlos::sim
