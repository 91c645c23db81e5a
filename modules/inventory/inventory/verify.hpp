// What verify reads of stock: in slices, by key.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/stock.hpp"
#include "inventory/store.hpp"

namespace nahtlos::inventory {

std::vector<Level> levels_after(Tx& tx, const PileKey& after, std::int64_t limit);

/// What one entry of the ledger adds to which level.
struct MovementDelta {
    std::string source;
    Uuid source_event;
    std::int64_t seq = 0;
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, allocated = 0;
    std::optional<StockState> state;
    std::int64_t moved = 0;
};
BOOST_DESCRIBE_STRUCT(MovementDelta, (),
                      (source, source_event, seq, stock_item, location, owner, on_hand, allocated,
                       state, moved))

std::vector<MovementDelta> movements_after(Tx& tx, const MovementKey& after, std::int64_t limit);

struct AllocationKey {
    Uuid order_id;
    std::int64_t line = 0;
    StockItemId stock_item;
    Uuid pin, fulfillment;
};

std::vector<Allocation> allocations_after(Tx& tx, const AllocationKey& after, std::int64_t limit);

struct FenceKey {
    StockItemId stock_item;
    LocationId location;
    std::string channel_group;
    auto operator<=>(const FenceKey&) const = default;
};

/// `version` moves with every change here, of which a fence itself counts edits only: the versions
/// of the levels that it limits are added.
std::vector<Fence> fences_after(Tx& tx, const FenceKey& after, std::int64_t limit);

/// Live holds that expired before `before`, the oldest first.
std::vector<Hold> holds_expired(Tx& tx, Instant before, std::int64_t limit);

/// Which levels of these items (ascending, unique) have an open shortage case.
std::set<PileKey> open_cases(Tx& tx, const std::vector<StockItemId>& items);

/// By level of these items: goods that were taken off it other than by handing out what was
/// promised (counts, damage, sales without a promise, transfers), and what was promised there and
/// is not any more. Both in base units, and both read whole tables.
std::map<PileKey, std::int64_t> goods_lost(Tx& tx, const std::vector<StockItemId>& items);
std::map<PileKey, std::int64_t> promises_ended(Tx& tx, const std::vector<StockItemId>& items);

/// What is promised of these items (ascending, unique) and was neither handed out nor given back.
std::vector<Allocation> open_allocations(Tx& tx, const std::vector<StockItemId>& items);

/// Those of locations of transit.
std::vector<Level> transit_levels_after(Tx& tx, const PileKey& after, std::int64_t limit);

/// What commands of ours moved, by command and number.
struct CommandMovement {
    Uuid source_event;
    std::int64_t seq = 0;
    MovementKind kind = MovementKind::adjusted;
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0;
    std::optional<StockState> state;
    std::int64_t moved = 0;
    std::optional<std::string> reason;
    std::string cause_kind;
    Uuid cause;
};
BOOST_DESCRIBE_STRUCT(CommandMovement, (),
                      (source_event, seq, kind, stock_item, location, owner, on_hand, state, moved,
                       reason, cause_kind, cause))
/// All that these commands (ascending, unique) of ours moved.
std::vector<CommandMovement> movements_of(Tx& tx, const std::vector<Uuid>& commands);

/// The ledger by item, held against the movements of our own commands. Nothing can be said while
/// it is behind the events.
struct LedgerCounts {
    bool is_behind = false;
    std::int64_t moved = 0, listed = 0;
};
LedgerCounts ledger_counts(Tx& tx);

}  // namespace nahtlos::inventory
