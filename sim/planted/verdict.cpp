// verdict_of with a bug that can be switched on.
// Stands in for the engine's own, which is compiled as sound_verdict_of: see
// cmake/tree.d/sim.cmake.
#include "flows/finish_checkout.hpp"
#include "sim/planted/planted.hpp"

namespace nahtlos::flows {

Verdict sound_verdict_of(const OpenCheckout& checkout, const orders::Cart& cart,
                         const FinishCheckout& command);

Verdict verdict_of(const OpenCheckout& checkout, const orders::Cart& cart,
                   const FinishCheckout& command) {
    const bool is_again = checkout.row.state == orders::CheckoutState::placed &&
                          command.report.state == payments::ProviderState::captured;
    if (is_again && sim::is_planted(sim::Bug::finish_not_idempotent)) return Verdict::unapplied;
    return sound_verdict_of(checkout, cart, command);
}

}  // namespace nahtlos::flows
