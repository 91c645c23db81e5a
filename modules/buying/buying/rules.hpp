// What may be done to a purchase order, and what comes of it. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "buying/types.hpp"
#include "buying/wishes.hpp"

namespace nahtlos::buying {

/// Refuses with "wrong_status" what cannot be done in the order's status.
std::optional<Refusal> unless_draft(PurchaseStatus status);
std::optional<Refusal> unless_under_way(PurchaseStatus status);
/// Goods that came cannot be sent back by canceling: a rest that will not come is received as
/// missing.
std::optional<Refusal> unless_cancelable(PurchaseStatus status);

/// The articles of the supplier, by SKU, and the stock item of each SKU of the wish.
struct LineFacts {
    std::map<std::string, Article> articles;
    std::map<std::string, inventory::StockItemId> items;
};

/// The lines of a wish. Refuses, by line: "required" (no cost is known), "not_whole_packs",
/// "out_of_range".
Result<std::vector<PurchaseLine>> lines_of(const PurchaseOrderRequest& wish, PurchaseOrderId id,
                                           const LineFacts& facts);

std::int64_t value_minor(const std::vector<PurchaseLine>& lines);

/// Dates by lead time where none was said.
void set_dates(std::vector<PurchaseLine>& lines, const Supplier& supplier, Instant now);

/// Sets the dates that the supplier confirms and returns those that are new. Refuses, by line:
/// "unknown_line", "repeated", "not_open".
Result<std::vector<SaidDate>> confirm(const PurchaseOrder& order, std::vector<PurchaseLine>& lines,
                                      const ConfirmRequest& wish, Instant now);

struct ReceiptWork {
    Receipt receipt;
    std::vector<ReceiptLine> lines;
    std::vector<ReceiptCost> costs;
};

/// Books a delivery on the lines and the status of the order. Refuses, by line: "unknown_line",
/// "repeated", "required" (nothing came), "more_than_open" (unless it says that it may be more),
/// "not_allowed" (costs where nothing arrived).
Result<ReceiptWork> receive(PurchaseOrder& order, std::vector<PurchaseLine>& lines,
                            const ReceiveRequest& wish, ReceiptId id, Instant now);

/// What a unit that arrived costs with its share of the receipt's costs; rounded once.
UnitPrice unit_cost(const ReceiptLine& line, Currency currency);

}  // namespace nahtlos::buying
