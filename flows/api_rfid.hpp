// The routes of RFID: readers, what they read, and where tags were seen last.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// `engine` outlives the routes, and was never pumped before: reads are a kind of command of their
/// own. Once per engine.
api::Routes rfid_routes(Engine& engine);

}  // namespace nahtlos::flows
