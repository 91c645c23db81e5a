#include <algorithm>

#include "base/sql/where.hpp"
#include "orders/search.hpp"

namespace nahtlos::orders {
namespace {

struct IdRow {
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

template <class T>
bool has_any(const std::vector<T>& wanted, T value) {
    return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

template <class T>
bool is_same(const std::optional<T>& wanted, const T& value) {
    return !wanted || *wanted == value;
}

}  // namespace

std::vector<Order> search_orders(Tx& tx, const OrderFilter& filter) {
    sql::Where where;
    where.add_any("status", filter.status);
    where.add_any("payment_status", filter.payment_status);
    where.add_any("fulfillment_status", filter.fulfillment_status);
    where.add_any("return_status", filter.return_status);
    where.add_if("channel = ", filter.channel);
    where.add_if("market = ", filter.market);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_if("placed_at >= ", filter.placed_from);
    where.add_if("placed_at < ", filter.placed_to);
    if (filter.before && filter.is_by_time()) {
        where.add("(placed_at, id) < (", *filter.before->placed_at);
        where.text() += ", ";
        where.put(filter.before->id);
        where.text() += ')';
    } else if (filter.before) {
        where.add("id < ", filter.before->id);
    }
    // Each in the order of an index, so that a page is read and no more.
    where.text() += filter.is_by_time() ? " order by placed_at desc, id desc limit "
                                        : " order by id desc limit ";
    where.put(filter.limit);
    std::string columns;
    for (const auto name : member_names<Order>) {
        if (!columns.empty()) columns += ", ";
        columns += name;
    }
    std::vector<Order> orders;
    tx.connection().run(
        "select " + columns + " from orders_order" + where.text(), where.params(),
        [&](const sql::RowView& row) { orders.push_back(sql::read_row<Order>(row)); });
    return orders;
}

std::vector<Fulfillment> list_fulfillments(Tx& tx, const FulfillmentFilter& filter) {
    sql::Where where;
    where.add_if("location = ", filter.location);
    where.add_if("id > ", filter.after);
    where.add_any("status", filter.status);
    const bool is_any_done = std::ranges::any_of(filter.status, [](auto status) {
        return status == FulfillmentStatus::shipped || status == FulfillmentStatus::delivered ||
               status == FulfillmentStatus::handed_over || status == FulfillmentStatus::rejected ||
               status == FulfillmentStatus::canceled;
    });
    if (!is_any_done) {
        // Word for word as in the index over open ones, so that it is used.
        // In the words of the index orders_fulfillment_open, which SQLite only uses for its own.
        where.also(
            "status <> 'shipped' and status <> 'delivered' and status <> 'handed_over' and "
            "status <> 'rejected' and status <> 'canceled'");
    }
    where.text() += " order by id limit ";
    where.put(filter.limit);
    return sql::select<Fulfillment>(
        tx, "select " + sql::column_list<Fulfillment>() + " from orders_fulfillment" + where.text(),
        where);
}

std::vector<OrderId> numbered(Tx& tx, const std::vector<NumberKey>& keys) {
    std::vector<OrderId> ids;
    for (const auto& row : tx.find<IdRow>("orders_order", keys)) ids.push_back(row.id);
    return ids;
}

bool fits(const OrderFilter& filter, const Order& order) {
    const auto& at = order.placed_at;
    return has_any(filter.status, order.status) &&
           has_any(filter.payment_status, order.payment_status) &&
           has_any(filter.fulfillment_status, order.fulfillment_status) &&
           has_any(filter.return_status, order.return_status) &&
           is_same(filter.channel, order.channel) && is_same(filter.market, order.market) &&
           is_same(filter.legal_entity, order.legal_entity) &&
           (!filter.placed_from || (at && *at >= *filter.placed_from)) &&
           (!filter.placed_to || (at && *at < *filter.placed_to));
}

}  // namespace nahtlos::orders
