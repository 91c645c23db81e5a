// The routes of what reads are good for: the rules of locations, and where the pieces of an order
// stand.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"
#include "flows/place_reach.hpp"

namespace nahtlos::flows {

/// The location by code or id where readers and rules are set up. Refuses what is none, naming
/// "/location", and what is outside of the key.
Result<const inventory::Location*> rfid_place(const Pages& pages, const std::string& text,
                                              const PlaceReach& reach);
Refusal outside_of_rfid();

/// `engine` outlives the routes.
api::Routes rfid_zone_routes(Engine& engine);

}  // namespace nahtlos::flows
