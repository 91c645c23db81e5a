// The routes of events: pull feed, event stream, audit.
#pragma once

#include "base/api/route.hpp"
#include "base/events/hub.hpp"

namespace nahtlos::events {

/// GET /v1/events, /v1/events/stream and /v1/audit. Streams end when `authenticator` no longer
/// knows their key.
api::Routes event_routes(EventHub& hub, api::Authenticator& authenticator);

}  // namespace nahtlos::events
