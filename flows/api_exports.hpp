// The routes of exports.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes export_routes(Engine& engine);

}  // namespace nahtlos::flows
