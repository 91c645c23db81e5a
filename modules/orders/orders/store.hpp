// The orders' stored form: what flows may ask of its tables.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

void insert_orders(Tx& tx, const std::vector<Order>& orders);
void update_orders(Tx& tx, const std::vector<Order>& orders);
void insert_lines(Tx& tx, const std::vector<NewLine>& lines);
void insert_discounts(Tx& tx, const std::vector<Discount>& discounts);
/// Of these orders (ascending, unique), by order, line and promotion.
std::vector<Discount> discounts_of(Tx& tx, const std::vector<OrderId>& ids);
void update_lines(Tx& tx, const std::vector<Line>& lines);
/// Writes which article lines are of that were of none.
void identify_lines(Tx& tx, const std::vector<Line>& lines);
void insert_fulfillments(Tx& tx, const std::vector<Fulfillment>& fulfillments);
void update_fulfillments(Tx& tx, const std::vector<Fulfillment>& fulfillments);

/// What is there already stays.
void insert_taken_back(Tx& tx, const std::vector<TakenBack>& rows);
/// By order (ids ascending, unique).
std::vector<TakenBack> taken_back(Tx& tx, const std::vector<OrderId>& ids);

/// Orders by id (ascending, unique), locked if asked for.
std::vector<Order> orders(Tx& tx, const std::vector<OrderId>& ids, sql::Lock lock);
std::vector<Line> lines_of(Tx& tx, const std::vector<OrderId>& ids);
std::vector<Fulfillment> fulfillments_of(Tx& tx, const std::vector<OrderId>& ids);

/// A channel's own order id, and ours.
struct External {
    channels::ChannelId channel;
    std::string external_id;
    OrderId id;
};
BOOST_DESCRIBE_STRUCT(External, (), (channel, external_id, id))

struct ExternalKey {
    channels::ChannelId channel;
    std::string external_id;
    auto operator<=>(const ExternalKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExternalKey, (), (channel, external_id))

/// Those of these external ids (ascending, unique) that are orders already.
std::vector<External> externals(Tx& tx, const std::vector<ExternalKey>& keys);

/// `n` unused order numbers, ascending; gaps are allowed.
std::vector<std::int64_t> take_numbers(Tx& tx, std::size_t n);

}  // namespace nahtlos::orders
