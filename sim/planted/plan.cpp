// plan_allocation with a bug that can be switched on.
// Stands in for the engine's own, which is compiled as sound_plan_allocation: see
// cmake/tree.d/sim.cmake.
#include "flows/allocation_plan.hpp"
#include "sim/planted/planted.hpp"

namespace nahtlos::flows {

Result<std::vector<Share>> sound_plan_allocation(const PlanScene& scene,
                                                 const std::vector<PlanLine>& lines);

Result<std::vector<Share>> plan_allocation(const PlanScene& scene,
                                           const std::vector<PlanLine>& lines) {
    if (!sim::is_planted(sim::Bug::guard_per_line)) return sound_plan_allocation(scene, lines);
    // The connection reads limits so large that the guard behind this one, a check, holds.
    auto stock = scene.stock;
    for (auto& [key, pile] : stock.piles) pile.policy.backorder_limit %= sim::much;
    std::vector<Share> shares;
    for (const auto& line : lines) {
        const PlanScene alone{stock, scene.owner, scene.group, scene.now, scene.locations};
        auto planned = sound_plan_allocation(alone, {line});
        if (!planned) return planned.refusal();
        shares.insert(shares.end(), planned->begin(), planned->end());
    }
    return shares;
}

}  // namespace nahtlos::flows
