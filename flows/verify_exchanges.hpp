// What verify holds about goods that were exchanged.
#pragma once

#include "flows/verify_run.hpp"

namespace nahtlos::flows {

/// That every exchange has its return and its replacement, is as far as the return is, and has
/// paid for the replacement what it says, once, and no more than came back was worth.
void verify_exchanges(VerifyRun& run);

}  // namespace nahtlos::flows
