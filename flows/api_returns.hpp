// The routes of returns: announced by customers or staff, received, inspected, refunded.
#pragma once

#include "base/api/route.hpp"
#include "flows/api_me.hpp"

namespace nahtlos::flows {

/// Of staff. `engine` outlives the routes.
api::Routes return_routes(Engine& engine);
/// Of customers who are logged in. What the desk names outlives the routes.
api::Routes my_return_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
