// The routes of product reviews: shown, written by who bought it, moderated, answered, imported.
#pragma once

#include "base/api/route.hpp"
#include "flows/api_me.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// Of shops and staff; `engine` outlives them.
api::Routes review_routes(Engine& engine);

/// Of guests, who have the token of the cart they bought with.
api::Routes guest_review_routes(Engine& engine);

/// Of customers (/v1/me); `desk` outlives them.
api::Routes my_review_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
