// The routes of what reads are good for: the rules of locations, and where the pieces of an order
// stand.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes rfid_zone_routes(Engine& engine);

}  // namespace nahtlos::flows
