// Limits of the engine as the settings say them.
#pragma once

#include "base/batch/batch.hpp"
#include "base/ops/config.hpp"
#include "flows/checkouts.hpp"
#include "flows/idle.hpp"

namespace nahtlos::app {

inline flows::CheckoutLimits checkout_limits(const config::Holds& holds) {
    flows::CheckoutLimits limits;
    limits.window = seconds(holds.checkout_s);
    return limits;
}

inline flows::IdleLimits idle_limits(const config::Idle& idle) {
    return {minutes(idle.cart_minutes), minutes(idle.accept_minutes)};
}

inline BatchLimits batch_limits(const config::Batch& batch) {
    return {static_cast<std::size_t>(batch.commands), static_cast<std::size_t>(batch.rows),
            static_cast<std::size_t>(batch.waiting), milliseconds(batch.deadline_ms)};
}

}  // namespace nahtlos::app
