// The payment routes: lists of money, and what staff may do with it.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes payment_routes(Engine& engine);

/// A part of them: those that read.
api::Routes payment_lists();

}  // namespace nahtlos::flows
