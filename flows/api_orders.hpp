// The order routes: place an order in one call, read one, list many.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` and `readers` outlive the routes.
api::Routes order_routes(Engine& engine, Executor& readers);

}  // namespace nahtlos::flows
