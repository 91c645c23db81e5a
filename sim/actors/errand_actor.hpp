// ErrandActor: the kind of all who use the engine by errands alone.
#pragma once

#include <string>

#include "sim/scene.hpp"

namespace nahtlos::sim {

class ErrandActor : public Actor {
public:
    bool ask_again(Scene& scene) override { return errands_.repeat(scene, true); }

protected:
    /// Now and then asks again what is open; true when that is all for this time.
    bool repeats(Scene& scene) { return scene.dice.chance(0.3) && errands_.repeat(scene, false); }
    /// As somebody of the house; `then` gets the answer that says for good what became of it.
    void send(
        Scene& scene, const std::string& method, const std::string& target, const std::string& body,
        Errands::Then then = [](const Reply&) {});
    void post(
        Scene& scene, const std::string& target, const std::string& body,
        Errands::Then then = [](const Reply&) {}) {
        send(scene, "POST", target, body, std::move(then));
    }
    /// Reads as somebody of the house; `hear` gets what was found.
    static void read(Scene& scene, const std::string& target,
                     std::function<void(const Reply&)> hear);
    /// The id of some order of a cart that was placed; "" while there is none.
    static std::string some_order(Scene& scene);

    Errands errands_;
};

/// Some element of a list within an answer; nothing when it is empty.
std::optional<Reply> any_of(disk::Dice& dice, const boost::json::array& list);
/// Some element of a range with at least one.
template <class Range>
const auto& pick(disk::Dice& dice, const Range& range) {
    return range[dice.below(std::size(range))];
}
/// "1" to `most`, as text.
std::string up_to(disk::Dice& dice, std::uint64_t most);

}  // namespace nahtlos::sim
