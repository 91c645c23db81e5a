// Who buys, and what they see of it: suppliers belong to all, purchase orders to the place that
// gets the goods.
#pragma once

#include <optional>

#include "base/api/call.hpp"
#include "buying/types.hpp"

namespace nahtlos::flows {

/// Where one is set, what a caller sees and changes ends there.
struct BuyerReach {
    std::optional<Uuid> legal_entity;
    std::optional<inventory::LocationId> location;
    bool has(const Uuid& entity, inventory::LocationId place) const {
        return (!legal_entity || *legal_entity == entity) && (!location || *location == place);
    }
    bool has(const buying::PurchaseOrder& order) const {
        return has(order.legal_entity, order.location);
    }
};

/// What things cost is nothing for who sells in one channel: refuses (forbidden, "outside_of_key")
/// keys that are bound to a channel or market.
Result<BuyerReach> reach_of_buyer(const api::Caller& caller);

}  // namespace nahtlos::flows
