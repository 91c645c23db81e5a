// The routes of imports and exports: a file is handed in, or asked for, and done by a job.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// The largest file that is taken by one request, as sent and once gzip is undone.
inline constexpr std::size_t most_import_bytes = 64 << 20;

/// `engine` outlives the routes.
api::Routes exchange_routes(Engine& engine);

}  // namespace nahtlos::flows
