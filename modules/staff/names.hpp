// Names: of accounts that are over.
#pragma once

#include "base/sql/tx.hpp"

namespace nahtlos::staff {

/// Of accounts that were disabled before `since`, at most 100; returns how many.
std::int64_t forget_names(Tx& tx, Instant since);

}  // namespace nahtlos::staff
