// The routes of delivery: shipping methods, opening hours, and the ways that a cart may go.
#pragma once

#include "base/api/route.hpp"
#include "delivery/setup.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// Refuses what delivery::create_method does, and what is no market or no channel of it.
Result<delivery::MadeMethod> make_delivery_method(ChangeScope& change,
                                                  const delivery::NewMethod& wish);
/// The same, or makes the one with this code like it, which stays in its market.
Result<delivery::MadeMethod> put_delivery_method(ChangeScope& change,
                                                 const delivery::NewMethod& wish);

/// `engine` outlives the routes.
api::Routes delivery_routes(Engine& engine);
api::Routes opening_hours_routes(Engine& engine);
api::Route fulfillment_options_route(Engine& engine);

}  // namespace nahtlos::flows
