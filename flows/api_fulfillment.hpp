// The routes of a placed order's life: fulfillment, cancellation, returns, refunds, open work.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes fulfillment_routes(Engine& engine);

}  // namespace nahtlos::flows
