// Sourcing: which location sends what the demo retailer's customers order.
#pragma once

#include "flows/demo/catalog.hpp"
#include "flows/demo/runner.hpp"

namespace nahtlos::flows::demo {

/// A sourcing profile in force in every market: what is worth 150 and more from the nearest store
/// that has all, the rest from the warehouse, then from stores. Markets and channels are there.
void make_sourcing(Runner& runner, const Say& say);

}  // namespace nahtlos::flows::demo
