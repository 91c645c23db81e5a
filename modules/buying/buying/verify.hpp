// What verify reads of purchase orders: in slices, by key.
#pragma once

#include <vector>

#include "base/sql/tx.hpp"
#include "buying/types.hpp"

namespace nahtlos::buying {

std::vector<Receipt> receipts_after(Tx& tx, ReceiptId after, std::int64_t limit);

/// A line with what all of its receipts together say.
struct FoldedLine {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0, quantity = 0, received = 0, damaged = 0, missing = 0, over = 0,
                 sum_received = 0, sum_damaged = 0, sum_missing = 0, sum_over = 0;
    PurchaseStatus status = PurchaseStatus::draft;
};
BOOST_DESCRIBE_STRUCT(FoldedLine, (),
                      (purchase_order, line, quantity, received, damaged, missing, over,
                       sum_received, sum_damaged, sum_missing, sum_over, status))
struct LineKey {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
};
BOOST_DESCRIBE_STRUCT(LineKey, (), (purchase_order, line))
std::vector<FoldedLine> folded_lines_after(Tx& tx, const LineKey& after, std::int64_t limit);

}  // namespace nahtlos::buying
