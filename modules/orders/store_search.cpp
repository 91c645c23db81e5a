#include <algorithm>

#include "orders/search.hpp"

namespace nahtlos::orders {
namespace {

struct IdRow {
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

// A where clause that grows by what is asked for; statements of one shape are prepared once.
class Where {
public:
    template <class T>
    void add(std::string_view condition, const T& value) {
        begin();
        text_ += condition;
        put(value);
    }
    template <class E>
    void add_any(std::string_view column, const std::vector<E>& values) {
        if (values.empty()) return;
        begin();
        text_ += column;
        text_ += " in (";
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i > 0) text_ += ", ";
            put(values[i]);
        }
        text_ += ')';
    }
    template <class T>
    void add_if(std::string_view condition, const std::optional<T>& value) {
        if (value) add(condition, *value);
    }
    template <class T>
    void put(const T& value) {
        params_.push_back(sql::param(value));
        text_ += '$' + std::to_string(params_.size());
    }
    std::string& text() { return text_; }
    std::span<const sql::Param> params() const { return params_; }

private:
    void begin() { text_ += params_.empty() ? " where " : " and "; }
    std::string text_;
    std::vector<sql::Param> params_;
};

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
    Where where;
    where.add_any("status", filter.status);
    where.add_any("payment_status", filter.payment_status);
    where.add_any("fulfillment_status", filter.fulfillment_status);
    where.add_any("return_status", filter.return_status);
    where.add_if("channel = ", filter.channel);
    where.add_if("market = ", filter.market);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_if("placed_at >= ", filter.placed_from);
    where.add_if("placed_at < ", filter.placed_to);
    where.add_if("id < ", filter.before);
    where.text() += " order by id desc limit ";
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
