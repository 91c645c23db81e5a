// The routes of transfers between locations.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes transfer_routes(Engine& engine);

}  // namespace nahtlos::flows
