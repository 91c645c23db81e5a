// The small shop of the simulation, for tests.
#pragma once

#include "sim/shop/shop.hpp"

namespace nahtlos::testing {

using sim::make_shop;
using sim::put_stock;
using sim::Shop;

}  // namespace nahtlos::testing
