// Goods exchanged for others, as routes of staff and of customers.
#pragma once

#include "flows/engine.hpp"
#include "flows/shopper_desk.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes goods_exchange_routes(Engine& engine);
/// Of customers who are logged in.
api::Routes my_goods_exchange_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
