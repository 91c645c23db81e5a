#include "orders/checkout.hpp"

namespace nahtlos::orders {
namespace {

struct CheckoutKey {
    OrderId order_id;
};
BOOST_DESCRIBE_STRUCT(CheckoutKey, (), (order_id))

struct PaymentKey {
    payments::PaymentId payment;
};
BOOST_DESCRIBE_STRUCT(PaymentKey, (), (payment))

struct CheckoutProgress {
    OrderId order_id;
    CheckoutState state = CheckoutState::paying;
    std::optional<std::string> redirect_url, reason;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(CheckoutProgress, (), (order_id, state, redirect_url, reason, updated_at))

}  // namespace

std::vector<Checkout> checkouts(Tx& tx, const std::vector<OrderId>& ids) {
    std::vector<CheckoutKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Checkout>("orders_checkout", keys);
}

std::vector<Checkout> checkouts_by_payment(Tx& tx, const std::vector<payments::PaymentId>& ids) {
    std::vector<PaymentKey> keys;
    for (const auto& id : ids) keys.push_back({id});
    return tx.find<Checkout>("orders_checkout", keys);
}

void insert_checkouts(Tx& tx, const std::vector<Checkout>& checkouts) {
    tx.insert("orders_checkout", checkouts);
}

void update_checkouts(Tx& tx, const std::vector<Checkout>& checkouts) {
    std::vector<CheckoutProgress> rows;
    for (const auto& c : checkouts) {
        rows.push_back({c.order_id, c.state, c.redirect_url, c.reason, c.updated_at});
    }
    tx.update("orders_checkout", 1, rows);
}

}  // namespace nahtlos::orders
