// The routes of customers: made in bulk, found by what they are known by.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes customer_routes(Engine& engine);

}  // namespace nahtlos::flows
