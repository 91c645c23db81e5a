// Goods of a purchase order come in: the order, the receipt and the ledger in one transaction.
#include <set>

#include "base/json/writer.hpp"
#include "buying/rules.hpp"
#include "buying/store.hpp"
#include "flows/purchase_rows.hpp"
#include "flows/stock_change.hpp"

namespace nahtlos::flows {
namespace {

using inventory::StockChangeKind;
using inventory::StockChangeRow;

struct ReceivedUnits {
    std::int64_t line = 0;
    std::string sku;
    std::int64_t received = 0, damaged = 0, missing = 0;
};
BOOST_DESCRIBE_STRUCT(ReceivedUnits, (), (line, sku, received, damaged, missing))

struct ReceivedEvent {
    buying::PurchaseOrderId purchase_order;
    buying::SupplierId supplier;
    inventory::LocationId location;
    buying::PurchaseStatus status = buying::PurchaseStatus::received;
    buying::ReceiptId receipt;
    std::vector<ReceivedUnits> lines;
};
BOOST_DESCRIBE_STRUCT(ReceivedEvent, (),
                      (purchase_order, supplier, location, status, receipt, lines))

// What the ledger is told of the receipt: what arrived, and what of it is damaged.
ChangeStock change_of(const buying::PurchaseOrder& order, const buying::ReceiptWork& work) {
    ChangeStock change;
    auto& rows = change.request.rows.values;
    for (const auto& line : work.lines) {
        if (line.arrived() == 0) continue;
        StockChangeRow row;
        row.kind = StockChangeKind::receive;
        row.stock_item = line.stock_item;
        row.location.value = to_string(order.location);
        row.owner = order.legal_entity;
        row.quantity = line.arrived();
        row.unit_cost = buying::unit_cost(line, order.currency);
        row.currency = order.currency;
        rows.push_back(row);
        if (line.damaged == 0) continue;
        row.kind = StockChangeKind::move_state;
        row.state = inventory::StockState::damaged;
        row.quantity = line.damaged;
        row.unit_cost.reset();
        row.currency.reset();
        rows.push_back(std::move(row));
    }
    return change;
}

// The ledger's own rules, on the levels as they are under their locks. The command is a row of the
// receipt, so that its id is the receipt's.
void book(ChangeScope& scope, Books& books, const buying::PurchaseOrder& order,
          const buying::ReceiptWork& work) {
    auto change = change_of(order, work);
    if (change.request.rows.values.empty()) return;
    std::set<inventory::PileKey> piles;
    ChangeStockKind::Rows rows;
    for (const auto& row : change.request.rows) {
        piles.insert({*row.stock_item, order.location, order.legal_entity});
        rows.items.insert(*row.stock_item);
    }
    rows.pages = books.read(scope.tx);
    inventory::ensure_levels(scope.tx, {piles.begin(), piles.end()});
    const std::vector<inventory::StockItemId> items(rows.items.begin(), rows.items.end());
    rows.stock = inventory::load_stock(scope.tx, items, sql::Lock::yes);
    rows.shortages.load(scope.tx, items);
    const ChangeStockKind kind(books);
    const Entry<ChangeStock> entry{std::move(change), {}, scope.context, scope.now, scope.id};
    auto done = kind.decide(rows, entry);
    check(done.ok(), "goods that came can be booked");
    kind.fold(rows, entry, *done);
    kind.save(scope.tx, rows);
    for (auto& event : rows.events) scope.events.push_back(std::move(event));
}

std::string event_of(const Purchase& purchase, const buying::ReceiptWork& work) {
    const auto& order = purchase.order;
    ReceivedEvent event{order.id,     order.supplier,  order.location,
                        order.status, work.receipt.id, {}};
    for (const auto& row : work.lines) {
        event.lines.push_back({row.line,
                               purchase.lines.at(static_cast<std::size_t>(row.line) - 1).sku,
                               row.received, row.damaged, row.missing});
    }
    return json::write(event);
}

}  // namespace

Result<GoodsReceived> receive_purchase(ChangeScope& scope, Books& books, buying::PurchaseOrderId id,
                                       const buying::ReceiveRequest& wish,
                                       const PurchaseCall& call) {
    auto purchase = open_purchase(scope, id, call);
    if (!purchase) return purchase.refusal();
    auto& [order, lines] = *purchase;
    if (auto refusal = buying::unless_under_way(order.status)) return *refusal;
    const auto work = buying::receive(order, lines, wish, buying::ReceiptId{scope.id}, scope.now);
    if (!work) return work.refusal();
    save_purchase(scope, *purchase, "purchase_order_received", event_of(*purchase, *work));
    buying::insert_receipt(scope.tx, work->receipt, work->lines, work->costs);
    book(scope, books, order, *work);
    GoodsReceived answer{work->receipt.id, id, order.status, {}, order.version};
    for (const auto& row : work->lines) {
        answer.lines.push_back({row.line, lines.at(static_cast<std::size_t>(row.line) - 1).open()});
    }
    return answer;
}

}  // namespace nahtlos::flows
