// Buying as rows: suppliers, what they sell us, purchase orders, and the goods that came of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "inventory/types.hpp"

namespace nahtlos::buying {

using SupplierId = Id<"spl">;
using PurchaseOrderId = Id<"pur">;
using ReceiptId = Id<"rcp">;

enum class PurchaseStatus { draft, ordered, confirmed, partially_received, received, canceled };
BOOST_DESCRIBE_ENUM(PurchaseStatus, draft, ordered, confirmed, partially_received, received,
                    canceled)

/// What a delivery costs beside the goods.
enum class CostKind { freight, customs, insurance, packaging, other };
BOOST_DESCRIBE_ENUM(CostKind, freight, customs, insurance, packaging, other)

struct Supplier {
    SupplierId id;
    std::string code, name;
    std::optional<std::string> customer_number, contact, email, phone;
    Currency currency;
    std::int64_t lead_time_days = 0, minimum_minor = 0, version = 0;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Supplier, (),
                      (id, code, name, customer_number, contact, email, phone, currency,
                       lead_time_days, minimum_minor, version, created_at, updated_at))

/// What a supplier sells us: under which number, for how much, in packs of how many.
struct Article {
    SupplierId supplier;
    std::string sku;
    std::optional<std::string> supplier_sku;
    std::int64_t cost_minor = 0, pack_size = 1;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(Article, (), (supplier, sku, supplier_sku, cost_minor, pack_size, updated_at))

struct PurchaseOrder {
    PurchaseOrderId id;
    SupplierId supplier;
    inventory::LocationId location;
    Uuid legal_entity;
    std::optional<std::string> reference, note;
    Currency currency;
    PurchaseStatus status = PurchaseStatus::draft;
    std::int64_t version = 0;
    Instant created_at, updated_at;
    std::optional<Instant> ordered_at;
};
BOOST_DESCRIBE_STRUCT(PurchaseOrder, (),
                      (id, supplier, location, legal_entity, reference, note, currency, status,
                       version, created_at, updated_at, ordered_at))

struct PurchaseLine {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
    std::string sku;
    inventory::StockItemId stock_item;
    std::optional<std::string> supplier_sku;
    std::int64_t quantity = 0, cost_minor = 0;
    std::optional<Instant> expected_at;
    std::int64_t received = 0, damaged = 0, missing = 0, over = 0;
    std::int64_t open() const { return quantity + over - received - damaged - missing; }
};
BOOST_DESCRIBE_STRUCT(PurchaseLine, (),
                      (purchase_order, line, sku, stock_item, supplier_sku, quantity, cost_minor,
                       expected_at, received, damaged, missing, over))

/// A date that was said for a line.
struct SaidDate {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0, version = 0;
    Instant expected_at;
    std::optional<std::string> reason;
    Instant said_at;
};
BOOST_DESCRIBE_STRUCT(SaidDate, (), (purchase_order, line, version, expected_at, reason, said_at))

struct Receipt {
    ReceiptId id;
    PurchaseOrderId purchase_order;
    std::optional<std::string> delivery_note;
    Instant received_at;
};
BOOST_DESCRIBE_STRUCT(Receipt, (), (id, purchase_order, delivery_note, received_at))

struct ReceiptLine {
    ReceiptId receipt;
    std::int64_t line = 0;
    inventory::StockItemId stock_item;
    std::int64_t received = 0, damaged = 0, missing = 0, over = 0, cost_minor = 0, extra_minor = 0;
    std::int64_t arrived() const { return received + damaged; }
};
BOOST_DESCRIBE_STRUCT(ReceiptLine, (),
                      (receipt, line, stock_item, received, damaged, missing, over, cost_minor,
                       extra_minor))

struct ReceiptCost {
    ReceiptId receipt;
    CostKind kind = CostKind::freight;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(ReceiptCost, (), (receipt, kind, amount_minor))

/// Units promised to an order that wait for a line of a purchase order.
struct Pin {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
    Uuid order_id;
    std::int64_t order_line = 0;
    Uuid fulfillment;
    inventory::StockItemId stock_item;
    std::int64_t quantity = 0;
    Instant expected_at;
    auto operator<=>(const Pin&) const = default;
};
BOOST_DESCRIBE_STRUCT(Pin, (),
                      (purchase_order, line, order_id, order_line, fulfillment, stock_item,
                       quantity, expected_at))

/// What a fulfillment was promised before it first waited for a supplier.
struct Wait {
    Uuid fulfillment, order_id;
    std::optional<Instant> promised_at;
};
BOOST_DESCRIBE_STRUCT(Wait, (), (fulfillment, order_id, promised_at))

/// Goods are still to come.
inline bool is_under_way(PurchaseStatus status) {
    return status == PurchaseStatus::ordered || status == PurchaseStatus::confirmed ||
           status == PurchaseStatus::partially_received;
}

}  // namespace nahtlos::buying
