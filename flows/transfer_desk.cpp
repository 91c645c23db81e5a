#include "flows/transfer_desk.hpp"

#include "base/api/call.hpp"
#include "base/json/writer.hpp"
#include "flows/transfer_goods.hpp"
#include "transfers/store.hpp"

namespace nahtlos::flows {
namespace {

using transfers::Transfer;
using transfers::TransferEntries;
using transfers::TransferLine;
using transfers::TransferStatus;

struct TransferEvent {
    transfers::TransferId transfer;
    inventory::LocationId from, to;
    TransferStatus status = TransferStatus::draft;
};
BOOST_DESCRIBE_STRUCT(TransferEvent, (), (transfer, from, to, status))

struct Open {
    Transfer row;
    std::vector<TransferLine> lines;
};

Result<Open> open(ChangeScope& scope, const TransferCall& call) {
    auto row = transfers::find_transfer(scope.tx, call.id, sql::Lock::yes);
    if (!row || !sees(call.reach, *row)) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such transfer"};
    }
    if (auto refusal = api::unless_version(call.if_match, row->version)) return *std::move(refusal);
    return Open{*std::move(row), transfers::lines_of(scope.tx, {call.id})};
}

Refusal of_the_other_end() {
    return {RefusalKind::forbidden, "outside_of_key", "this is for the other end to do"};
}

TransferView changed(ChangeScope& scope, Open& transfer, TransferStatus status, const char* type) {
    auto& row = transfer.row;
    row.status = status;
    row.updated_at = scope.now;
    ++row.version;
    transfers::update_transfer(scope.tx, row);
    tell_of_transfer(scope, row, type);
    return view_of(row, transfer.lines);
}

// Books entries on the ledger and on the lines.
Result<Done> book(ChangeScope& scope, Open& transfer, TransferEntries& entries, Guard guard,
                  bool is_named) {
    if (auto refusal =
            book_transfer(scope, transfer.row, transfer.lines, entries, guard, is_named)) {
        return *std::move(refusal);
    }
    for (auto& entry : entries) {
        for (auto& line : transfer.lines) {
            if (line.line == entry.line) transfers::apply(line, entry);
        }
    }
    transfers::add_entries(scope.tx, transfer.lines, entries);
    return Done{};
}

}  // namespace

bool sees(const PlaceReach& reach, const Transfer& transfer) {
    return reach.has(transfer.origin, transfer.origin_entity) ||
           reach.has(transfer.destination, transfer.destination_entity);
}

void tell_of_transfer(ChangeScope& scope, const Transfer& t, const char* type) {
    scope.events.push_back({type, t.id.uuid, t.version, scope.context, scope.now,
                            json::write(TransferEvent{t.id, t.origin, t.destination, t.status})});
}

TransferView view_of(const Transfer& t, const std::vector<TransferLine>& lines) {
    TransferView view{t.id,        t.origin,     t.destination,  t.transit,     t.owner,
                      t.reference, t.note,       t.close_reason, t.expected_at, t.status,
                      {},          t.created_at, t.updated_at,   t.version};
    for (const auto& l : lines) {
        if (l.transfer != t.id) continue;
        view.lines.push_back({l.line, l.stock_item, l.sku, l.quantity, l.shipped, l.received,
                              l.damaged, l.missing, l.surplus, l.in_transit()});
    }
    return view;
}

Result<TransferView> release_transfer(ChangeScope& scope, const TransferCall& call) {
    auto transfer = open(scope, call);
    if (!transfer) return transfer.refusal();
    if (auto refusal = transfers::unless_to_release(transfer->row)) return *std::move(refusal);
    return changed(scope, *transfer, TransferStatus::released, "transfer_released");
}

Result<TransferView> cancel_transfer(ChangeScope& scope, const TransferCall& call) {
    auto transfer = open(scope, call);
    if (!transfer) return transfer.refusal();
    if (auto refusal = transfers::unless_to_cancel(transfer->row)) return *std::move(refusal);
    return changed(scope, *transfer, TransferStatus::canceled, "transfer_canceled");
}

Result<TransferView> ship_transfer(ChangeScope& scope, const TransferCall& call,
                                   const transfers::ShipTransfer& wish) {
    auto transfer = open(scope, call);
    if (!transfer) return transfer.refusal();
    const auto& row = transfer->row;
    if (!call.reach.has(row.origin, row.origin_entity)) return of_the_other_end();
    auto entries = transfers::ship(row, transfer->lines, wish);
    if (!entries) return entries.refusal();
    const auto guard = wish.even_if_promised ? Guard::none : Guard::available;
    auto booked = book(scope, *transfer, *entries, guard, wish.lines.has_value());
    if (!booked) return booked.refusal();
    return changed(scope, *transfer, transfers::status_of(transfer->lines), "transfer_shipped");
}

Result<TransferView> receive_transfer(ChangeScope& scope, const TransferCall& call,
                                      const transfers::ReceiveTransfer& wish) {
    auto transfer = open(scope, call);
    if (!transfer) return transfer.refusal();
    const auto& row = transfer->row;
    if (!call.reach.has(row.destination, row.destination_entity)) return of_the_other_end();
    auto entries = transfers::receive(row, transfer->lines, wish);
    if (!entries) return entries.refusal();
    auto booked = book(scope, *transfer, *entries, Guard::none, true);
    if (!booked) return booked.refusal();
    return changed(scope, *transfer, transfers::status_of(transfer->lines), "transfer_received");
}

Result<TransferView> close_transfer(ChangeScope& scope, const TransferCall& call,
                                    const transfers::CloseTransfer& wish) {
    auto transfer = open(scope, call);
    if (!transfer) return transfer.refusal();
    const auto& row = transfer->row;
    // Whoever writes off what is under way says that it did not arrive.
    if (!call.reach.has(row.destination, row.destination_entity)) return of_the_other_end();
    auto entries = transfers::close(row, transfer->lines, wish);
    if (!entries) return entries.refusal();
    auto booked = book(scope, *transfer, *entries, Guard::none, true);
    if (!booked) return booked.refusal();
    if (wish.reason) transfer->row.close_reason = wish.reason->value;
    return changed(scope, *transfer, TransferStatus::closed, "transfer_closed");
}

}  // namespace nahtlos::flows
