// The routes of counts of stock, and of the tasks that ask for them.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes count_routes(Engine& engine);

}  // namespace nahtlos::flows
