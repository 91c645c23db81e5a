// The stored form of transfers: what flows may ask of these tables, in a transaction they hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sql/tx.hpp"
#include "transfers/types.hpp"

namespace nahtlos::transfers {

std::optional<Transfer> find_transfer(Tx& tx, TransferId id, sql::Lock lock);
/// By transfer and line; under the lock of their transfer where something is to be written.
std::vector<TransferLine> lines_of(Tx& tx, const std::vector<TransferId>& transfers);
/// By transfer, in the order they were made.
std::vector<TransferEntry> entries_of(Tx& tx, const std::vector<TransferId>& transfers);

void insert_transfer(Tx& tx, const Transfer& transfer, const std::vector<TransferLine>& lines);
void update_transfer(Tx& tx, const Transfer& transfer);
/// The lines after new entries, which are numbered here.
void add_entries(Tx& tx, const std::vector<TransferLine>& lines,
                 std::vector<TransferEntry> entries);

/// What is empty is not asked for.
struct TransferFilter {
    std::optional<TransferStatus> status;
    std::optional<inventory::LocationId> origin, destination;
    std::optional<inventory::LocationId> location;  // either end
    std::optional<Uuid> legal_entity;               // of either end
    std::optional<std::string> reference;
    std::optional<TransferId> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Transfer> list_transfers(Tx& tx, const TransferFilter& filter);

struct DiscrepancyPlace {
    Instant recorded_at;
    TransferId transfer;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(DiscrepancyPlace, (), (recorded_at, transfer, n))

/// What did not arrive as it was sent.
struct Discrepancy {
    TransferId transfer;
    std::int64_t n = 0, line = 0;
    TransferEntryKind kind = TransferEntryKind::missing;
    std::int64_t quantity = 0;
    std::optional<std::string> reason;
    Instant occurred_at, recorded_at;
    inventory::StockItemId stock_item;
    std::optional<std::string> sku;
    inventory::LocationId origin, destination;
    static constexpr std::string_view schema_name = "TransferDiscrepancy";
};
BOOST_DESCRIBE_STRUCT(Discrepancy, (),
                      (transfer, n, line, kind, quantity, reason, occurred_at, recorded_at,
                       stock_item, sku, origin, destination))

struct DiscrepancyFilter {
    std::optional<TransferEntryKind> kind;
    std::optional<inventory::LocationId> location;
    std::optional<Uuid> legal_entity;
    std::optional<DiscrepancyPlace> before;
    std::int64_t limit = 20;
};
/// Newest first.
std::vector<Discrepancy> list_discrepancies(Tx& tx, const DiscrepancyFilter& filter);

/// Slices of all transfers by id, and of all lines that have something in transit.
std::vector<Transfer> transfers_after(Tx& tx, TransferId after, std::int64_t limit);

struct LinePlace {
    TransferId transfer;
    std::int64_t line = 0;
};
struct UnderWay {
    TransferId transfer;
    std::int64_t line = 0;
    inventory::StockItemId stock_item;
    inventory::LocationId transit;
    Uuid owner;
    std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(UnderWay, (), (transfer, line, stock_item, transit, owner, quantity))
std::vector<UnderWay> under_way_after(Tx& tx, const LinePlace& after, std::int64_t limit);

}  // namespace nahtlos::transfers
