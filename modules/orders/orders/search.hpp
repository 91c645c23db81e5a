// Search: lists of orders by status, channel, numbers and time, newest first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

/// Where a list goes on: the last order of the page before. `placed_at` where it is by that.
struct OrderPlace {
    OrderId id;
    std::optional<Instant> placed_at;
};
BOOST_DESCRIBE_STRUCT(OrderPlace, (), (id, placed_at))

/// What is empty is not asked for. Times are of placement, from inclusive, to exclusive.
struct OrderFilter {
    std::vector<OrderStatus> status;
    std::vector<PaymentState> payment_status;
    std::vector<FulfillmentState> fulfillment_status;
    std::vector<ReturnState> return_status;
    std::optional<channels::ChannelId> channel;
    std::optional<channels::MarketId> market;
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<Instant> placed_from, placed_to;
    std::optional<OrderPlace> before = {}, down_to = {};  // down_to: inclusive
    std::int64_t limit = 20;
    std::optional<inventory::LocationId> place = {};  // see of_place

    bool is_by_time() const { return placed_from || placed_to; }
};

/// Where a list by this filter stops looking for one page, if the table goes on there: see
/// sql::most_looked_at.
std::optional<OrderPlace> end_of_stretch(Tx& tx, const OrderFilter& filter);

/// Descending by id, which is the order in which orders came in; where a time is asked for, by
/// placed_at, which is earlier for what tills and marketplaces bring later.
std::vector<Order> search_orders(Tx& tx, const OrderFilter& filter);

/// Of these orders (ascending by id) those that are of the place: that were placed there, that it
/// has something to do for or had and did not reject, or whose goods came back there.
std::vector<Order> of_place(Tx& tx, inventory::LocationId place, std::vector<Order> orders);

/// Where a list goes on: the last one of the page before.
struct FulfillmentPlace {
    OrderId order_id;
    FulfillmentId id;
};
BOOST_DESCRIBE_STRUCT(FulfillmentPlace, (), (order_id, id))

struct FulfillmentFilter {
    std::optional<inventory::LocationId> location;
    std::vector<FulfillmentStatus> status;                   // empty: all that are still open
    std::optional<FulfillmentPlace> after = {}, up_to = {};  // up_to: inclusive
    std::int64_t limit = 20;

    /// Open ones have an index of their own, by id; others are read by their orders.
    bool is_of_open() const;
};

std::optional<FulfillmentPlace> end_of_stretch(Tx& tx, const FulfillmentFilter& filter);

/// Ascending, in the order in which they came in, or where done ones are asked for their orders.
std::vector<Fulfillment> list_fulfillments(Tx& tx, const FulfillmentFilter& filter);

struct NumberKey {
    channels::LegalEntityId legal_entity;
    std::int64_t number = 0;
    auto operator<=>(const NumberKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(NumberKey, (), (legal_entity, number))

/// Orders by their numbers (ascending, unique).
std::vector<OrderId> numbered(Tx& tx, const std::vector<NumberKey>& keys);

/// Whether the filter would list the order, its cursor and place aside.
bool fits(const OrderFilter& filter, const Order& order);

}  // namespace nahtlos::orders
