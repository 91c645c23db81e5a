// The routes of who comes for their goods: "I am here", and who collects instead.
#pragma once

#include "flows/api_me.hpp"

namespace nahtlos::flows {

/// Of staff, and of who bought without an account.
api::Routes collecting_routes(Engine& engine, Executor& readers);
/// Of customers.
api::Routes my_collecting_routes(const ShopperDesk& desk);

}  // namespace nahtlos::flows
