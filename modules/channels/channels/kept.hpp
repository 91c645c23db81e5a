// Legal entities and markets with all that was said of them, as they could be said again.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "channels/setup.hpp"

namespace nahtlos::channels {

/// Ascending by name.
std::vector<NewLegalEntity> kept_legal_entities(Tx& tx);
/// Ascending by code.
std::vector<NewMarket> kept_markets(Tx& tx);

}  // namespace nahtlos::channels
