// Who is reached outside, as configured: identity and payment providers, carriers.
#pragma once

#include "base/ops/config.hpp"
#include "carriers/port.hpp"
#include "oidc/client.hpp"
#include "payments/port.hpp"
#include "staff/sessions.hpp"

namespace nahtlos::app {

oidc::Clients log_in_providers(const config::Config& config, Outbound& outbound, Clock& clock);
payments::Providers payment_providers(const config::Payments& config, Outbound& outbound);
carriers::Carriers carriers_of(const config::Carriers& config, Outbound& outbound);
staff::SessionLimits session_limits(const config::Staff& config);

}  // namespace nahtlos::app
