// The inventory's stored form: what flows may ask of its tables, in a transaction they hold.
#pragma once

#include <memory>
#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/stock.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

/// Locations, draws and components; only what changed since `previous` where that is cheap.
std::shared_ptr<const Network> load_network(Tx& tx, const Network* previous);

/// All piles of these items (ascending, unique), their levels locked in key order, with policies,
/// fences and live holds.
Stock load_stock(Tx& tx, const std::vector<StockItemId>& items, sql::Lock lock);

/// Writes the levels and the use of fences that were changed; raises the versions of levels.
void save_stock(Tx& tx, const Stock& stock);

void insert_allocations(Tx& tx, const std::vector<Allocation>& allocations);
void update_allocations(Tx& tx, const std::vector<Allocation>& allocations);
std::vector<Allocation> allocations_of(Tx& tx, const std::vector<Uuid>& orders);
void insert_movements(Tx& tx, const std::vector<Movement>& movements);

/// Makes the levels of these keys (ascending, unique) that are not there yet, all zero, so that
/// they can be locked.
void ensure_levels(Tx& tx, const std::vector<PileKey>& keys);

/// The open shortage cases of these items (ascending, unique).
std::vector<Shortage> open_shortages(Tx& tx, const std::vector<StockItemId>& items);
void insert_shortages(Tx& tx, const std::vector<Shortage>& shortages);
void update_shortages(Tx& tx, const std::vector<Shortage>& shortages);

/// Identity of a movement.
struct MovementKey {
    std::string source;
    Uuid source_event;
    std::int64_t seq = 0;
    auto operator<=>(const MovementKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(MovementKey, (), (source, source_event, seq))
/// Those of these movements (ascending, unique) that are written already.
std::vector<MovementKey> known_movements(Tx& tx, const std::vector<MovementKey>& keys);

/// Sums of what moved at a level after a moment.
struct MovedSince {
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, allocated = 0, moved = 0;
};
BOOST_DESCRIBE_STRUCT(MovedSince, (), (stock_item, location, owner, on_hand, allocated, moved))
/// Of all levels at which something occurred after `at`; reads all movements since then.
std::vector<MovedSince> moved_since(Tx& tx, Instant at);

/// Those of these items (ascending, unique) that exist.
std::vector<StockItemId> known_items(Tx& tx, const std::vector<StockItemId>& items);

enum class FeedSemantics { physical, sellable };
BOOST_DESCRIBE_ENUM(FeedSemantics, physical, sellable)
/// How far a source of absolute counts was read at a location.
struct Feed {
    std::string source;
    LocationId location;
    FeedSemantics semantics = FeedSemantics::physical;
    Instant watermark;
};
BOOST_DESCRIBE_STRUCT(Feed, (), (source, location, semantics, watermark))
struct FeedKey {
    std::string source;
    LocationId location;
    auto operator<=>(const FeedKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(FeedKey, (), (source, location))
/// Locked, in key order.
std::vector<Feed> feeds(Tx& tx, const std::vector<FeedKey>& keys);
void save_feeds(Tx& tx, const std::vector<Feed>& feeds);

void insert_holds(Tx& tx, const std::vector<Hold>& holds);
void update_holds(Tx& tx, const std::vector<Hold>& holds);
std::vector<Hold> holds_of(Tx& tx, const std::vector<Uuid>& holders);

}  // namespace nahtlos::inventory
