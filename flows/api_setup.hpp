// The routes by which a shop is set up and looked at: entities, markets, channels, places,
// articles.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes setup_routes(Engine& engine);

}  // namespace nahtlos::flows
