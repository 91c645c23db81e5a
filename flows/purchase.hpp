// What may be done to purchase orders: each function is one change, with its rows and events.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "buying/wishes.hpp"
#include "flows/books.hpp"
#include "flows/buyer.hpp"

namespace nahtlos::flows {

/// By whom an order is changed, and which version of it they have seen.
struct PurchaseCall {
    BuyerReach reach;
    std::optional<std::int64_t> if_match;
};

struct PurchaseAnswer {
    buying::PurchaseOrderId id;
    buying::PurchaseStatus status = buying::PurchaseStatus::draft;
    std::int64_t total_minor = 0, version = 0;
};
BOOST_DESCRIBE_STRUCT(PurchaseAnswer, (), (id, status, total_minor, version))

struct OpenUnits {
    std::int64_t line = 0, open = 0;
    static constexpr std::string_view schema_name = "OpenPurchaseUnits";
};
BOOST_DESCRIBE_STRUCT(OpenUnits, (), (line, open))

struct GoodsReceived {
    buying::ReceiptId id;
    buying::PurchaseOrderId purchase_order;
    buying::PurchaseStatus status = buying::PurchaseStatus::received;
    std::vector<OpenUnits> lines;  // of this delivery
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(GoodsReceived, (), (id, purchase_order, status, lines, version))

/// The supplier that a text names by code or id.
std::optional<buying::Supplier> supplier_named(Tx& tx, const std::string& text);

/// Refuses: "unknown" (supplier, location, SKU), "not_one_item", "code_taken" (the reference), and
/// what buying::lines_of refuses.
Result<PurchaseAnswer> create_purchase(ChangeScope& scope, Books& books,
                                       const buying::PurchaseOrderRequest& wish,
                                       const BuyerReach& reach);
/// The same for a draft, as a whole.
Result<PurchaseAnswer> change_purchase(ChangeScope& scope, Books& books, buying::PurchaseOrderId id,
                                       const buying::PurchaseOrderRequest& wish,
                                       const PurchaseCall& call);
/// Refuses "below_minimum".
Result<PurchaseAnswer> order_purchase(ChangeScope& scope, buying::PurchaseOrderId id,
                                      const buying::OrderGoodsRequest& wish,
                                      const PurchaseCall& call);
Result<PurchaseAnswer> confirm_purchase(ChangeScope& scope, buying::PurchaseOrderId id,
                                        const buying::ConfirmRequest& wish,
                                        const PurchaseCall& call);
Result<PurchaseAnswer> cancel_purchase(ChangeScope& scope, buying::PurchaseOrderId id,
                                       const PurchaseCall& call);
/// Books the goods onto the ledger in the same transaction.
Result<GoodsReceived> receive_purchase(ChangeScope& scope, Books& books, buying::PurchaseOrderId id,
                                       const buying::ReceiveRequest& wish,
                                       const PurchaseCall& call);

}  // namespace nahtlos::flows
