// Verify: purchase orders against their receipts, and receipts against the ledger.
#include <algorithm>
#include <map>

#include "buying/pins.hpp"
#include "buying/store.hpp"
#include "buying/verify.hpp"
#include "flows/verify_run.hpp"
#include "inventory/verify.hpp"

namespace nahtlos::flows {
namespace {

using buying::FoldedLine;
using buying::PinnedLine;
using buying::Receipt;
using inventory::PileKey;

struct Came {
    std::int64_t arrived = 0, damaged = 0;
    auto operator<=>(const Came&) const = default;
};
using ByPile = std::map<PileKey, Came>;

std::string shown(const ByPile& piles) {
    std::string text;
    for (const auto& [key, came] : piles) {
        text += (text.empty() ? "" : ", ") + to_string(key.stock_item) + ": " +
                std::to_string(came.arrived) + ", damaged " + std::to_string(came.damaged);
    }
    return text.empty() ? "nothing" : text;
}

std::string shown(const FoldedLine& l, bool as_summed) {
    const auto number = [](std::int64_t n) { return std::to_string(n); };
    return "received " + number(as_summed ? l.sum_received : l.received) + ", damaged " +
           number(as_summed ? l.sum_damaged : l.damaged) + ", missing " +
           number(as_summed ? l.sum_missing : l.missing) + ", over " +
           number(as_summed ? l.sum_over : l.over);
}

void judge(VerifyRun& run, const FoldedLine& l) {
    const auto name = "line " + std::to_string(l.line) + " of " + to_string(l.purchase_order);
    if (l.received != l.sum_received || l.damaged != l.sum_damaged || l.missing != l.sum_missing ||
        l.over != l.sum_over) {
        run.broken(Check::purchase_lines, name, shown(l, true), shown(l, false));
        return;
    }
    const auto open = l.quantity + l.over - l.received - l.damaged - l.missing;
    const bool is_closed = l.status == buying::PurchaseStatus::received;
    const bool has_come = l.received + l.damaged + l.missing > 0;
    const bool may_have_come = is_closed || l.status == buying::PurchaseStatus::partially_received;
    if (open < 0 || (is_closed && open > 0)) {
        run.broken(Check::purchase_lines, name, is_closed ? "nothing open" : "no more than ordered",
                   std::to_string(open) + " open");
    } else if (has_come && !may_have_come) {
        run.broken(Check::purchase_lines, name, "nothing came", shown(l, false));
    }
}

/// What receipts say, and what the ledger says that they moved.
class Receipts {
public:
    Receipts(Tx& tx, const std::vector<Receipt>& receipts) {
        std::vector<buying::PurchaseOrderId> ids;
        std::vector<Uuid> commands;
        for (const auto& receipt : receipts) {
            ids.push_back(receipt.purchase_order);
            commands.push_back(receipt.id.uuid);
        }
        std::ranges::sort(ids);
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        std::map<buying::PurchaseOrderId, buying::PurchaseOrder> orders;
        for (auto& order : buying::purchase_orders(tx, ids)) orders.emplace(order.id, order);
        std::map<buying::ReceiptId, buying::PurchaseOrderId> of;
        for (const auto& receipt : receipts) of.emplace(receipt.id, receipt.purchase_order);
        for (const auto& line : buying::lines_of(tx, receipts)) {
            if (line.arrived() == 0) continue;
            const auto& order = orders.at(of.at(line.receipt));
            auto& came =
                said[line.receipt.uuid][{line.stock_item, order.location, order.legal_entity}];
            came.arrived += line.arrived();
            came.damaged += line.damaged;
        }
        for (const auto& m : inventory::movements_of(tx, commands)) {
            auto& came = moved[m.source_event][{m.stock_item, m.location, m.owner}];
            came.arrived += m.on_hand;
            if (m.state == inventory::StockState::damaged) came.damaged += m.moved;
        }
    }
    std::map<Uuid, ByPile> said, moved;
};

void verify_pins(VerifyRun& run) {
    each_slice<PinnedLine>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const PinnedLine& last) {
            return buying::pinned_lines_after(tx, last.purchase_order, last.line, run.slice());
        },
        [&](const std::vector<PinnedLine>& rows) {
            run.count(Check::supply_pins, rows.size());
            run.tell("pinned lines", rows.size());
            for (const auto& row : rows) {
                const auto most = buying::is_under_way(row.status) ? row.open : 0;
                if (row.pinned <= most) continue;
                run.broken(
                    Check::supply_pins,
                    "line " + std::to_string(row.line) + " of " + to_string(row.purchase_order),
                    "at most " + std::to_string(most), std::to_string(row.pinned));
            }
        });
}

}  // namespace

void verify_buying(VerifyRun& run) {
    verify_pins(run);
    each_slice<FoldedLine>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const FoldedLine& last) {
            return buying::folded_lines_after(tx, {last.purchase_order, last.line}, run.slice());
        },
        [&](const std::vector<FoldedLine>& rows) {
            run.count(Check::purchase_lines, rows.size());
            run.tell("purchase orders", rows.size());
            for (const auto& row : rows) judge(run, row);
        });
    std::map<Uuid, ByPile> said, moved;
    each_slice<Receipt>(
        snapshots(run), run.slice(),
        [&](Tx& tx, const Receipt& last) {
            auto rows = buying::receipts_after(tx, last.id, run.slice());
            Receipts receipts(tx, rows);
            said = std::move(receipts.said);
            moved = std::move(receipts.moved);
            return rows;
        },
        [&](const std::vector<Receipt>& rows) {
            run.count(Check::purchase_receipts, rows.size());
            run.tell("receipts", rows.size());
            for (const auto& row : rows) {
                if (said[row.id.uuid] == moved[row.id.uuid]) continue;
                run.broken(Check::purchase_receipts, "receipt " + to_string(row.id),
                           shown(said[row.id.uuid]), shown(moved[row.id.uuid]));
            }
        });
}

}  // namespace nahtlos::flows
