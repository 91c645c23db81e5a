// The routes of whole products: types, bulk writes, contents, codes on packages.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes product_type_routes(Engine& engine);
api::Routes product_content_routes(Engine& engine);
api::Routes product_tree_routes(Engine& engine);
api::Routes product_life_routes(Engine& engine);

}  // namespace nahtlos::flows
