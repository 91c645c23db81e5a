// RunChange: one change at a time, for programs that have no writer running.
#pragma once

#include "base/batch/changes.hpp"

namespace nahtlos {

/// Runs a change in a transaction of its own and tells its events as those of command `id`. What it
/// refuses leaves nothing behind. Throws sql::Error.
Result<std::string> run_change(sql::Connection& connection, const Context& context, Instant now,
                               Uuid id, const Change& change);

}  // namespace nahtlos
