// What kits take from stock when some of them are put together anew, and all kits that contain
// them.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "inventory/kits.hpp"

namespace nahtlos::flows {

/// Of one stock item in one unit of a kit: times the most that a line may order, and the lines of
/// an order, that is far from the end of 64 bits.
inline constexpr std::int64_t most_of_one_item = 1'000'000'000;

struct KitPlan {
    /// Of those that were asked about and of all that contain them, as far as it can be said.
    std::map<Uuid, std::vector<inventory::Component>> components;
    std::set<Uuid> circular;   // contain themselves, or one that does
    std::set<Uuid> too_large;  // would take more than most_of_one_item
};

/// By kit: what it shall consist of. The caller holds the lock of the catalog.
using PutTogether = std::map<Uuid, std::vector<inventory::KitPart>>;
KitPlan plan_kits(Tx& tx, PutTogether anew);

}  // namespace nahtlos::flows
