// Recorder: writes down which events are to be sent to which endpoints.
#pragma once

#include "base/events/subscriptions.hpp"
#include "webhooks/types.hpp"

namespace nahtlos::webhooks {

/// Told only to the endpoint that is its aggregate, whatever that asks for.
inline constexpr std::string_view ping_type = "webhook_endpoint_pinged";

/// Whether an endpoint is to get an event.
bool wants(const Endpoint& endpoint, const NumberedEvent& event);

/// Each event once for each endpoint that wants it, disabled ones too. Without endpoints it costs a
/// query for some hundred events; it stands back while the writer has other work.
events::Subscriber recorder(Clock& clock);

}  // namespace nahtlos::webhooks
