// The markets that prices may name, as the catalog needs them.
#pragma once

#include "catalog/setup.hpp"

namespace nahtlos::flows {

/// All markets by code.
catalog::PriceMarkets price_markets(Tx& tx);

}  // namespace nahtlos::flows
