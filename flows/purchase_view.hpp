// PurchaseView: a purchase order as callers see it, with what was said of it and what came.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "buying/store.hpp"
#include "channels/directory.hpp"

namespace nahtlos::flows {

struct PurchaseSummary {
    buying::PurchaseOrderId id;
    std::optional<std::string> reference;
    buying::PurchaseStatus status = buying::PurchaseStatus::draft;
    buying::SupplierId supplier;
    inventory::LocationId location;
    channels::LegalEntityId legal_entity;
    Currency currency;
    std::int64_t total_minor = 0;
    Instant created_at, updated_at;
    std::optional<Instant> ordered_at;
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "PurchaseOrderSummary";
};
BOOST_DESCRIBE_STRUCT(PurchaseSummary, (),
                      (id, reference, status, supplier, location, legal_entity, currency,
                       total_minor, created_at, updated_at, ordered_at, version))

struct SaidDateView {
    Instant expected_at;
    std::optional<std::string> reason;
    Instant said_at;
    static constexpr std::string_view schema_name = "PurchaseDate";
};
BOOST_DESCRIBE_STRUCT(SaidDateView, (), (expected_at, reason, said_at))

struct PurchaseLineView {
    std::int64_t line = 0;
    std::string sku;
    std::optional<std::string> supplier_sku;
    std::int64_t quantity = 0, cost_minor = 0;
    std::optional<Instant> expected_at;
    std::int64_t received = 0, damaged = 0, missing = 0, over = 0, open = 0;
    std::vector<SaidDateView> dates;  // oldest first
    static constexpr std::string_view schema_name = "PurchaseOrderLine";
};
BOOST_DESCRIBE_STRUCT(PurchaseLineView, (),
                      (line, sku, supplier_sku, quantity, cost_minor, expected_at, received,
                       damaged, missing, over, open, dates))

struct ReceiptLineView {
    std::int64_t line = 0, received = 0, damaged = 0, missing = 0, over = 0, cost_minor = 0,
                 extra_minor = 0;
    static constexpr std::string_view schema_name = "PurchaseReceiptLine";
};
BOOST_DESCRIBE_STRUCT(ReceiptLineView, (),
                      (line, received, damaged, missing, over, cost_minor, extra_minor))

struct ReceiptCostView {
    buying::CostKind kind = buying::CostKind::freight;
    std::int64_t amount_minor = 0;
    static constexpr std::string_view schema_name = "PurchaseReceiptCost";
};
BOOST_DESCRIBE_STRUCT(ReceiptCostView, (), (kind, amount_minor))

struct ReceiptView {
    buying::ReceiptId id;
    std::optional<std::string> delivery_note;
    Instant received_at;
    std::vector<ReceiptLineView> lines;
    std::vector<ReceiptCostView> costs;
    static constexpr std::string_view schema_name = "PurchaseReceipt";
};
BOOST_DESCRIBE_STRUCT(ReceiptView, (), (id, delivery_note, received_at, lines, costs))

struct PurchaseView : PurchaseSummary {
    std::optional<std::string> note;
    std::vector<PurchaseLineView> lines;
    std::vector<ReceiptView> receipts;  // oldest first
    static constexpr std::string_view schema_name = "PurchaseOrder";
};
BOOST_DESCRIBE_STRUCT(PurchaseView, (PurchaseSummary), (note, lines, receipts))

std::vector<PurchaseSummary> summaries_of(Tx& tx, const std::vector<buying::PurchaseOrder>& orders);
PurchaseView view_of(Tx& tx, const buying::PurchaseOrder& order);

}  // namespace nahtlos::flows
