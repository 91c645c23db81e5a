// Poison: requests that make no sense, which must be refused and harm nobody.
#pragma once

#include "sim/scene.hpp"

namespace nahtlos::sim {

/// Sends one, as `bits` say; complains when it is not refused with a 4xx.
void send_poison(Scene& scene, std::uint64_t bits);

}  // namespace nahtlos::sim
