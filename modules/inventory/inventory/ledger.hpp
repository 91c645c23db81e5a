// The ledger by item and location: a projection of the movements that lags a little.
#pragma once

#include "base/events/subscriptions.hpp"

namespace nahtlos::inventory {

/// Lists the movements of the commands whose events it sees. It stands back while the writer has
/// other work, so that a busy hour pays nothing for it.
events::Subscriber ledger_subscriber();

}  // namespace nahtlos::inventory
