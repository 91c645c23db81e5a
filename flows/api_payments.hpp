// The payment routes: what staff may do with the money of an order.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes payment_routes(Engine& engine);

}  // namespace nahtlos::flows
