// The routes of delivery: shipping methods, opening hours, and the ways that a cart may go.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes delivery_routes(Engine& engine);
api::Routes opening_hours_routes(Engine& engine);
api::Route fulfillment_options_route(Engine& engine);

}  // namespace nahtlos::flows
