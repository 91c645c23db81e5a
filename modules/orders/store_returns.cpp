#include <algorithm>

#include "base/sql/stretch.hpp"
#include "orders/return_store.hpp"

namespace nahtlos::orders {
namespace {

struct OrderKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(OrderKey, (), (order_id))

struct IdKey {
    ReturnId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

std::vector<OrderKey> keys_of(const std::vector<OrderId>& ids) {
    std::vector<OrderKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return keys;
}

// In the words of the index orders_return_open, which SQLite only uses for its own.
sql::Where index_of(const ReturnFilter& filter) {
    sql::Where where;
    where.add_if("order_id = ", filter.order);
    const bool is_open = !filter.status.empty() && std::ranges::none_of(filter.status, is_final);
    if (is_open) where.also("status not in ('refunded', 'declined', 'canceled')");
    return where;
}

}  // namespace

void insert_returns(Tx& tx, const std::vector<Return>& rows) { tx.insert("orders_return", rows); }

void update_returns(Tx& tx, const std::vector<Return>& rows) {
    tx.update("orders_return", 2, rows);
}

void insert_return_lines(Tx& tx, const std::vector<ReturnLine>& rows) {
    tx.insert("orders_return_line", rows);
}

void update_return_lines(Tx& tx, const std::vector<ReturnLine>& rows) {
    tx.update("orders_return_line", 3, rows);
}

std::vector<Return> returns_of(Tx& tx, const std::vector<OrderId>& ids) {
    return tx.find<Return>("orders_return", keys_of(ids), {}, "order_id, id");
}

std::vector<ReturnLine> return_lines_of(Tx& tx, const std::vector<OrderId>& ids) {
    return tx.find<ReturnLine>("orders_return_line", keys_of(ids), {}, "order_id, return_id, line");
}

std::vector<Return> returns(Tx& tx, const std::vector<ReturnId>& ids) {
    std::vector<IdKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Return>("orders_return", keys);
}

std::optional<ReturnId> end_of_stretch(Tx& tx, const ReturnFilter& filter) {
    std::optional<IdKey> begin;
    if (filter.before) begin = IdKey{*filter.before};
    const auto end =
        sql::end_of_stretch(tx, "orders_return", "id", index_of(filter), begin, sql::Way::down);
    if (!end) return std::nullopt;
    return end->id;
}

std::vector<Return> search_returns(Tx& tx, const ReturnFilter& filter) {
    auto where = index_of(filter);
    where.add_any("status", filter.status);
    where.add_if("location = ", filter.location);
    where.add_if("id >= ", filter.down_to);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Return>(tx, "orders_return", where);
}

}  // namespace nahtlos::orders
