// MyOrder: an order as its customer sees it, without what only concerns those who work on it.
#pragma once

#include "flows/order_view.hpp"

namespace nahtlos::flows {

struct MyOrderSummary {
    orders::OrderId id;
    std::string number;
    orders::OrderStatus status = orders::OrderStatus::placed;
    orders::PaymentState payment_status = orders::PaymentState::due;
    orders::FulfillmentState fulfillment_status = orders::FulfillmentState::unfulfilled;
    orders::ReturnState return_status = orders::ReturnState::none;
    channels::ChannelId channel;
    std::optional<std::string> external_id;
    Currency currency;
    std::int64_t total_minor = 0, tax_minor = 0, discount_minor = 0, shipping_minor = 0,
                 paid_minor = 0, refunded_minor = 0;
    std::optional<Instant> placed_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(MyOrderSummary, (),
                      (id, number, status, payment_status, fulfillment_status, return_status,
                       channel, external_id, currency, total_minor, tax_minor, discount_minor,
                       shipping_minor, paid_minor, refunded_minor, placed_at, updated_at))

struct MyLine {
    std::int64_t line = 0;
    orders::LineKind kind = orders::LineKind::goods;
    std::optional<std::int64_t> parent_line;
    std::optional<catalog::VariantId> variant;
    std::string sku, title;
    UnitPrice unit_price;
    std::int64_t scale = 0, discount_minor = 0, total_minor = 0, tax_minor = 0, tax_rate_bp = 0,
                 ordered = 0, canceled = 0, fulfilled = 0, delivered = 0, return_requested = 0,
                 returned = 0, exchanged = 0, refunded_minor = 0;
    static constexpr std::string_view schema_name = "MyOrderLine";
};
BOOST_DESCRIBE_STRUCT(MyLine, (),
                      (line, kind, parent_line, variant, sku, title, unit_price, scale,
                       discount_minor, total_minor, tax_minor, tax_rate_bp, ordered, canceled,
                       fulfilled, delivered, return_requested, returned, exchanged, refunded_minor))

struct MyFulfillment {
    orders::FulfillmentId id;
    inventory::Method method = inventory::Method::ship;
    orders::FulfillmentStatus status = orders::FulfillmentStatus::assigned;
    std::optional<Instant> promise_from, promise_by;
    std::optional<std::string> pickup_code, tracking;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(MyFulfillment, (),
                      (id, method, status, promise_from, promise_by, pickup_code, tracking,
                       updated_at))

struct MyPayment {
    payments::PaymentId id;
    std::string method;
    payments::PaymentStatus status = payments::PaymentStatus::pending;
    Currency currency;
    std::int64_t applied_minor = 0, refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(MyPayment, (), (id, method, status, currency, applied_minor, refunded_minor))

struct MyOrder : MyOrderSummary {
    std::vector<MyLine> lines;
    std::vector<MyFulfillment> fulfillments;
    std::vector<MyPayment> payments;
};
BOOST_DESCRIBE_STRUCT(MyOrder, (MyOrderSummary), (lines, fulfillments, payments))

MyOrderSummary my_summary_of(const OrderSummary& order);
/// All parts of `order` are there.
MyOrder my_view_of(const OrderEntry& order);

}  // namespace nahtlos::flows
