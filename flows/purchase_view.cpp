#include "flows/purchase_view.hpp"

#include <map>

namespace nahtlos::flows {
namespace {

void fill(PurchaseSummary& view, const buying::PurchaseOrder& o) {
    view.id = o.id;
    view.reference = o.reference;
    view.status = o.status;
    view.supplier = o.supplier;
    view.location = o.location;
    view.legal_entity = channels::LegalEntityId{o.legal_entity};
    view.currency = o.currency;
    view.created_at = o.created_at;
    view.updated_at = o.updated_at;
    view.ordered_at = o.ordered_at;
    view.version = o.version;
}

std::vector<ReceiptView> receipts_of(Tx& tx, buying::PurchaseOrderId order) {
    const auto receipts = buying::receipts_of(tx, order);
    std::map<buying::ReceiptId, std::size_t> at;
    std::vector<ReceiptView> views;
    for (const auto& r : receipts) {
        at[r.id] = views.size();
        views.push_back({r.id, r.delivery_note, r.received_at, {}, {}});
    }
    for (const auto& l : buying::lines_of(tx, receipts)) {
        views[at.at(l.receipt)].lines.push_back(
            {l.line, l.received, l.damaged, l.missing, l.over, l.cost_minor, l.extra_minor});
    }
    for (const auto& c : buying::costs_of(tx, receipts)) {
        views[at.at(c.receipt)].costs.push_back({c.kind, c.amount_minor});
    }
    return views;
}

}  // namespace

std::vector<PurchaseSummary> summaries_of(Tx& tx,
                                          const std::vector<buying::PurchaseOrder>& orders) {
    std::vector<buying::PurchaseOrderId> ids;
    for (const auto& order : orders) ids.push_back(order.id);
    std::map<buying::PurchaseOrderId, std::int64_t> totals;
    for (const auto& line : buying::lines_of(tx, ids)) {
        totals[line.purchase_order] += line.quantity * line.cost_minor;
    }
    std::vector<PurchaseSummary> views;
    for (const auto& order : orders) {
        auto& view = views.emplace_back();
        fill(view, order);
        view.total_minor = totals[order.id];
    }
    return views;
}

PurchaseView view_of(Tx& tx, const buying::PurchaseOrder& order) {
    PurchaseView view;
    fill(view, order);
    view.note = order.note;
    for (const auto& l : buying::lines_of(tx, std::vector{order.id})) {
        view.lines.push_back({l.line,
                              l.sku,
                              l.supplier_sku,
                              l.quantity,
                              l.cost_minor,
                              l.expected_at,
                              l.received,
                              l.damaged,
                              l.missing,
                              l.over,
                              l.open(),
                              {}});
        view.total_minor += l.quantity * l.cost_minor;
    }
    for (const auto& date : buying::dates_of(tx, order.id)) {
        view.lines.at(static_cast<std::size_t>(date.line) - 1)
            .dates.push_back({date.expected_at, date.reason, date.said_at});
    }
    view.receipts = receipts_of(tx, order.id);
    return view;
}

}  // namespace nahtlos::flows
