#include <algorithm>

#include "base/sql/where.hpp"
#include "orders/search.hpp"

namespace nahtlos::orders {
namespace {

struct IdRow {
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

struct TimePlace {
    Instant placed_at;
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(TimePlace, (), (placed_at, id))

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
    if (filter.is_by_time()) {
        std::optional<TimePlace> last;
        if (filter.before) last = {*filter.before->placed_at, filter.before->id};
        where.page("placed_at, id", last, filter.limit, sql::Way::down);
    } else {
        std::optional<OrderId> last;
        if (filter.before) last = filter.before->id;
        where.page("id", last, filter.limit, sql::Way::down);
    }
    return sql::rows_of<Order>(tx, "orders_order", where);
}

std::vector<Fulfillment> list_fulfillments(Tx& tx, const FulfillmentFilter& filter) {
    sql::Where where;
    where.add_if("location = ", filter.location);
    where.add_any("status", filter.status);
    const bool is_any_done = std::ranges::any_of(filter.status, [](auto status) {
        return status == FulfillmentStatus::shipped || status == FulfillmentStatus::delivered ||
               status == FulfillmentStatus::handed_over || status == FulfillmentStatus::rejected ||
               status == FulfillmentStatus::canceled;
    });
    if (!is_any_done) {
        // In the words of the index orders_fulfillment_open, which SQLite only uses for its own.
        where.also(
            "status <> 'shipped' and status <> 'delivered' and status <> 'handed_over' and "
            "status <> 'rejected' and status <> 'canceled'");
    }
    where.page("id", filter.after, filter.limit);
    return sql::rows_of<Fulfillment>(tx, "orders_fulfillment", where);
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
