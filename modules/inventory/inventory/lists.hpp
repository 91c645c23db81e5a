// Lists of stock: levels, the ledger, shortage cases; and policies and fences by hand.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/sql/tx.hpp"
#include "inventory/stock.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

/// What is empty is not asked for.
struct LevelFilter {
    std::optional<StockItemId> stock_item;
    std::optional<LocationId> location;
    std::optional<Uuid> legal_entity;  // of the location
    std::optional<PileKey> after;      // the last one of the page before
    std::int64_t limit = 20;
};
/// Ascending by item, location and owner.
std::vector<Level> list_levels(Tx& tx, const LevelFilter& filter);

struct LedgerPlace {
    Instant recorded_at;
    std::string source;
    Uuid source_event;
    std::int64_t seq = 0;
    auto operator<=>(const LedgerPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(LedgerPlace, (), (recorded_at, source, source_event, seq))

struct LedgerFilter {
    StockItemId stock_item;
    LocationId location;
    std::optional<LedgerPlace> before;
    std::int64_t limit = 20;
};
/// Newest first, as far as the ledger's projection has come.
std::vector<Movement> list_movements(Tx& tx, const LedgerFilter& filter);

struct ShortageFilter {
    std::optional<ShortageState> state;
    std::optional<LocationId> location;
    std::optional<StockItemId> stock_item;
    std::optional<Uuid> legal_entity;
    std::optional<ShortageId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Shortage> list_shortages(Tx& tx, const ShortageFilter& filter);

struct PolicyPlace {
    StockItemId stock_item;
    LocationId location;
};
BOOST_DESCRIBE_STRUCT(PolicyPlace, (), (stock_item, location))

struct PolicyFilter {
    std::optional<StockItemId> stock_item;
    std::optional<LocationId> location;
    std::optional<Uuid> legal_entity;  // of the location
    std::optional<PolicyPlace> after;
    std::int64_t limit = 20;
};
/// Ascending by item and location.
std::vector<Policy> list_policies(Tx& tx, const PolicyFilter& filter);

struct FencePlace {
    StockItemId stock_item;
    LocationId location;
    std::string channel_group;
};
BOOST_DESCRIBE_STRUCT(FencePlace, (), (stock_item, location, channel_group))

struct FenceFilter {
    std::optional<StockItemId> stock_item;
    std::optional<LocationId> location;
    std::optional<Uuid> legal_entity;
    std::optional<std::string> channel_group;
    std::optional<FencePlace> after;
    std::int64_t limit = 20;
};
/// Ascending by item, location and group.
std::vector<Fence> list_fences(Tx& tx, const FenceFilter& filter);

/// Writes a policy or fence as it is, new or not. The caller has locked the levels of the item.
void put_policy(Tx& tx, const Policy& policy);
void put_fence(Tx& tx, const Fence& fence);
std::optional<Policy> find_policy(Tx& tx, StockItemId item, LocationId location);
std::optional<Fence> find_fence(Tx& tx, StockItemId item, LocationId location,
                                const std::string& channel_group);

}  // namespace nahtlos::inventory
