// Locations with all that was said of them, as they could be said again.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::inventory {

/// Ascending by code.
std::vector<NewLocation> kept_locations(Tx& tx);

/// As it was said; nothing where it was not.
std::optional<std::string> address_of(Tx& tx, LocationId location);

}  // namespace nahtlos::inventory
