// The routes that change a placed order before somebody begins with it.
#pragma once

#include "flows/api_me.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes order_change_routes(Engine& engine);

api::Routes my_order_change_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
