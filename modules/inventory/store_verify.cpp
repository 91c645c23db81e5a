#include "base/sql/where.hpp"
#include "inventory/verify.hpp"

namespace nahtlos::inventory {
namespace {

struct ItemKey {
    StockItemId stock_item;
};
BOOST_DESCRIBE_STRUCT(ItemKey, (), (stock_item))

struct CaseRow {
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(CaseRow, (), (stock_item, location, owner, state))

struct SumRow {
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(SumRow, (), (stock_item, location, owner, quantity))

std::map<PileKey, std::int64_t> sums(Tx& tx, const std::string& select, sql::Where& where,
                                     const std::string& group_by) {
    std::map<PileKey, std::int64_t> sums;
    for (const auto& row : sql::select<SumRow>(tx, select, where, " group by " + group_by)) {
        sums[{row.stock_item, row.location, row.owner}] = row.quantity;
    }
    return sums;
}

struct OfCommand {
    std::string source = "nahtlos";
    Uuid source_event;
};
BOOST_DESCRIBE_STRUCT(OfCommand, (), (source, source_event))

}  // namespace

std::vector<Level> transit_levels_after(Tx& tx, const PileKey& after, std::int64_t limit) {
    sql::Where where;
    where.also("location in (select id from inventory_location where kind = 'transit')");
    where.page("stock_item, location, owner", std::optional(after), limit);
    return sql::rows_of<Level>(tx, "inventory_level", where);
}

std::vector<CommandMovement> movements_of(Tx& tx, const std::vector<Uuid>& commands) {
    std::vector<OfCommand> keys;
    for (const auto& command : commands) keys.push_back({.source_event = command});
    return tx.find<CommandMovement>("inventory_movement", keys, {}, "source_event, seq");
}

std::vector<Level> levels_after(Tx& tx, const PileKey& after, std::int64_t limit) {
    return tx.all<Level>(
        "select stock_item, location, owner, on_hand, damaged, quality, display, allocated, "
        "version from inventory_level where (stock_item, location, owner) > ($1, $2, $3) "
        "order by stock_item, location, owner limit $4",
        after.stock_item, after.location, after.owner, limit);
}

std::vector<MovementDelta> movements_after(Tx& tx, const MovementKey& after, std::int64_t limit) {
    return tx.all<MovementDelta>(
        "select source, source_event, seq, stock_item, location, owner, on_hand, allocated, "
        "state, moved from inventory_movement where (source, source_event, seq) > ($1, $2, $3) "
        "order by source, source_event, seq limit $4",
        after.source, after.source_event, after.seq, limit);
}

std::vector<Allocation> allocations_after(Tx& tx, const AllocationKey& after, std::int64_t limit) {
    return tx.all<Allocation>(
        "select order_id, line, stock_item, pin, pin_kind, owner, fulfillment, channel_group, "
        "quantity, consumed, released, fenced from inventory_allocation "
        "where (order_id, line, stock_item, pin, fulfillment) > ($1, $2, $3, $4, $5) "
        "order by order_id, line, stock_item, pin, fulfillment limit $6",
        after.order_id, after.line, after.stock_item, after.pin, after.fulfillment, limit);
}

std::vector<Fence> fences_after(Tx& tx, const FenceKey& after, std::int64_t limit) {
    return tx.all<Fence>(
        "select stock_item, location, channel_group, quantity, used, mode, valid_from, valid_to, "
        "cast(version + (select coalesce(sum(l.version), 0) from inventory_level l where "
        "l.stock_item = inventory_fence.stock_item and l.location = inventory_fence.location) as "
        "bigint) "
        "from inventory_fence where (stock_item, location, channel_group) > ($1, $2, $3) "
        "order by stock_item, location, channel_group limit $4",
        after.stock_item, after.location, after.channel_group, limit);
}

std::vector<Hold> holds_expired(Tx& tx, Instant before, std::int64_t limit) {
    return tx.all<Hold>(
        "select holder, line, stock_item, pin, pin_kind, owner, quantity, channel_group, state, "
        "expires_at from inventory_hold where state = 'live' and expires_at < $1 "
        "order by expires_at limit $2",
        before, limit);
}

std::set<PileKey> open_cases(Tx& tx, const std::vector<StockItemId>& items) {
    std::vector<ItemKey> keys;
    for (const auto& item : items) keys.push_back({item});
    std::set<PileKey> open;
    for (const auto& row : tx.find<CaseRow>("inventory_shortage", keys)) {
        if (row.state == "open") open.insert({row.stock_item, row.location, row.owner});
    }
    return open;
}

std::map<PileKey, std::int64_t> goods_lost(Tx& tx, const std::vector<StockItemId>& items) {
    sql::Where where;
    where.add_any("stock_item", items);
    where.also("kind <> 'shipped' and (on_hand < 0 or moved > 0)");
    return sums(tx,
                "select stock_item, location, owner, cast(sum(case when on_hand < 0 then -on_hand "
                "else 0 end + case when moved > 0 then moved else 0 end) as bigint) from "
                "inventory_movement",
                where, "stock_item, location, owner");
}

std::map<PileKey, std::int64_t> promises_ended(Tx& tx, const std::vector<StockItemId>& items) {
    sql::Where where;
    where.add_any("stock_item", items);
    where.also("pin_kind = 'location' and consumed + released > 0");
    return sums(tx,
                "select stock_item, pin, owner, cast(sum(consumed + released) as bigint) "
                "from inventory_allocation",
                where, "stock_item, pin, owner");
}

std::vector<Allocation> open_allocations(Tx& tx, const std::vector<StockItemId>& items) {
    std::vector<ItemKey> keys;
    for (const auto& item : items) keys.push_back({item});
    return tx.find<Allocation>("inventory_allocation", keys,
                               "pin_kind = 'location' and quantity > consumed + released");
}

LedgerCounts ledger_counts(Tx& tx) {
    const auto number = [&](const char* select) {
        return tx.value<std::int64_t>(select).value_or(0);
    };
    LedgerCounts counts;
    counts.is_behind =
        number("select count(*) from base_event_batch where position is null") > 0 ||
        number(
            "select coalesce(max(position), 0) from base_subscription "
            "where name = 'inventory_ledger'") !=
            number("select coalesce(max(position + events), 0) from base_event_batch");
    if (counts.is_behind) return counts;
    counts.moved = number("select count(*) from inventory_movement where source = 'nahtlos'");
    counts.listed = number("select count(*) from inventory_ledger where source = 'nahtlos'");
    return counts;
}

}  // namespace nahtlos::inventory
