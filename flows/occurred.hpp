// Occurred: how far from now callers may say that something happened.
#pragma once

#include <optional>

#include "base/api/call.hpp"

namespace nahtlos::flows {

/// Clocks of tills differ by so much.
constexpr Span most_ahead = minutes(5);
/// A till that was offline over the holidays; more is an import, which has orders:price.
constexpr Span most_back = days(7);

/// Refuses (invalid, "/occurred_at") what lies further ahead for anyone, and further back for keys
/// without orders:price: the moment decides which prices and VAT count, and when it was placed.
std::optional<Refusal> unless_plausible(const api::Call& call,
                                        const std::optional<Instant>& occurred_at);

}  // namespace nahtlos::flows
