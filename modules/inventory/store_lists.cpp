#include "base/sql/where.hpp"
#include "inventory/lists.hpp"

namespace nahtlos::inventory {
namespace {

void add_entity(sql::Where& where, const std::optional<Uuid>& legal_entity) {
    where.add_if(
        "location in (select id from inventory_location where legal_entity = ", legal_entity, ")");
}

}  // namespace

std::vector<Level> list_levels(Tx& tx, const LevelFilter& filter) {
    sql::Where where;
    where.add_if("stock_item = ", filter.stock_item);
    where.add_if("location = ", filter.location);
    add_entity(where, filter.legal_entity);
    where.page("stock_item, location, owner", filter.after, filter.limit);
    return sql::rows_of<Level>(tx, "inventory_level", where);
}

std::vector<Movement> list_movements(Tx& tx, const LedgerFilter& filter) {
    sql::Where where;
    where.add("stock_item = ", filter.stock_item);
    where.add("location = ", filter.location);
    where.page("recorded_at, source, source_event, seq", filter.before, filter.limit,
               sql::Way::down);
    std::string columns;
    for (const auto name : member_names<Movement>) {
        columns += (columns.empty() ? "m." : ", m.") + std::string(name);
    }
    return sql::select<Movement>(
        tx,
        "select " + columns +
            " from (select source, source_event, seq, recorded_at as listed_at "
            "from inventory_ledger",
        where,
        ") as l join inventory_movement m on m.source = l.source and "
        "m.source_event = l.source_event and m.seq = l.seq "
        "order by l.listed_at desc, l.source desc, l.source_event desc, l.seq desc");
}

std::vector<Shortage> list_shortages(Tx& tx, const ShortageFilter& filter) {
    sql::Where where;
    where.add_if("state = ", filter.state);
    where.add_if("location = ", filter.location);
    where.add_if("stock_item = ", filter.stock_item);
    add_entity(where, filter.legal_entity);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Shortage>(tx, "inventory_shortage", where);
}

std::vector<Policy> list_policies(Tx& tx, const PolicyFilter& filter) {
    sql::Where where;
    where.add_if("stock_item = ", filter.stock_item);
    where.add_if("location = ", filter.location);
    add_entity(where, filter.legal_entity);
    where.page("stock_item, location", filter.after, filter.limit);
    return sql::rows_of<Policy>(tx, "inventory_policy", where);
}

std::vector<Fence> list_fences(Tx& tx, const FenceFilter& filter) {
    sql::Where where;
    where.add_if("stock_item = ", filter.stock_item);
    where.add_if("location = ", filter.location);
    where.add_if("channel_group = ", filter.channel_group);
    add_entity(where, filter.legal_entity);
    where.page("stock_item, location, channel_group", filter.after, filter.limit);
    return sql::rows_of<Fence>(tx, "inventory_fence", where);
}

void put_policy(Tx& tx, const Policy& policy) {
    tx.upsert("inventory_policy", 2, std::vector<Policy>{policy});
}

void put_fence(Tx& tx, const Fence& fence) {
    tx.upsert("inventory_fence", 3, std::vector<Fence>{fence});
}

std::optional<Policy> find_policy(Tx& tx, StockItemId item, LocationId location) {
    auto rows = tx.find<Policy>("inventory_policy", std::vector<PolicyPlace>{{item, location}});
    if (rows.empty()) return std::nullopt;
    return rows.front();
}

std::optional<Fence> find_fence(Tx& tx, StockItemId item, LocationId location,
                                const std::string& channel_group) {
    auto rows =
        tx.find<Fence>("inventory_fence", std::vector<FencePlace>{{item, location, channel_group}});
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

}  // namespace nahtlos::inventory
