// What moved in stock between two moments, for those who look back.
#pragma once

#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/stock.hpp"

namespace nahtlos::inventory {

struct PastMovement {
    MovementKind kind = MovementKind::adjusted;
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, allocated = 0, moved = 0;
    std::string cause_kind;
    Uuid cause;
    Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(PastMovement, (),
                      (kind, stock_item, location, owner, on_hand, allocated, moved, cause_kind,
                       cause, occurred_at))

/// All that occurred after `from` and up to `to`, in its order; reads all movements since `from`.
std::vector<PastMovement> movements_between(Tx& tx, Instant from, Instant to);

/// The stock of these items (ascending, unique) as it was right after `at`, by their movements
/// since; with the policies of today, and without fences and holds.
Stock stock_as_of(Tx& tx, const std::vector<StockItemId>& items, Instant at);

}  // namespace nahtlos::inventory
