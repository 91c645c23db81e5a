// Identity providers and what else of staff's log-in is configured.
#pragma once

#include "base/ops/config.hpp"
#include "oidc/client.hpp"
#include "staff/sessions.hpp"

namespace nahtlos::app {

oidc::Clients log_in_providers(const config::Config& config, Outbound& outbound, Clock& clock);
staff::SessionLimits session_limits(const config::Staff& config);

}  // namespace nahtlos::app
