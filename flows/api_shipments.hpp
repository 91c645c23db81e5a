// The routes of carriers and of parcels in their hands.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes shipment_routes(Engine& engine);

}  // namespace nahtlos::flows
