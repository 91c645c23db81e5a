#include "inventory/store.hpp"

#include <algorithm>
#include <set>

namespace nahtlos::inventory {
namespace {

struct ItemKey {
    StockItemId stock_item;
};
BOOST_DESCRIBE_STRUCT(ItemKey, (), (stock_item))

struct OrderKey {
    Uuid order_id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (order_id))

struct HolderKey {
    Uuid holder;
};
BOOST_DESCRIBE_STRUCT(HolderKey, (), (holder))

struct FenceUse {
    StockItemId stock_item;
    LocationId location;
    std::string channel_group;
    std::int64_t used = 0;
};
BOOST_DESCRIBE_STRUCT(FenceUse, (), (stock_item, location, channel_group, used))

struct AllocationProgress {
    Uuid order_id;
    std::int64_t line = 0;
    StockItemId stock_item;
    Uuid pin, fulfillment;
    std::int64_t quantity = 0, consumed = 0, released = 0, fenced = 0;
};
BOOST_DESCRIBE_STRUCT(AllocationProgress, (),
                      (order_id, line, stock_item, pin, fulfillment, quantity, consumed, released,
                       fenced))

struct LevelKey {
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    auto operator<=>(const LevelKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(LevelKey, (), (stock_item, location, owner))

struct HoldProgress {
    Uuid holder;
    std::int64_t line = 0;
    StockItemId stock_item;
    Uuid pin;
    HoldState state = HoldState::live;
    Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(HoldProgress, (), (holder, line, stock_item, pin, state, expires_at))

template <class Key, class Id>
std::vector<Key> keys_of(const std::vector<Id>& ids) {
    std::vector<Key> keys;
    keys.reserve(ids.size());
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

// Puts what belongs to (item, location) on every pile there, whoever owns it.
template <class Row, class Put>
void spread(Stock& stock, const std::vector<Row>& rows, Put put) {
    for (const auto& row : rows) {
        const PileKey first{row.stock_item, row.location, Uuid{}};
        for (auto it = stock.piles.lower_bound(first);
             it != stock.piles.end() && it->first.stock_item == row.stock_item &&
             it->first.location == row.location;
             ++it) {
            put(it->second, row);
        }
    }
}

}  // namespace

Stock load_stock(Tx& tx, const std::vector<StockItemId>& items, sql::Lock lock) {
    Stock stock;
    const auto keys = keys_of<ItemKey>(items);
    for (const auto& level : tx.find<Level>("inventory_level", keys, lock, sql::LockRank::level, {},
                                            "stock_item, location, owner")) {
        Pile pile{level, {level.stock_item, level.location}, {}, {}};
        stock.piles.emplace(PileKey{level.stock_item, level.location, level.owner},
                            std::move(pile));
    }
    spread(stock, tx.find<Policy>("inventory_policy", keys),
           [](Pile& pile, const Policy& policy) { pile.policy = policy; });
    spread(stock, tx.find<Fence>("inventory_fence", keys),
           [](Pile& pile, const Fence& fence) { pile.fences.push_back(fence); });
    for (const auto& hold : tx.find<Hold>("inventory_hold", keys, "state = 'live'")) {
        if (hold.pin_kind != PinKind::location) continue;
        const auto it = stock.piles.find({hold.stock_item, LocationId{hold.pin}, hold.owner});
        if (it != stock.piles.end()) it->second.holds.push_back(hold);
    }
    return stock;
}

void save_stock(Tx& tx, const Stock& stock) {
    std::vector<Level> fresh, levels;
    std::vector<FenceUse> fences;
    for (const auto& [key, pile] : stock.piles) {
        const auto& l = pile.level;
        if (pile.is_changed && l.version == 0) {
            fresh.push_back(l);
            fresh.back().version = 1;
        } else if (pile.is_changed) {
            levels.push_back(l);
            ++levels.back().version;
        }
        if (!pile.fences_changed) continue;
        for (const auto& f : pile.fences) {
            fences.push_back({f.stock_item, f.location, f.channel_group, f.used});
        }
    }
    tx.insert("inventory_level", fresh);
    tx.update("inventory_level", 3, levels);
    tx.update("inventory_fence", 3, fences);
}

void insert_allocations(Tx& tx, const std::vector<Allocation>& allocations) {
    tx.insert("inventory_allocation", allocations);
}

void update_allocations(Tx& tx, const std::vector<Allocation>& allocations) {
    std::vector<AllocationProgress> rows;
    for (const auto& a : allocations) {
        rows.push_back({a.order_id, a.line, a.stock_item, a.pin, a.fulfillment, a.quantity,
                        a.consumed, a.released, a.fenced});
    }
    tx.update("inventory_allocation", 5, rows);
}

std::vector<Allocation> allocations_of(Tx& tx, const std::vector<Uuid>& orders) {
    return tx.find<Allocation>("inventory_allocation", keys_of<OrderKey>(orders));
}

void insert_movements(Tx& tx, const std::vector<Movement>& movements) {
    tx.insert("inventory_movement", movements);
}

void ensure_levels(Tx& tx, const std::vector<PileKey>& keys) {
    std::vector<LevelKey> wanted;
    for (const auto& k : keys) wanted.push_back({k.stock_item, k.location, k.owner});
    std::set<LevelKey> known;
    for (const auto& key : tx.find<LevelKey>("inventory_level", wanted)) known.insert(key);
    std::vector<Level> fresh;
    for (const auto& k : wanted) {
        if (known.contains(k)) continue;
        fresh.push_back({k.stock_item, k.location, k.owner});
        fresh.back().version = 1;
    }
    tx.insert_missing("inventory_level", fresh);
}

std::vector<Shortage> open_shortages(Tx& tx, const std::vector<StockItemId>& items) {
    return tx.find<Shortage>("inventory_shortage", keys_of<ItemKey>(items), "state = 'open'",
                             "stock_item, location, owner");
}

void insert_shortages(Tx& tx, const std::vector<Shortage>& shortages) {
    tx.insert("inventory_shortage", shortages);
}

void update_shortages(Tx& tx, const std::vector<Shortage>& shortages) {
    tx.update("inventory_shortage", 1, shortages);
}

void insert_holds(Tx& tx, const std::vector<Hold>& holds) { tx.insert("inventory_hold", holds); }

void update_holds(Tx& tx, const std::vector<Hold>& holds) {
    std::vector<HoldProgress> rows;
    for (const auto& h : holds) {
        rows.push_back({h.holder, h.line, h.stock_item, h.pin, h.state, h.expires_at});
    }
    tx.update("inventory_hold", 4, rows);
}

std::vector<Hold> holds_of(Tx& tx, const std::vector<Uuid>& holders) {
    return tx.find<Hold>("inventory_hold", keys_of<HolderKey>(holders));
}

}  // namespace nahtlos::inventory
