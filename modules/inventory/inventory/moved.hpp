// Which items' stock events tell of: for those who keep something that follows from levels.
#pragma once

#include <vector>

#include "base/batch/events.hpp"
#include "base/sql/tx.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

/// The items whose levels or policies the commands of these events changed, ascending, each once.
std::vector<StockItemId> items_moved(Tx& tx, const std::vector<NumberedEvent>& events);

}  // namespace nahtlos::inventory
