// Stock items of articles in bulk, and what articles take from them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

struct NewStockItem {
    StockItemId id;
    std::string code;
};

/// Plain stock items, by the piece.
void insert_stock_items(ChangeScope& scope, const std::vector<NewStockItem>& items);

/// What each of these variants (ascending, unique) takes from stock.
std::map<Uuid, std::vector<Component>> components_of(Tx& tx, const std::vector<Uuid>& variants);

}  // namespace nahtlos::inventory
