// Lease: the right to do something alone, across processes, for a while.
#pragma once

#include <string_view>

#include "base/ids.hpp"
#include "base/sql/tx.hpp"
#include "base/time.hpp"

namespace nahtlos::events {

/// True when `holder` has the lease `name` now, for `keep` from now on or at least half of it.
/// The lease's row stays locked to the end of the transaction, so that whatever is done in it is
/// done by nobody else at the same time, however wrong the clocks are.
bool take_lease(Tx& tx, std::string_view name, const Uuid& holder, Instant now, Span keep);

}  // namespace nahtlos::events
