#include "bench/limits/stock.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace nahtlos::limits {

void StockSeen::reset(std::size_t demands) {
    levels.assign(demands, {});
    fences.clear();
}

void allocate(const Batch& batch, StockSeen& seen) {
    for (std::size_t i = 0; i < batch.allocations.size(); ++i) {
        const auto& wanted = batch.allocations[i];
        const auto demand = batch.demand_of[i];
        auto& level = seen.levels[demand];
        check(level.found, "a level is there for every item and location");
        auto free = level.on_hand - level.damaged - level.quality - level.display -
                    level.allocated - level.held - level.safety + level.backorder_limit;
        auto fence = std::lower_bound(
            seen.fences.begin(), seen.fences.end(), demand,
            [](const Fenced& one, std::size_t place) { return one.demand < place; });
        for (; fence != seen.fences.end() && fence->demand == demand; ++fence) {
            if (fence->group != wanted.channel_group) free -= fence->unused;
        }
        check(free >= wanted.quantity, "the shop has stock enough");
        level.allocated += wanted.quantity;
    }
    for (auto& level : seen.levels) ++level.version;
}

}  // namespace nahtlos::limits
