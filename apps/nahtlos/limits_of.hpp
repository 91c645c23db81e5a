// Limits of the engine as the settings say them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/batch/batch.hpp"
#include "base/ops/config.hpp"
#include "base/ops/rate_limit.hpp"
#include "flows/checkouts.hpp"
#include "flows/idle.hpp"
#include "flows/no_shows.hpp"

namespace nahtlos::app {

inline flows::CheckoutLimits checkout_limits(const config::Holds& holds) {
    flows::CheckoutLimits limits;
    limits.window = seconds(holds.checkout_s);
    return limits;
}

inline flows::IdleLimits idle_limits(const config::Idle& idle) {
    return {minutes(idle.cart_minutes), minutes(idle.accept_minutes)};
}

inline flows::CollectLimits collect_limits(const config::Idle& idle) {
    return {days(idle.collect_days), days(idle.release_days)};
}

inline BatchLimits batch_limits(const config::Batch& batch) {
    return {static_cast<std::size_t>(batch.commands), static_cast<std::size_t>(batch.rows),
            static_cast<std::size_t>(batch.waiting), milliseconds(batch.deadline_ms)};
}

inline Rate rate_of(const config::RateLimit& limit) { return {limit.per_s, limit.burst}; }

/// The parts of a text with commas between them.
inline std::vector<std::string> list_of(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        all.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return all;
}

}  // namespace nahtlos::app
