// What verify reads of orders, documents and till transactions: in slices, by key.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "orders/document.hpp"
#include "orders/types.hpp"

namespace nahtlos::orders {

std::vector<Order> orders_after(Tx& tx, OrderId after, std::int64_t limit);

struct OrderMark {
    OrderId id;
    OrderStatus status = OrderStatus::placed;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(OrderMark, (), (id, status, version))
std::vector<OrderMark> order_marks_after(Tx& tx, OrderId after, std::int64_t limit);

/// A line or fulfillment order, and the order it names where that is there.
struct LineMark {
    OrderId order_id;
    std::int64_t line = 0;
    std::optional<OrderId> order;
};
BOOST_DESCRIBE_STRUCT(LineMark, (), (order_id, line, order))
std::vector<LineMark> line_marks_after(Tx& tx, const LineMark& after, std::int64_t limit);

struct FulfillmentMark {
    OrderId order_id;
    FulfillmentId id;
    std::optional<OrderId> order;
};
BOOST_DESCRIBE_STRUCT(FulfillmentMark, (), (order_id, id, order))
std::vector<FulfillmentMark> fulfillment_marks_after(Tx& tx, const FulfillmentMark& after,
                                                     std::int64_t limit);

/// Names that one order may have, each with the number of orders that have it.
struct NumberUse {
    channels::LegalEntityId legal_entity;
    std::int64_t number = 0, orders = 0;
};
BOOST_DESCRIBE_STRUCT(NumberUse, (), (legal_entity, number, orders))
std::vector<NumberUse> number_uses_after(Tx& tx, const NumberUse& after, std::int64_t limit);

struct ExternalUse {
    channels::ChannelId channel;
    std::string external_id;
    std::int64_t orders = 0;
};
BOOST_DESCRIBE_STRUCT(ExternalUse, (), (channel, external_id, orders))
std::vector<ExternalUse> external_uses_after(Tx& tx, const ExternalUse& after, std::int64_t limit);

struct CartUse {
    CartId cart;
    std::int64_t orders = 0;
};
BOOST_DESCRIBE_STRUCT(CartUse, (), (cart, orders))
std::vector<CartUse> cart_uses_after(Tx& tx, const CartUse& after, std::int64_t limit);

/// The drafts that nobody touched since `before`, by id.
struct DraftMark {
    OrderId id;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(DraftMark, (), (id, updated_at))
std::vector<DraftMark> drafts_before(Tx& tx, Instant before, OrderId after, std::int64_t limit);

struct DocumentKey {
    channels::LegalEntityId legal_entity;
    std::string series;
    std::int64_t number = 0;
};
std::vector<Document> documents_after(Tx& tx, const DocumentKey& after, std::int64_t limit);

/// A till's transaction number, and how many bodies it has that nobody has to look at.
struct TillUse {
    std::string till;
    Uuid installation;
    std::int64_t seq = 0, unflagged = 0;
};
BOOST_DESCRIBE_STRUCT(TillUse, (), (till, installation, seq, unflagged))
std::vector<TillUse> till_uses_after(Tx& tx, const TillUse& after, std::int64_t limit);

}  // namespace nahtlos::orders
