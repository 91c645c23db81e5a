#include "inventory/past.hpp"
#include "inventory/store.hpp"

namespace nahtlos::inventory {
namespace {

struct ItemId {
    StockItemId id;
};
BOOST_DESCRIBE_STRUCT(ItemId, (), (id))

// The least UUIDv7 of a moment's millisecond.
Uuid first_id_of(Instant at) {
    Uuid id;
    auto ms = at.us / 1000;
    for (int i = 5; i >= 0; --i, ms >>= 8) {
        id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms & 0xFF);
    }
    return id;
}

}  // namespace

std::vector<MovementKey> known_movements(Tx& tx, const std::vector<MovementKey>& keys) {
    return tx.find<MovementKey>("inventory_movement", keys);
}

std::vector<MovedSince> moved_since(Tx& tx, Instant at) {
    // What occurred after `at` was recorded after it, and our own command ids tell when.
    return tx.all<MovedSince>(
        "select stock_item, location, owner, cast(sum(on_hand) as bigint), "
        "cast(sum(allocated) as bigint), cast(sum(moved) as bigint) from ("
        "select stock_item, location, owner, on_hand, allocated, moved from inventory_movement "
        "where source = 'nahtlos' and source_event >= $1 and occurred_at > $2 union all "
        "select stock_item, location, owner, on_hand, allocated, moved from inventory_movement "
        "where source <> 'nahtlos' and recorded_at > $2 and occurred_at > $2) as later "
        "group by stock_item, location, owner",
        first_id_of(at), at);
}

std::vector<PastMovement> movements_between(Tx& tx, Instant from, Instant to) {
    return tx.all<PastMovement>(
        "select kind, stock_item, location, owner, on_hand, allocated, moved, cause_kind, cause, "
        "occurred_at from inventory_movement where (source = 'nahtlos' and source_event >= $1 or "
        "source <> 'nahtlos' and recorded_at > $2) and occurred_at > $2 and occurred_at <= $3 "
        "order by occurred_at, recorded_at, source, source_event, seq",
        first_id_of(from), from, to);
}

std::vector<MovedThere> moved_at(Tx& tx, LocationId location, Uuid owner, Instant at) {
    return tx.all<MovedThere>(
        "select kind, stock_item, on_hand, cause_kind, occurred_at from inventory_movement "
        "where (source = 'nahtlos' and source_event >= $1 or "
        "source <> 'nahtlos' and recorded_at > $2) and occurred_at > $2 and on_hand <> 0 and "
        "location = $3 and owner = $4",
        first_id_of(at), at, location, owner);
}

Stock stock_as_of(Tx& tx, const std::vector<StockItemId>& items, Instant at) {
    auto stock = load_stock(tx, items, sql::Lock::no);
    for (auto& [key, pile] : stock.piles) {
        pile.fences.clear();
        pile.holds.clear();
        // The ledger sums what left or entered any of these states.
        pile.level.damaged += pile.level.quality + pile.level.display;
        pile.level.quality = pile.level.display = 0;
    }
    for (const auto& later : moved_since(tx, at)) {
        const auto it = stock.piles.find({later.stock_item, later.location, later.owner});
        if (it == stock.piles.end()) continue;
        it->second.level.on_hand -= later.on_hand;
        it->second.level.allocated -= later.allocated;
        it->second.level.damaged -= later.moved;
    }
    return stock;
}

std::vector<StockItemId> known_items(Tx& tx, const std::vector<StockItemId>& items) {
    std::vector<ItemId> keys;
    for (const auto& item : items) keys.push_back({item});
    std::vector<StockItemId> found;
    for (const auto& row : tx.find<ItemId>("inventory_stock_item", keys)) found.push_back(row.id);
    return found;
}

std::vector<Feed> feeds(Tx& tx, const std::vector<FeedKey>& keys) {
    return tx.find<Feed>("inventory_feed", keys, sql::Lock::yes, sql::LockRank::feed);
}

void save_feeds(Tx& tx, const std::vector<Feed>& feeds) { tx.upsert("inventory_feed", 2, feeds); }

}  // namespace nahtlos::inventory
