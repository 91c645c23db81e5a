// The routes of messages to customers: what was sent, sending it again, and whose words it has.
#pragma once

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// /v1/messages and /v1/message-templates. What is handed over outlives the routes.
api::Routes message_routes(Engine& engine);

}  // namespace nahtlos::flows
