#include <algorithm>

#include "base/sql/where.hpp"
#include "buying/store.hpp"

namespace nahtlos::buying {
namespace {

struct OrderKey {
    PurchaseOrderId id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (id))

struct OfOrder {
    PurchaseOrderId purchase_order;
    auto operator<=>(const OfOrder&) const = default;
};
BOOST_DESCRIBE_STRUCT(OfOrder, (), (purchase_order))

struct ReferenceKey {
    Uuid legal_entity;
    std::string reference;
};
BOOST_DESCRIBE_STRUCT(ReferenceKey, (), (legal_entity, reference))

struct OfReceipt {
    ReceiptId receipt;
    auto operator<=>(const OfReceipt&) const = default;
};
BOOST_DESCRIBE_STRUCT(OfReceipt, (), (receipt))

std::vector<OfReceipt> keys_of(const std::vector<Receipt>& receipts) {
    std::vector<OfReceipt> keys;
    for (const auto& receipt : receipts) keys.push_back({receipt.id});
    std::ranges::sort(keys);
    return keys;
}

}  // namespace

std::optional<PurchaseOrder> purchase_order(Tx& tx, PurchaseOrderId id, sql::Lock lock) {
    // Before levels, which a receipt changes.
    auto found = tx.find<PurchaseOrder>("buying_order", std::vector<OrderKey>{{id}}, lock,
                                        sql::LockRank::feed);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

bool is_reference_free(Tx& tx, const PurchaseOrder& order) {
    if (!order.reference) return true;
    const std::vector<ReferenceKey> keys{{order.legal_entity, *order.reference}};
    const auto found = tx.find<OrderKey>("buying_order", keys);
    return found.empty() || found.front().id == order.id;
}

std::vector<PurchaseOrder> purchase_orders(Tx& tx, const std::vector<PurchaseOrderId>& ids) {
    std::vector<OrderKey> keys;
    for (const auto id : ids) keys.push_back({id});
    return tx.find<PurchaseOrder>("buying_order", keys, "", "id");
}

bool insert_order(Tx& tx, const PurchaseOrder& order) {
    return tx.insert_missing("buying_order", std::vector{order}) == 1;
}

void update_order(Tx& tx, const PurchaseOrder& order) {
    tx.update("buying_order", 1, std::vector{order});
}

std::vector<PurchaseOrder> list_orders(Tx& tx, const PurchaseOrderFilter& filter) {
    sql::Where where;
    where.add_if("supplier = ", filter.supplier);
    where.add_if("location = ", filter.location);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_any("status", filter.statuses);
    where.add_if("reference = ", filter.reference);
    where.add_if("id in (select purchase_order from buying_line where sku = ", filter.sku, ")");
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<PurchaseOrder>(tx, "buying_order", where);
}

std::vector<PurchaseLine> lines_of(Tx& tx, const std::vector<PurchaseOrderId>& orders) {
    std::vector<OfOrder> keys;
    for (const auto id : orders) keys.push_back({id});
    std::ranges::sort(keys);
    return tx.find<PurchaseLine>("buying_line", keys, "", "purchase_order, line");
}

void replace_lines(Tx& tx, PurchaseOrderId order, const std::vector<PurchaseLine>& lines) {
    tx.erase("buying_line", std::vector<OfOrder>{{order}});
    tx.insert("buying_line", lines);
}

void update_lines(Tx& tx, const std::vector<PurchaseLine>& lines) {
    tx.update("buying_line", 2, lines);
}

void insert_dates(Tx& tx, const std::vector<SaidDate>& dates) { tx.insert("buying_date", dates); }

std::vector<SaidDate> dates_of(Tx& tx, PurchaseOrderId order) {
    return tx.find<SaidDate>("buying_date", std::vector<OfOrder>{{order}}, "", "line, version");
}

void insert_receipt(Tx& tx, const Receipt& receipt, const std::vector<ReceiptLine>& lines,
                    const std::vector<ReceiptCost>& costs) {
    tx.insert("buying_receipt", std::vector{receipt});
    tx.insert("buying_receipt_line", lines);
    tx.insert("buying_receipt_cost", costs);
}

std::vector<Receipt> receipts_of(Tx& tx, PurchaseOrderId order) {
    return tx.find<Receipt>("buying_receipt", std::vector<OfOrder>{{order}}, "", "id");
}

std::vector<ReceiptLine> lines_of(Tx& tx, const std::vector<Receipt>& receipts) {
    return tx.find<ReceiptLine>("buying_receipt_line", keys_of(receipts), "", "receipt, line");
}

std::vector<ReceiptCost> costs_of(Tx& tx, const std::vector<Receipt>& receipts) {
    return tx.find<ReceiptCost>("buying_receipt_cost", keys_of(receipts), "", "receipt, kind");
}

std::vector<Supply> list_supply(Tx& tx, const SupplyFilter& filter) {
    sql::Where where;
    where.also(
        "(o.status = 'ordered' or o.status = 'confirmed' or "
        "o.status = 'partially_received')");
    where.also("l.quantity + l.over > l.received + l.damaged + l.missing");
    where.add_if("l.sku = ", filter.sku);
    where.add_if("o.location = ", filter.location);
    where.add_if("o.legal_entity = ", filter.legal_entity);
    where.add_if("l.expected_at < ", filter.until);
    where.page("l.expected_at, l.purchase_order, l.line", filter.after, filter.limit);
    return sql::select<Supply>(
        tx,
        "select l.purchase_order, l.line, o.supplier, o.location, o.legal_entity, l.sku, "
        "l.stock_item, l.expected_at, "
        "l.quantity + l.over - l.received - l.damaged - l.missing "
        "from buying_line l join buying_order o on o.id = l.purchase_order",
        where);
}

}  // namespace nahtlos::buying
