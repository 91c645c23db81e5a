#include "transfers/store.hpp"

#include <algorithm>

#include "base/sql/where.hpp"

namespace nahtlos::transfers {
namespace {

struct IdKey {
    TransferId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct OfTransfer {
    TransferId transfer;
};
BOOST_DESCRIBE_STRUCT(OfTransfer, (), (transfer))

std::vector<OfTransfer> keys_of(std::vector<TransferId> transfers) {
    std::ranges::sort(transfers);
    std::vector<OfTransfer> keys;
    for (const auto& id : transfers) keys.push_back({id});
    return keys;
}

// Of either end of the way.
template <class T>
void add_ends(sql::Where& where, const char* origin, const char* destination,
              const std::optional<T>& value) {
    if (!value) return;
    where.add(origin, *value, destination);
    where.put(*value);
    where.text() += ')';
}

}  // namespace

std::optional<Transfer> find_transfer(Tx& tx, TransferId id, sql::Lock lock) {
    // No command locks both transfers and orders, so that they may share a rank.
    auto rows = tx.find<Transfer>("transfers_transfer", std::vector<IdKey>{{id}}, lock,
                                  sql::LockRank::order);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<TransferLine> lines_of(Tx& tx, const std::vector<TransferId>& transfers) {
    return tx.find<TransferLine>("transfers_line", keys_of(transfers), {}, "transfer, line");
}

std::vector<TransferEntry> entries_of(Tx& tx, const std::vector<TransferId>& transfers) {
    return tx.find<TransferEntry>("transfers_entry", keys_of(transfers), {}, "transfer, n");
}

void insert_transfer(Tx& tx, const Transfer& transfer, const std::vector<TransferLine>& lines) {
    tx.insert("transfers_transfer", std::vector{transfer});
    tx.insert("transfers_line", lines);
}

void update_transfer(Tx& tx, const Transfer& transfer) {
    tx.update("transfers_transfer", 1, std::vector{transfer});
}

void add_entries(Tx& tx, const std::vector<TransferLine>& lines,
                 std::vector<TransferEntry> entries) {
    if (entries.empty()) return;
    tx.update("transfers_line", 2, lines);
    auto n = tx.value<std::int64_t>("select max(n) from transfers_entry where transfer = $1",
                                    entries.front().transfer)
                 .value_or(0);
    for (auto& entry : entries) entry.n = ++n;
    tx.insert("transfers_entry", entries);
}

std::vector<Transfer> list_transfers(Tx& tx, const TransferFilter& filter) {
    sql::Where where;
    where.add_if("status = ", filter.status);
    where.add_if("origin = ", filter.origin);
    where.add_if("destination = ", filter.destination);
    add_ends(where, "(origin = ", " or destination = ", filter.location);
    add_ends(where, "(origin_entity = ", " or destination_entity = ", filter.legal_entity);
    where.add_if("reference = ", filter.reference);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Transfer>(tx, "transfers_transfer", where);
}

std::vector<Discrepancy> list_discrepancies(Tx& tx, const DiscrepancyFilter& filter) {
    sql::Where where;
    where.also("e.kind <> 'shipped'");
    where.also("e.kind <> 'received'");
    where.add_if("e.kind = ", filter.kind);
    add_ends(where, "(t.origin = ", " or t.destination = ", filter.location);
    add_ends(where, "(t.origin_entity = ", " or t.destination_entity = ", filter.legal_entity);
    where.page("e.recorded_at, e.transfer, e.n", filter.before, filter.limit, sql::Way::down);
    return sql::select<Discrepancy>(
        tx,
        "select e.transfer, e.n, e.line, e.kind, e.quantity, e.reason, e.occurred_at, "
        "e.recorded_at, l.stock_item, l.sku, t.origin, t.destination from transfers_entry e "
        "join transfers_transfer t on t.id = e.transfer "
        "join transfers_line l on l.transfer = e.transfer and l.line = e.line",
        where);
}

std::vector<Transfer> transfers_after(Tx& tx, TransferId after, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(after), limit);
    return sql::rows_of<Transfer>(tx, "transfers_transfer", where);
}

std::vector<UnderWay> under_way_after(Tx& tx, const LinePlace& after, std::int64_t limit) {
    return tx.all<UnderWay>(
        "select l.transfer, l.line, l.stock_item, t.transit, t.owner, "
        "l.shipped + l.surplus - l.received - l.damaged - l.missing "
        "from transfers_line l join transfers_transfer t on t.id = l.transfer "
        "where (l.transfer, l.line) > ($1, $2) and "
        "l.shipped + l.surplus <> l.received + l.damaged + l.missing "
        "order by l.transfer, l.line limit $3",
        after.transfer, after.line, limit);
}

}  // namespace nahtlos::transfers
