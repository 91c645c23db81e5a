// The routes of stock: changes, levels, ledger, shortages, policies, fences and availability.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes stock_routes(Engine& engine);

/// GET /v1/availability.
api::Route availability_route(Engine& engine);

}  // namespace nahtlos::flows
