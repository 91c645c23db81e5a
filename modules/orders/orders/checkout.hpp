// Checkout: one attempt to turn a cart into an order; its row, its wire form and its rules.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/requests.hpp"
#include "orders/types.hpp"
#include "payments/port.hpp"

namespace nahtlos::orders {

enum class CheckoutState {
    paying,     // the draft is there, its goods are held, its payment is not decided
    placed,     // the draft became an order
    declined,   // the payment was refused; the cart is free again
    expired,    // nobody paid in time; the cart is free again
    unapplied,  // paid too late, when the cart had another order: the money waits for a person
    refunded,   // it was, and the money has gone back
};
BOOST_DESCRIBE_ENUM(CheckoutState, paying, placed, declined, expired, unapplied, refunded)

/// A row of orders_checkout.
struct Checkout {
    OrderId order_id;
    CartId cart;
    std::optional<payments::PaymentId> payment;
    std::optional<std::string> provider;
    CheckoutState state = CheckoutState::paying;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    std::int64_t stored_value_minor = 0;  // what gift cards and credit pay
    std::optional<std::string> return_url, redirect_url, reason;
    Instant expires_at, created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Checkout, (),
                      (order_id, cart, payment, provider, state, method, location,
                       stored_value_minor, return_url, redirect_url, reason, expires_at, created_at,
                       updated_at))

/// Checkouts by their order, or by their payment; ids ascending, unique.
std::vector<Checkout> checkouts(Tx& tx, const std::vector<OrderId>& ids);
std::vector<Checkout> checkouts_by_payment(Tx& tx, const std::vector<payments::PaymentId>& ids);
void insert_checkouts(Tx& tx, const std::vector<Checkout>& checkouts);
void update_checkouts(Tx& tx, const std::vector<Checkout>& checkouts);

/// An absolute http or https address.
struct WebAddress {
    using Wire = std::string;
    static constexpr std::string_view rule = "must be an http or https address";
    static constexpr std::size_t most = 2'000;
    std::string value;
    static std::optional<WebAddress> parse(Wire wire);
    const Wire& wire() const { return value; }
    static boost::json::object schema();
};

enum class CheckoutTerms { captured, authorized, invoice };
BOOST_DESCRIBE_ENUM(CheckoutTerms, captured, authorized, invoice)

/// When the order counts as placed, and by whom it is paid. provider is required except for
/// invoice.
struct CheckoutPayment {
    CheckoutTerms terms = CheckoutTerms::captured;
    std::optional<json::ShortText<40>> provider;
    std::optional<json::ShortText<60>> method;
    std::optional<WebAddress> return_url;  // where the customer comes back to

    static constexpr std::array<std::string_view, 1> may_miss{"terms"};
};
BOOST_DESCRIBE_STRUCT(CheckoutPayment, (), (terms, provider, method, return_url))

struct CheckoutRequest {
    CheckoutPayment payment;
    std::optional<std::int64_t> expected_total_minor, expected_due_minor;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"expected_due_minor", "what is left of the total after gift cards and credit"}}};
};
BOOST_DESCRIBE_STRUCT(CheckoutRequest, (), (payment, expected_total_minor, expected_due_minor))

/// How far a checkout is. pending: the customer has to go to `redirect_url`, or the answer of the
/// provider is awaited; ask again by the cart.
enum class CheckoutStatus { pending, placed, declined, expired, unapplied, refunded };
BOOST_DESCRIBE_ENUM(CheckoutStatus, pending, placed, declined, expired, unapplied, refunded)

struct CheckoutAnswer {
    CheckoutStatus status = CheckoutStatus::pending;
    OrderId order;
    std::string number;
    OrderStatus order_status = OrderStatus::draft;
    PaymentState payment_status = PaymentState::due;
    Money total;
    std::int64_t tax_minor = 0, stored_value_minor = 0;
    std::optional<payments::PaymentId> payment;
    std::optional<std::string> redirect_url, reason;
    Instant expires_at;
    std::int64_t version = 1;  // of the order
};
BOOST_DESCRIBE_STRUCT(CheckoutAnswer, (),
                      (status, order, number, order_status, payment_status, total, tax_minor,
                       stored_value_minor, payment, redirect_url, reason, expires_at, version))

CheckoutStatus status_of(CheckoutState state);

CheckoutAnswer answer_of(const Checkout& checkout, const Order& order,
                         const std::string& number_prefix);

}  // namespace nahtlos::orders
