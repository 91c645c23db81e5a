// The decision that no writer can skip: is there stock for each line, given those before it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/limits/source.hpp"

namespace nahtlos::limits {

/// A hard fence: quantity that only the channels of its group may promise.
struct Fenced {
    std::size_t demand = 0;  // place of its level in Batch::demand
    std::string group;
    Integer unused = 0;
};

/// What was read, under the locks, about one level.
struct Stock {
    bool found = false;
    Integer on_hand = 0, damaged = 0, quality = 0, display = 0, allocated = 0, version = 0;
    Integer safety = 0, backorder_limit = 0, held = 0;
};

struct StockSeen {
    std::vector<Stock> levels;   // one for each of Batch::demand, in its order
    std::vector<Fenced> fences;  // by `demand`, ascending
    void reset(std::size_t demands);
};

/// Raises `allocated` and `version` of the levels for all allocations of the batch, in their order;
/// throws Broken when a line finds too little, since the shop of this program has plenty.
void allocate(const Batch& batch, StockSeen& seen);

}  // namespace nahtlos::limits
