// The route by which the devices of a place follow what there is to do.
#pragma once

#include "base/api/route.hpp"
#include "base/events/hub.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

/// GET /v1/fulfillments/stream.
api::Routes task_routes(Engine& engine, events::EventHub& hub, api::Authenticator& authenticator);

}  // namespace nahtlos::flows
