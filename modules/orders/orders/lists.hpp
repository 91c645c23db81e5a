// Lists of carts and checkouts, newest first.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "orders/cart.hpp"
#include "orders/checkout.hpp"

namespace nahtlos::orders {

/// What is empty is not asked for. Times are of creation, from inclusive, to exclusive.
struct CartFilter {
    std::vector<CartStatus> status;
    std::vector<channels::ChannelId> channel;
    std::optional<channels::MarketId> market;
    std::optional<customers::ProfileId> profile;
    std::optional<Instant> from, to;
    std::optional<CartId> before = {}, down_to = {};  // down_to: inclusive
    std::int64_t limit = 20;
    std::optional<inventory::LocationId> place = {};  // where they were made
};

/// Where a list by this filter stops looking for one page, if the table goes on there: see
/// sql::most_looked_at.
std::optional<CartId> end_of_stretch(Tx& tx, const CartFilter& filter);

/// Descending by id, which is the order in which they were made; without lines.
std::vector<Cart> list_carts(Tx& tx, const CartFilter& filter);

struct CheckoutFilter {
    std::vector<CheckoutState> state;
    std::optional<channels::ChannelId> channel;
    std::optional<channels::MarketId> market;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<OrderId> order;
    std::optional<Instant> from, to;
    std::optional<OrderId> before = {}, down_to = {};
    std::int64_t limit = 20;
    std::optional<inventory::LocationId> place = {};  // picked up there, or of an order of_place
};

std::optional<OrderId> end_of_stretch(Tx& tx, const CheckoutFilter& filter);

/// Descending by order, which is the order in which they were begun.
std::vector<Checkout> list_checkouts(Tx& tx, const CheckoutFilter& filter);

}  // namespace nahtlos::orders
