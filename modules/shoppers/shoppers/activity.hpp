// Activity: whether a customer was there lately.
#pragma once

#include "base/sql/tx.hpp"
#include "customers/types.hpp"

namespace nahtlos::shoppers {

/// Whether they logged in since then, as far as sessions are kept.
bool has_session_since(Tx& tx, customers::ProfileId profile, Instant since);

}  // namespace nahtlos::shoppers
