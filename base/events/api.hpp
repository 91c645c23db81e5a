// The routes of events: pull feed, event stream, audit.
#pragma once

#include "base/api/route.hpp"
#include "base/events/hub.hpp"

namespace nahtlos::events {

/// GET /v1/events, /v1/events/stream and /v1/audit. Streams end when `authenticator` no longer
/// knows their key.
api::Routes event_routes(EventHub& hub, api::Authenticator& authenticator);

/// Opens a stream of what passes `filter`, from `from` on (by default what comes from now on; the
/// header Last-Event-ID of `request` wins), which ends when the caller may no longer: when the key
/// is gone, bound elsewhere or has lost `scope`. Must not block. For routes of streams.
std::optional<Refusal> follow_events(EventHub& hub, api::Authenticator& authenticator,
                                     const api::Call& call, const api::OpenStream& open,
                                     const http::Request& request, EventFilter filter,
                                     const std::optional<Position>& from, api::Scope scope);

}  // namespace nahtlos::events
