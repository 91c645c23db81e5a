// merge_carts with a bug that can be switched on.
// Stands in for the engine's own, which is compiled as sound_merge_carts: see
// cmake/tree.d/sim.cmake.
#include "orders/cart.hpp"
#include "sim/planted/planted.hpp"

namespace nahtlos::orders {

void sound_merge_carts(OpenCart& guest, OpenCart& into, Instant now);

void merge_carts(OpenCart& guest, OpenCart& into, Instant now) {
    if (sim::is_planted(sim::Bug::merge_forgets_quantity)) {
        for (const auto& line : guest.lines) {
            for (auto& known : into.lines) {
                if (known.variant == line.variant) known.quantity = 0;
            }
        }
    }
    sound_merge_carts(guest, into, now);
}

}  // namespace nahtlos::orders
