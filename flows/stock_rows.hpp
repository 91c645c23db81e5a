// What the rows of a ChangeStock mean: which level, which movement. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "flows/stock_change.hpp"

namespace nahtlos::flows {

/// A location by code or id, if there is one.
const inventory::Location* location_named(const Pages& pages, std::string_view text);

/// The one stock item that a SKU stands for, or the problem: "unknown", "not_one_item" for kits and
/// what takes no stock.
Result<inventory::StockItemId> item_of_sku(const Pages& pages, const std::string& sku);

/// The level that a row is about, and the one it goes to; nothing where the row is wrong.
struct RowPlace {
    std::optional<inventory::PileKey> from, to;
};
RowPlace place_of(const Pages& pages, const inventory::StockChangeRow& row);

/// Under which identity a row's first movement is written, where its source gave it one.
std::optional<inventory::MovementKey> movement_key(const inventory::StockChangeRequest& request,
                                                   const inventory::StockChangeRow& row);

/// What is wrong with a row by itself and its places, whatever the stock is.
std::vector<api::RowProblem> row_problems(const ChangeStockKind::Rows& rows,
                                          const ChangeStock& command,
                                          const inventory::StockChangeRow& row, Instant now);

/// What is wrong with the call as a whole.
std::vector<FieldProblem> request_problems(const inventory::StockChangeRequest& request,
                                           Instant now);

}  // namespace nahtlos::flows
