#include <algorithm>
#include <set>

#include "base/sql/stretch.hpp"
#include "orders/lists.hpp"
#include "orders/search.hpp"
#include "orders/store.hpp"

namespace nahtlos::orders {
namespace {

struct IdRow {
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

struct CheckoutRow {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(CheckoutRow, (), (order_id))

struct TimePlace {
    Instant placed_at;
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(TimePlace, (), (placed_at, id))

template <class T>
bool is_among(const std::vector<T>& values, T value) {
    return std::ranges::find(values, value) != values.end();
}

template <class T>
bool has_any(const std::vector<T>& wanted, T value) {
    return wanted.empty() || is_among(wanted, value);
}

// Whether all that is asked for is among `kept`, the rows of a partial index.
template <class E>
bool is_within(const std::vector<E>& asked, const std::vector<E>& kept) {
    return !asked.empty() && std::ranges::all_of(asked, [&](E one) { return is_among(kept, one); });
}

template <class T>
bool is_same(const std::optional<T>& wanted, const T& value) {
    return !wanted || *wanted == value;
}

// What is open or not paid for stands in an index of its own, which rows leave when that is done.
// Where only such orders are asked for, the words of that index are said as well: they exclude
// nothing, and SQLite uses an index only for its own words.
void name_index(sql::Where& where, const OrderFilter& filter) {
    using enum OrderStatus;
    const bool is_draft_out = !filter.status.empty() && !is_among(filter.status, draft);
    if (is_within(filter.payment_status, {PaymentState::due, PaymentState::partially_paid}) &&
        is_draft_out) {
        where.also("(payment_status = 'due' or payment_status = 'partially_paid')");
        where.also("status <> 'draft'");
        return;
    }
    // A canceled or closed order has no open units.
    using enum FulfillmentState;
    if (is_within(filter.status, {draft, placed, on_hold}) ||
        is_within(filter.fulfillment_status, {unfulfilled, partially_fulfilled})) {
        where.also("status not in ('canceled', 'closed')");
    }
}

// What a list of orders walks, before it looks at the rows.
sql::Where index_of(const OrderFilter& filter) {
    sql::Where where;
    if (!filter.is_by_time()) name_index(where, filter);
    where.add_if("placed_at >= ", filter.placed_from);
    where.add_if("placed_at < ", filter.placed_to);
    return where;
}

// The condition of of_place() for the order with the id `id`. Each select is one row by a key for
// each order that is looked at; PostgreSQL would read all of the table for an exists() in an "or".
void where_of_place(sql::Where& where, std::string_view id, std::string_view location,
                    inventory::LocationId place) {
    const auto select = [&](std::string_view table, std::string_view end) {
        where.text() += " or (select 1 from ";
        where.text() += table;
        where.text() += " p where p.order_id = ";
        where.text() += id;
        where.text() += " and p.location = ";
        where.put(place);
        where.text() += end;
        where.text() += " limit 1) = 1";
    };
    where.text() += '(';
    where.text() += location;
    where.text() += " = ";
    where.put(place);
    select("orders_fulfillment", " and p.status <> 'rejected'");
    select("orders_taken_back", "");
    where.text() += ')';
}

// In the words of the index orders_fulfillment_open, which SQLite only uses for its own.
constexpr std::string_view open_ones =
    "status <> 'shipped' and status <> 'delivered' and status <> 'handed_over' and "
    "status <> 'rejected' and status <> 'canceled'";

void where_open(sql::Where& where, const FulfillmentFilter& filter) {
    where.add_if("location = ", filter.location);
    where.also(open_ones);
}

std::optional<FulfillmentId> id_of(const std::optional<FulfillmentPlace>& place) {
    if (!place) return std::nullopt;
    return place->id;
}

// Those of carts in the words of the indexes orders_cart_profile and orders_cart_active.
sql::Where index_of(const CartFilter& filter) {
    sql::Where where;
    where.add_if("profile = ", filter.profile);
    using enum CartStatus;
    if (filter.profile && is_within(filter.status, {active, abandoned})) {
        where.also("(status = 'active' or status = 'abandoned')");
    } else if (is_within(filter.status, {active})) {
        where.also("status = 'active'");
    }
    where.add_made("id", "created_at", filter.from, filter.to);
    return where;
}

// In the words of the index orders_checkout_open.
sql::Where index_of(const CheckoutFilter& filter) {
    sql::Where where;
    where.add_if("order_id = ", filter.order);
    if (is_within(filter.state, {CheckoutState::paying, CheckoutState::unapplied})) {
        where.also("(state = 'paying' or state = 'unapplied')");
    }
    where.add_made("order_id", "created_at", filter.from, filter.to);
    return where;
}

}  // namespace

std::optional<OrderPlace> end_of_stretch(Tx& tx, const OrderFilter& filter) {
    const auto& before = filter.before;
    const auto near = index_of(filter);
    if (filter.is_by_time()) {
        std::optional<TimePlace> begin;
        if (before) begin = {*before->placed_at, before->id};
        const auto end =
            sql::end_of_stretch(tx, "orders_order", "placed_at, id", near, begin, sql::Way::down);
        if (!end) return std::nullopt;
        return OrderPlace{end->id, end->placed_at};
    }
    std::optional<IdRow> begin;
    if (before) begin = IdRow{before->id};
    const auto end = sql::end_of_stretch(tx, "orders_order", "id", near, begin, sql::Way::down);
    if (!end) return std::nullopt;
    return OrderPlace{end->id, {}};
}

std::vector<Order> search_orders(Tx& tx, const OrderFilter& filter) {
    auto where = index_of(filter);
    where.add_any("status", filter.status);
    where.add_any("payment_status", filter.payment_status);
    where.add_any("fulfillment_status", filter.fulfillment_status);
    where.add_any("return_status", filter.return_status);
    where.add_if("channel = ", filter.channel);
    where.add_if("market = ", filter.market);
    where.add_if("legal_entity = ", filter.legal_entity);
    if (filter.place) {
        where.also("");
        where_of_place(where, "orders_order.id", "location", *filter.place);
    }
    if (filter.is_by_time()) {
        std::optional<TimePlace> last;
        if (filter.before) last = {*filter.before->placed_at, filter.before->id};
        if (filter.down_to) {
            where.add("(placed_at, id) >= (", *filter.down_to->placed_at, ", ");
            where.put(filter.down_to->id);
            where.text() += ')';
        }
        where.page("placed_at, id", last, filter.limit, sql::Way::down);
    } else {
        std::optional<OrderId> last;
        if (filter.before) last = filter.before->id;
        if (filter.down_to) where.add("id >= ", filter.down_to->id);
        where.page("id", last, filter.limit, sql::Way::down);
    }
    return sql::rows_of<Order>(tx, "orders_order", where);
}

std::vector<Order> of_place(Tx& tx, inventory::LocationId place, std::vector<Order> orders) {
    std::vector<OrderId> ids;
    for (const auto& order : orders) ids.push_back(order.id);
    std::set<OrderId> own;
    for (const auto& f : fulfillments_of(tx, ids)) {
        if (f.location == place && f.status != FulfillmentStatus::rejected) own.insert(f.order_id);
    }
    for (const auto& back : taken_back(tx, ids)) {
        if (back.location == place) own.insert(back.order_id);
    }
    std::erase_if(orders, [&](const Order& order) {
        return order.location != place && !own.contains(order.id);
    });
    return orders;
}

bool FulfillmentFilter::is_of_open() const {
    using enum FulfillmentStatus;
    return std::ranges::none_of(status, [](auto one) {
        return one == shipped || one == delivered || one == handed_over || one == rejected ||
               one == canceled;
    });
}

std::optional<FulfillmentPlace> end_of_stretch(Tx& tx, const FulfillmentFilter& filter) {
    sql::Where near;
    if (!filter.is_of_open()) {
        return sql::end_of_stretch(tx, "orders_fulfillment", "order_id, id", near, filter.after,
                                   sql::Way::up);
    }
    where_open(near, filter);
    near.page("id", id_of(filter.after), 1);
    near.text() += " offset ";
    near.put(sql::most_looked_at - 1);
    const auto found =
        sql::select<FulfillmentPlace>(tx, "select order_id, id from orders_fulfillment", near);
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::vector<Fulfillment> list_fulfillments(Tx& tx, const FulfillmentFilter& filter) {
    sql::Where where;
    if (filter.is_of_open()) {
        where_open(where, filter);
        where.add_any("status", filter.status);
        where.add_if("id <= ", id_of(filter.up_to));
        where.page("id", id_of(filter.after), filter.limit);
        return sql::rows_of<Fulfillment>(tx, "orders_fulfillment", where);
    }
    where.add_if("location = ", filter.location);
    where.add_any("status", filter.status);
    if (filter.up_to) {
        where.add("(order_id, id) <= (", filter.up_to->order_id, ", ");
        where.put(filter.up_to->id);
        where.text() += ')';
    }
    where.page("order_id, id", filter.after, filter.limit);
    return sql::rows_of<Fulfillment>(tx, "orders_fulfillment", where);
}

std::vector<OrderId> numbered(Tx& tx, const std::vector<NumberKey>& keys) {
    std::vector<OrderId> ids;
    for (const auto& row : tx.find<IdRow>("orders_order", keys)) ids.push_back(row.id);
    return ids;
}

std::optional<CartId> end_of_stretch(Tx& tx, const CartFilter& filter) {
    std::optional<IdRow> begin;
    if (filter.before) begin = IdRow{{filter.before->uuid}};
    const auto end =
        sql::end_of_stretch(tx, "orders_cart", "id", index_of(filter), begin, sql::Way::down);
    if (!end) return std::nullopt;
    return CartId{end->id.uuid};
}

std::vector<Cart> list_carts(Tx& tx, const CartFilter& filter) {
    auto where = index_of(filter);
    where.add_any("status", filter.status);
    where.add_any("channel", filter.channel);
    where.add_if("market = ", filter.market);
    where.add_if("location = ", filter.place);
    where.add_if("id >= ", filter.down_to);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Cart>(tx, "orders_cart", where);
}

std::optional<OrderId> end_of_stretch(Tx& tx, const CheckoutFilter& filter) {
    std::optional<CheckoutRow> begin;
    if (filter.before) begin = CheckoutRow{*filter.before};
    const auto end = sql::end_of_stretch(tx, "orders_checkout", "order_id", index_of(filter), begin,
                                         sql::Way::down);
    if (!end) return std::nullopt;
    return end->order_id;
}

std::vector<Checkout> list_checkouts(Tx& tx, const CheckoutFilter& filter) {
    auto where = index_of(filter);
    where.add_any("state", filter.state);
    const auto of_order = [&](std::string_view column, const auto& value) {
        if (!value) return;
        where.also("exists (select 1 from orders_order o where o.id = order_id and ");
        where.text() += column;
        where.put(*value);
        where.text() += ')';
    };
    of_order("o.channel = ", filter.channel);
    of_order("o.market = ", filter.market);
    of_order("o.legal_entity = ", filter.legal_entity);
    if (filter.place) {
        where.add("(location = ", *filter.place, " or (select 1 from orders_order o where ");
        where.text() += "o.id = orders_checkout.order_id and ";
        where_of_place(where, "o.id", "o.location", *filter.place);
        where.text() += ") = 1)";
    }
    where.add_if("order_id >= ", filter.down_to);
    where.page("order_id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Checkout>(tx, "orders_checkout", where);
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
