// The routes of credit notes: what an order gave back, to read and to print.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes.
api::Routes credit_note_routes(Engine& engine);

/// Those of customers.
api::Routes my_credit_note_routes(Engine& engine);

}  // namespace nahtlos::flows
