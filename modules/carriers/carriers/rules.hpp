// What carriers' words come to. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "carriers/types.hpp"

namespace nahtlos::carriers {

/// A state that a carrier may tell of.
bool is_told(ShipmentStatus status);
/// Nothing more is expected.
bool is_over(ShipmentStatus status);
/// The parcel has left us.
bool has_left(ShipmentStatus status);

/// What events say together, in whichever order they came: the last by the carrier's clock, of two
/// at once the one further on. What was delivered stays so, unless it came back after. Nothing
/// without events.
std::optional<ShipmentStatus> status_of(std::span<const Event> events);

/// Refuses with "wrong_status", saying what it is.
std::optional<Refusal> unless_cancelable(const Shipment& shipment);

}  // namespace nahtlos::carriers
