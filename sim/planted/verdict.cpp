// verdict_of with a bug that can be switched on.
// The linker takes this for the engine's own, since the test program's objects come before its
// libraries; what is not broken on purpose is the engine's source itself.
#include "flows/finish_checkout.hpp"
#include "sim/planted/planted.hpp"

#define verdict_of sound_verdict_of
#include "flows/checkout_rules.cpp"
#undef verdict_of

namespace nahtlos::flows {

Verdict verdict_of(const OpenCheckout& checkout, const orders::Cart& cart,
                   const FinishCheckout& command) {
    const bool is_again = checkout.row.state == orders::CheckoutState::placed &&
                          command.report.state == payments::ProviderState::captured;
    if (is_again && sim::is_planted(sim::Bug::finish_not_idempotent)) return Verdict::unapplied;
    return sound_verdict_of(checkout, cart, command);
}

}  // namespace nahtlos::flows
