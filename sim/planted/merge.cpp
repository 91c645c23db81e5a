// merge_carts with a bug that can be switched on.
// The linker takes this for the engine's own, since the test program's objects come before its
// libraries; what is not broken on purpose is the engine's source itself.
#include "orders/cart.hpp"
#include "sim/planted/planted.hpp"

#define merge_carts sound_merge_carts
#include "modules/orders/rules_cart.cpp"
#undef merge_carts

namespace nahtlos::orders {

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
