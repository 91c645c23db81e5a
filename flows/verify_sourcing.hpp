// Verify: what sourcing profiles decided, against the orders and where their goods were promised.
#pragma once

#include "flows/verify_run.hpp"

namespace nahtlos::flows {

/// Every decision is of an order, and every location that it chose was promised goods of it. Of
/// checkouts, whose goods are promised later, only the first.
void verify_decisions(VerifyRun& run);

}  // namespace nahtlos::flows
