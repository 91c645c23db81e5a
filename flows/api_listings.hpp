// The routes of listings: what a channel calls our articles.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes listing_routes(Engine& engine);

}  // namespace nahtlos::flows
