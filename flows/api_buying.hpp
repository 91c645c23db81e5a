// The routes of buying: suppliers, purchase orders, and what is to come of them.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes supplier_routes(Engine& engine);
api::Routes purchase_routes(Engine& engine);

}  // namespace nahtlos::flows
