// The routes of sourcing: profiles in versions, where they are in force, and why goods came from
// where they did.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives them.
api::Routes sourcing_routes(Engine& engine);

}  // namespace nahtlos::flows
