#include "orders/exchanges.hpp"

namespace nahtlos::orders {
namespace {

struct ExchangeOrderKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(ExchangeOrderKey, (), (order_id))

struct ReplacementKey {
    OrderId replacement;
};
BOOST_DESCRIBE_STRUCT(ReplacementKey, (), (replacement))

struct ExchangeKey {
    OrderId order_id;
    ReturnId return_id;
};
BOOST_DESCRIBE_STRUCT(ExchangeKey, (), (order_id, return_id))

}  // namespace

void insert_exchange(Tx& tx, const Exchange& row) {
    tx.insert("orders_exchange", std::vector<Exchange>{row});
}

void update_exchange(Tx& tx, const Exchange& row) {
    tx.update("orders_exchange", 2, std::vector<Exchange>{row});
}

std::vector<Exchange> exchanges_of(Tx& tx, OrderId id) {
    return tx.find<Exchange>("orders_exchange", std::vector<ExchangeOrderKey>{{id}}, {},
                             "order_id, return_id");
}

std::optional<Exchange> exchange_of(Tx& tx, ReturnId id) {
    // The key begins with the order, which the return knows.
    const auto rows =
        tx.all<ExchangeOrderKey>("select order_id from orders_return where id = $1", id);
    if (rows.empty()) return std::nullopt;
    auto found =
        tx.find<Exchange>("orders_exchange", std::vector<ExchangeKey>{{rows.front().order_id, id}});
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::optional<Exchange> exchange_for(Tx& tx, OrderId replacement) {
    auto found = tx.find<Exchange>("orders_exchange", std::vector<ReplacementKey>{{replacement}});
    if (found.empty()) return std::nullopt;
    return found.front();
}

std::vector<Exchange> exchanges_after(Tx& tx, const Exchange& after, std::int64_t limit) {
    return tx.all<Exchange>(
        "select order_id, return_id, replacement, state, credit_minor, recorded_at, updated_at "
        "from orders_exchange where (order_id, return_id) > ($1, $2) "
        "order by order_id, return_id limit $3",
        after.order_id, after.return_id, limit);
}

}  // namespace nahtlos::orders
