#include "sim/scene.hpp"

namespace nahtlos::sim {

bool Scene::may_repeat(const Wish& wish) const {
    const auto age = now() - wish.first_sent;
    return wish.key.is_remembered() && age < hours(12) && age > hours(-12);
}

Uuid numbered(std::uint8_t kind, std::uint64_t n) {
    Uuid id;
    id.bytes[0] = kind;
    for (std::size_t i = 0; i < 8; ++i) {
        id.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    }
    return id;
}

}  // namespace nahtlos::sim
