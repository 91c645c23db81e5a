// Privacy: what of orders and carts is found of somebody, and what is forgotten by itself.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

// Each reads the `limit` rows after `last`, which then is the last row that was read, or nothing at
// the end of the table.

/// Carts of these customers, or whose customer said one of these e-mail addresses.
std::vector<CartId> carts_of_people(Tx& tx, const std::set<Uuid>& profiles,
                                    const std::set<std::string>& emails, std::int64_t limit,
                                    std::optional<CartId>& last);

/// An attempt to make an order of a cart.
struct CheckoutOf {
    OrderId order_id;
    CartId cart;
};
BOOST_DESCRIBE_STRUCT(CheckoutOf, (), (order_id, cart))
/// Of these carts.
std::vector<CheckoutOf> attempts_of(Tx& tx, const std::set<Uuid>& carts, std::int64_t limit,
                                    std::optional<OrderId>& last);

/// Carts that are over or abandoned since `since`, and still say whose they were.
std::vector<CartId> stale_carts(Tx& tx, Instant since, std::int64_t limit,
                                std::optional<CartId>& last);
/// Blanks whose they were and drops their lines, of those that are still stale.
std::int64_t forget_carts(Tx& tx, Instant since, const std::vector<CartId>& ids);

/// Nobody opens these carts any more, whatever token they have.
void lock_carts(Tx& tx, const std::vector<CartId>& ids);

/// Checkouts that were touched last before `since`, and still have addresses of pages.
std::vector<OrderId> stale_checkouts(Tx& tx, Instant since, std::int64_t limit,
                                     std::optional<OrderId>& last);
void forget_pages(Tx& tx, const std::vector<OrderId>& ids);

}  // namespace nahtlos::orders
