// Telling that something of a location changed that another module keeps.
#pragma once

#include <optional>

#include "base/batch/changes.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

/// Raises the version of a location, which is returned, and leaves an event of `type`. Refuses what
/// is not there, and another version than `if_match`.
Result<std::int64_t> touch_location(ChangeScope& scope, LocationId id, const char* type,
                                    std::optional<std::int64_t> if_match);

}  // namespace nahtlos::inventory
