// What verify holds about claims.
#pragma once

#include "flows/verify_run.hpp"

namespace nahtlos::flows {

/// That a claim is about a line of its order, that lines cost less by what claims took off, and
/// that what was replaced has its order.
void verify_claims(VerifyRun& run);

}  // namespace nahtlos::flows
