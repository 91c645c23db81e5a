// The routes of waves: fulfillments of one place that are picked in one walk.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes wave_routes(Engine& engine);

}  // namespace nahtlos::flows
