// Verify: what transfers say, what the ledger says of them, and what lies in transit.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "flows/transfer_goods.hpp"
#include "flows/verify_run.hpp"
#include "inventory/verify.hpp"
#include "transfers/store.hpp"

namespace nahtlos::flows {
namespace {

using inventory::PileKey;
using transfers::Transfer;
using transfers::TransferId;
using transfers::TransferLine;
using transfers::TransferStatus;

constexpr std::int64_t at_once = 200;  // transfers, which may have many lines

struct Slice {
    std::vector<Transfer> rows;
    std::map<TransferId, std::vector<TransferLine>> lines;
    std::map<TransferId, std::vector<transfers::TransferEntry>> entries;
    std::vector<inventory::CommandMovement> movements;
};

Slice slice_after(Tx& tx, TransferId after) {
    Slice slice;
    slice.rows = transfers::transfers_after(tx, after, at_once);
    std::vector<TransferId> ids;
    for (const auto& row : slice.rows) ids.push_back(row.id);
    for (auto& line : transfers::lines_of(tx, ids)) slice.lines[line.transfer].push_back(line);
    std::set<Uuid> commands;
    for (auto& entry : transfers::entries_of(tx, ids)) {
        commands.insert(entry.command);
        slice.entries[entry.transfer].push_back(entry);
    }
    slice.movements = inventory::movements_of(tx, {commands.begin(), commands.end()});
    return slice;
}

std::string shown(const TransferLine& l) {
    return std::to_string(l.shipped) + " shipped, " + std::to_string(l.received) + " received, " +
           std::to_string(l.damaged) + " damaged, " + std::to_string(l.missing) + " missing, " +
           std::to_string(l.surplus) + " surplus";
}

bool is_past_release(TransferStatus status) {
    return status != TransferStatus::draft && status != TransferStatus::canceled &&
           status != TransferStatus::closed;
}

void judge_lines(VerifyRun& run, const Transfer& transfer, const std::vector<TransferLine>& lines,
                 const std::vector<transfers::TransferEntry>& entries) {
    run.count(Check::transfer_lines, lines.size());
    const auto name = "transfer " + to_string(transfer.id);
    for (const auto& line : lines) {
        auto folded = line;
        folded.shipped = folded.received = folded.damaged = folded.missing = folded.surplus = 0;
        for (const auto& entry : entries) {
            if (entry.line == line.line) transfers::apply(folded, entry);
        }
        if (shown(folded) == shown(line)) continue;
        run.broken(Check::transfer_lines, name + " line " + std::to_string(line.line),
                   shown(folded), shown(line));
    }
    auto expected = transfer.status;
    if (is_past_release(expected)) {
        expected = transfers::status_of(lines);
    } else if (expected != TransferStatus::closed && !entries.empty()) {
        expected = TransferStatus::released;  // nothing moves before release
    }
    if (expected == transfer.status) return;
    run.broken(Check::transfer_lines, name, std::string(enum_name(expected)),
               std::string(enum_name(transfer.status)));
}

// By command, item and place: pieces on hand, and damaged ones.
using Moved = std::map<std::tuple<Uuid, inventory::StockItemId, inventory::LocationId, Uuid>,
                       std::pair<std::int64_t, std::int64_t>>;

void judge_movements(VerifyRun& run, const Slice& slice, const Transfer& transfer) {
    Moved expected, found;
    const auto lines = slice.lines.find(transfer.id);
    const auto entries = slice.entries.find(transfer.id);
    if (lines == slice.lines.end() || entries == slice.entries.end()) return;
    std::map<std::int64_t, inventory::StockItemId> items;
    for (const auto& line : lines->second) items[line.line] = line.stock_item;
    for (const auto& entry : entries->second) {
        for (const auto& move : moves_of(transfer, entry)) {
            auto& sum = expected[{entry.command, items[entry.line], move.location, transfer.owner}];
            sum.first += move.on_hand;
            sum.second += move.damaged;
        }
    }
    for (const auto& m : slice.movements) {
        if (m.cause_kind != "transfer" || m.cause != transfer.id.uuid) continue;
        auto& sum = found[{m.source_event, m.stock_item, m.location, m.owner}];
        sum.first += m.on_hand;
        sum.second += m.moved;
    }
    run.count(Check::transfer_movements, entries->second.size());
    if (expected == found) return;
    run.broken(Check::transfer_movements, "transfer " + to_string(transfer.id),
               std::to_string(expected.size()) + " levels moved as it says",
               std::to_string(found.size()) + " in the ledger");
}

std::string shown(const PileKey& key) {
    return "level " + to_string(key.stock_item) + " in transit at " + to_string(key.location) +
           " of owner " + to_string(key.owner);
}

void verify_transit(VerifyRun& run) {
    FoldPlan<PileKey, 1> plan;
    plan.check = Check::transfer_stock;
    plan.what = "transfer lines";
    plan.names = {"on_hand"};
    plan.stored = [](Tx& tx, const PileKey& after, std::int64_t limit) {
        std::vector<Stored<PileKey, 1>> rows;
        for (const auto& l : inventory::transit_levels_after(tx, after, limit)) {
            rows.push_back({{l.stock_item, l.location, l.owner}, l.version, {l.on_hand}});
        }
        return rows;
    };
    plan.deltas = [&](const InTx& in_tx, const auto& sink) {
        each_slice<transfers::UnderWay>(
            in_tx, run.slice(),
            [&](Tx& tx, const transfers::UnderWay& last) {
                return transfers::under_way_after(tx, {last.transfer, last.line}, run.slice());
            },
            [&](const auto& rows) {
                for (const auto& u : rows) sink({u.stock_item, u.transit, u.owner}, {u.quantity});
            });
    };
    plan.shown = [](const PileKey& key) { return shown(key); };
    Fold(run, plan).check_all();
}

}  // namespace

void verify_transfers(VerifyRun& run) {
    TransferId last;
    for (;;) {
        const auto slice = run.read([&](Tx& tx) { return slice_after(tx, last); });
        for (const auto& transfer : slice.rows) {
            const auto lines = slice.lines.find(transfer.id);
            const auto entries = slice.entries.find(transfer.id);
            judge_lines(run, transfer,
                        lines == slice.lines.end() ? std::vector<TransferLine>{} : lines->second,
                        entries == slice.entries.end() ? std::vector<transfers::TransferEntry>{}
                                                       : entries->second);
            judge_movements(run, slice, transfer);
        }
        run.tell("transfers", slice.rows.size());
        if (static_cast<std::int64_t>(slice.rows.size()) < at_once) break;
        last = slice.rows.back().id;
    }
    verify_transit(run);
}

}  // namespace nahtlos::flows
