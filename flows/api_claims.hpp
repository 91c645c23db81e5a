// Claims about goods, as routes of staff and of customers.
#pragma once

#include "flows/engine.hpp"
#include "flows/shopper_desk.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes claim_routes(Engine& engine);
/// Of customers who are logged in.
api::Routes my_claim_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
