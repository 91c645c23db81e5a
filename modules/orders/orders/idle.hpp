// Idle: what nobody touched for long, found in the order in which it was made.
#pragma once

#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/cart.hpp"

namespace nahtlos::orders {

/// Active carts that were last touched at `since` or before, oldest first.
std::vector<CartId> idle_carts(Tx& tx, Instant since, std::int64_t limit);

/// What stands at an open status at the location, last touched at `since` or before, oldest first.
std::vector<Fulfillment> left_at(Tx& tx, inventory::LocationId location, FulfillmentStatus status,
                                 Instant since, std::int64_t limit);

/// Fulfillments on hold that wait for a place, made after one of them (or the first), oldest first.
std::vector<Fulfillment> without_place(Tx& tx, const std::optional<FulfillmentId>& after,
                                       std::int64_t limit);

}  // namespace nahtlos::orders
