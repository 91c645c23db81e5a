#include "flows/transfer_goods.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "flows/stock_booking.hpp"

namespace nahtlos::flows {
namespace {

using inventory::MovementKind;
using inventory::PileKey;
using transfers::Transfer;
using transfers::TransferEntryKind;
using transfers::TransferLine;

const TransferLine& line_of(const std::vector<TransferLine>& lines, std::int64_t line) {
    const auto it = std::ranges::find(lines, line, &TransferLine::line);
    check(it != lines.end(), "an entry is of a line");
    return *it;
}

std::optional<Refusal> unless_available(const StockBooking& booking, const Transfer& transfer,
                                        const std::vector<TransferLine>& lines,
                                        const transfers::TransferEntries& entries, bool is_named) {
    std::vector<FieldProblem> wrong;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        const PileKey from{line_of(lines, entry.line).stock_item, transfer.origin, transfer.owner};
        const auto lacking = booking.short_by(from, entry.quantity);
        if (lacking == 0) continue;
        // Entries stand in the order in which the caller named the lines.
        const auto at = is_named ? "/lines/" + std::to_string(i) + "/quantity" : "/lines";
        wrong.push_back({at, "insufficient_stock", "is more than what is left",
                         std::max<std::int64_t>(0, entry.quantity - lacking)});
    }
    if (wrong.empty()) return std::nullopt;
    return Refusal{RefusalKind::conflict, "insufficient_stock",
                   "there is not enough of it to be sent", std::move(wrong)};
}

}  // namespace

std::vector<TransferMove> moves_of(const Transfer& t, const transfers::TransferEntry& entry) {
    const auto q = entry.quantity;
    switch (entry.kind) {
        case TransferEntryKind::shipped:
            return {{MovementKind::transfer_out, t.origin, -q, 0},
                    {MovementKind::transfer_in, t.transit, q, 0}};
        case TransferEntryKind::received:
            return {{MovementKind::transfer_out, t.transit, -q, 0},
                    {MovementKind::transfer_in, t.destination, q, 0}};
        case TransferEntryKind::damaged:
            return {{MovementKind::transfer_out, t.transit, -q, 0},
                    {MovementKind::transfer_in, t.destination, q, 0},
                    {MovementKind::state_moved, t.destination, 0, q}};
        case TransferEntryKind::missing: return {{MovementKind::adjusted, t.transit, -q, 0}};
        case TransferEntryKind::surplus: return {{MovementKind::adjusted, t.transit, q, 0}};
    }
    return {};
}

std::optional<Refusal> book_transfer(ChangeScope& scope, const Transfer& transfer,
                                     const std::vector<TransferLine>& lines,
                                     transfers::TransferEntries& entries, Guard guard,
                                     bool is_named) {
    std::set<PileKey> piles;
    for (const auto& entry : entries) {
        const auto item = line_of(lines, entry.line).stock_item;
        for (const auto& move : moves_of(transfer, entry)) {
            piles.insert({item, move.location, transfer.owner});
        }
    }
    if (piles.empty()) return std::nullopt;
    StockBooking booking(scope, piles);
    if (guard == Guard::available) {
        if (auto refusal = unless_available(booking, transfer, lines, entries, is_named)) {
            return refusal;
        }
    }
    for (auto& entry : entries) {
        entry.command = scope.id;
        entry.occurred_at = entry.recorded_at = scope.now;
        for (const auto& move : moves_of(transfer, entry)) {
            inventory::Movement m;
            m.kind = move.kind;
            m.stock_item = line_of(lines, entry.line).stock_item;
            m.location = move.location;
            m.owner = transfer.owner;
            m.on_hand = move.on_hand;
            if (move.damaged != 0) m.state = inventory::StockState::damaged;
            m.moved = move.damaged;
            m.reason = entry.reason;
            m.cause_kind = "transfer";
            m.cause = transfer.id.uuid;
            booking.move(std::move(m));
        }
    }
    booking.save("transfer");
    return std::nullopt;
}

}  // namespace nahtlos::flows
