// The checkout routes: start or go on, look how far it is, and the providers' webhooks.
#pragma once

#include "flows/api_cart.hpp"
#include "flows/checkouts.hpp"

namespace nahtlos::flows {

/// `engine` and `checkouts` outlive the routes.
api::Routes checkout_routes(Engine& engine, Checkouts& checkouts);

}  // namespace nahtlos::flows
