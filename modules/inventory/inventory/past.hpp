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

/// What moved of an owner's goods at one location.
struct MovedThere {
    MovementKind kind = MovementKind::adjusted;
    StockItemId stock_item;
    std::int64_t on_hand = 0;
    std::string cause_kind;
    Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(MovedThere, (), (kind, stock_item, on_hand, cause_kind, occurred_at))
/// All that occurred there after `at`; reads all movements since then.
std::vector<MovedThere> moved_at(Tx& tx, LocationId location, Uuid owner, Instant at);

/// The stock of these items (ascending, unique) as it was right after `at`, by their movements
/// since; with the policies of today, and without fences and holds.
Stock stock_as_of(Tx& tx, const std::vector<StockItemId>& items, Instant at);

}  // namespace nahtlos::inventory
