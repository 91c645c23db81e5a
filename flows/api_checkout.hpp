// The checkout routes: start or go on, look how far it is, and the providers' webhooks.
#pragma once

#include "flows/api_cart.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes checkout_routes(Engine& engine);

}  // namespace nahtlos::flows
