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

/// Writes the levels and fences that were changed; raises their versions.
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

void insert_holds(Tx& tx, const std::vector<Hold>& holds);
void update_holds(Tx& tx, const std::vector<Hold>& holds);
std::vector<Hold> holds_of(Tx& tx, const std::vector<Uuid>& holders);

}  // namespace nahtlos::inventory
