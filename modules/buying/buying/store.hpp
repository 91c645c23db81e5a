// The stored form of suppliers and purchase orders: what flows may ask of these tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "buying/types.hpp"

namespace nahtlos::buying {

std::optional<Supplier> supplier(Tx& tx, SupplierId id, sql::Lock lock);
std::optional<Supplier> supplier_by_code(Tx& tx, const std::string& code);
std::vector<Supplier> suppliers(Tx& tx, const std::vector<SupplierId>& ids);
/// False where another one has the code.
bool insert_supplier(Tx& tx, const Supplier& supplier);
void update_supplier(Tx& tx, const Supplier& supplier);

struct SupplierFilter {
    std::optional<std::string> code;
    std::optional<SupplierId> before;
    std::int64_t limit = 100;
};
/// Newest first.
std::vector<Supplier> list_suppliers(Tx& tx, const SupplierFilter& filter);

/// Those of these articles (SKUs ascending, unique) that the supplier has.
std::vector<Article> articles(Tx& tx, SupplierId supplier, const std::vector<std::string>& skus);
void put_articles(Tx& tx, const std::vector<Article>& articles);
struct ArticleFilter {
    SupplierId supplier;
    std::optional<std::string> after;  // SKU
    std::int64_t limit = 100;
};
std::vector<Article> list_articles(Tx& tx, const ArticleFilter& filter);

/// With Lock::yes, which comes before the levels of stock, all that hangs under it is locked too.
std::optional<PurchaseOrder> purchase_order(Tx& tx, PurchaseOrderId id, sql::Lock lock);
/// Whether no other one of the legal entity has the reference.
bool is_reference_free(Tx& tx, const PurchaseOrder& order);
/// Ascending by id.
std::vector<PurchaseOrder> purchase_orders(Tx& tx, const std::vector<PurchaseOrderId>& ids);
/// False where another one of the legal entity has the reference.
bool insert_order(Tx& tx, const PurchaseOrder& order);
void update_order(Tx& tx, const PurchaseOrder& order);

struct PurchaseOrderFilter {
    std::optional<SupplierId> supplier;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> legal_entity;
    std::vector<PurchaseStatus> statuses;
    std::optional<std::string> sku, reference;
    std::optional<PurchaseOrderId> before;
    std::int64_t limit = 100;
};
/// Newest first.
std::vector<PurchaseOrder> list_orders(Tx& tx, const PurchaseOrderFilter& filter);

/// By order and number.
std::vector<PurchaseLine> lines_of(Tx& tx, const std::vector<PurchaseOrderId>& orders);
/// In place of those before, of a draft.
void replace_lines(Tx& tx, PurchaseOrderId order, const std::vector<PurchaseLine>& lines);
void update_lines(Tx& tx, const std::vector<PurchaseLine>& lines);

void insert_dates(Tx& tx, const std::vector<SaidDate>& dates);
/// By line, oldest first.
std::vector<SaidDate> dates_of(Tx& tx, PurchaseOrderId order);

void insert_receipt(Tx& tx, const Receipt& receipt, const std::vector<ReceiptLine>& lines,
                    const std::vector<ReceiptCost>& costs);
/// Oldest first.
std::vector<Receipt> receipts_of(Tx& tx, PurchaseOrderId order);
std::vector<ReceiptLine> lines_of(Tx& tx, const std::vector<Receipt>& receipts);
std::vector<ReceiptCost> costs_of(Tx& tx, const std::vector<Receipt>& receipts);

/// What is to come of an item, soonest first.
struct Supply {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
    SupplierId supplier;
    inventory::LocationId location;
    Uuid legal_entity;
    std::string sku;
    inventory::StockItemId stock_item;
    Instant expected_at;
    std::int64_t open = 0;
};
BOOST_DESCRIBE_STRUCT(Supply, (),
                      (purchase_order, line, supplier, location, legal_entity, sku, stock_item,
                       expected_at, open))
struct SupplyPlace {
    Instant expected_at;
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
};
BOOST_DESCRIBE_STRUCT(SupplyPlace, (), (expected_at, purchase_order, line))
struct SupplyFilter {
    std::optional<std::string> sku;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> legal_entity;
    std::optional<Instant> until;
    std::optional<SupplyPlace> after;
    std::int64_t limit = 100;
};
std::vector<Supply> list_supply(Tx& tx, const SupplyFilter& filter);

}  // namespace nahtlos::buying
