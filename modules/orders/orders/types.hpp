// Orders, their lines and fulfillment orders, as stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"
#include "catalog/types.hpp"
#include "channels/types.hpp"
#include "customers/types.hpp"
#include "inventory/types.hpp"
#include "pricing/promotions.hpp"

namespace nahtlos::orders {

using OrderId = Id<"ord">;
using FulfillmentId = Id<"ful">;
using CartId = Id<"crt">;

enum class OrderStatus { draft, placed, on_hold, canceled, closed };
BOOST_DESCRIBE_ENUM(OrderStatus, draft, placed, on_hold, canceled, closed)

/// What the balance says: charged against captured, refunded and charged back.
enum class PaymentState { due, authorized, partially_paid, settled, overpaid, refunded };
BOOST_DESCRIBE_ENUM(PaymentState, due, authorized, partially_paid, settled, overpaid, refunded)

enum class FulfillmentState { unfulfilled, partially_fulfilled, fulfilled, nothing };
BOOST_DESCRIBE_ENUM(FulfillmentState, unfulfilled, partially_fulfilled, fulfilled, nothing)

enum class ReturnState { none, requested, partially_returned, returned };
BOOST_DESCRIBE_ENUM(ReturnState, none, requested, partially_returned, returned)

/// Whose prices count: ours, or those the caller brings (marketplaces, offline tills, imports).
enum class Pricing { engine, external };
BOOST_DESCRIBE_ENUM(Pricing, engine, external)

/// Who does a part of the work: we, or the channel itself.
enum class Doer { us, channel };
BOOST_DESCRIBE_ENUM(Doer, us, channel)

/// When an order counts as placed.
enum class Terms { captured, authorized, invoice, prepayment, cash_on_delivery, external };
BOOST_DESCRIBE_ENUM(Terms, captured, authorized, invoice, prepayment, cash_on_delivery, external)

enum class LineKind { goods, shipping, service, gift, discount };
BOOST_DESCRIBE_ENUM(LineKind, goods, shipping, service, gift, discount)

enum class FulfillmentStatus {
    unassigned,
    assigned,
    accepted,
    picking,
    packed,
    shipped,
    delivered,
    ready,
    arrived,
    handed_over,
    no_show,
    rejected,
    on_hold,
    canceled
};
BOOST_DESCRIBE_ENUM(FulfillmentStatus, unassigned, assigned, accepted, picking, packed, shipped,
                    delivered, ready, arrived, handed_over, no_show, rejected, on_hold, canceled)

struct Order {
    OrderId id;
    std::int64_t number = 0;
    channels::LegalEntityId legal_entity;
    channels::ChannelId channel;
    channels::MarketId market;
    std::optional<inventory::LocationId> location;  // where a till or staff of a place placed it
    std::optional<std::string> external_id;
    std::optional<CartId> cart;
    std::optional<customers::PartyId> party, ship_to;
    Currency currency;
    Pricing pricing = Pricing::engine;
    Terms terms = Terms::captured;
    Doer fulfilled_by = Doer::us, tax_collected_by = Doer::us, payment_collected_by = Doer::us;
    OrderStatus status = OrderStatus::placed;
    PaymentState payment_status = PaymentState::due;
    FulfillmentState fulfillment_status = FulfillmentState::unfulfilled;
    ReturnState return_status = ReturnState::none;
    std::int64_t total_minor = 0, tax_minor = 0, discount_minor = 0, shipping_minor = 0,
                 paid_minor = 0, refunded_minor = 0;
    std::optional<Instant> placed_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Order, (),
                      (id, number, legal_entity, channel, market, location, external_id, cart,
                       party, ship_to, currency, pricing, terms, fulfilled_by, tax_collected_by,
                       payment_collected_by, status, payment_status, fulfillment_status,
                       return_status, total_minor, tax_minor, discount_minor, shipping_minor,
                       paid_minor, refunded_minor, placed_at, updated_at, version))

/// What a line is born with; the rest of its vector starts at zero.
struct NewLine {
    OrderId order_id;
    std::int64_t line = 0;
    LineKind kind = LineKind::goods;
    std::optional<std::int64_t> parent_line;
    std::optional<catalog::VariantId> variant;
    std::string sku, title;
    UnitPrice unit_price;
    std::int64_t scale = 0, discount_minor = 0, total_minor = 0, tax_minor = 0;
    std::string tax_category, tax_country;
    std::int64_t tax_rate_bp = 0, ordered = 0, allocated = 0, backordered = 0, charged_minor = 0;
};
BOOST_DESCRIBE_STRUCT(NewLine, (),
                      (order_id, line, kind, parent_line, variant, sku, title, unit_price, scale,
                       discount_minor, total_minor, tax_minor, tax_category, tax_country,
                       tax_rate_bp, ordered, allocated, backordered, charged_minor))

/// What a promotion took off a line; line 0: off the order as a whole (free shipping).
struct Discount {
    OrderId order_id;
    std::int64_t line = 0;
    pricing::PromotionId promotion;
    std::string code, name;  // of the promotion, then
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(Discount, (), (order_id, line, promotion, code, name, amount_minor))

/// How far each unit of a line has come, and what of its amount was charged and given back.
struct LineProgress {
    OrderId order_id;
    std::int64_t line = 0;
    std::int64_t canceled = 0, allocated = 0, backordered = 0, fulfilled = 0, delivered = 0,
                 invoiced = 0, return_requested = 0, returned = 0, exchanged = 0, written_off = 0,
                 charged_minor = 0, refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(LineProgress, (),
                      (order_id, line, canceled, allocated, backordered, fulfilled, delivered,
                       invoiced, return_requested, returned, exchanged, written_off, charged_minor,
                       refunded_minor))

/// A whole line.
struct Line {
    OrderId order_id;
    std::int64_t line = 0;
    LineKind kind = LineKind::goods;
    std::optional<std::int64_t> parent_line;
    std::optional<catalog::VariantId> variant;
    std::string sku, title;
    UnitPrice unit_price;
    std::int64_t scale = 0, discount_minor = 0, total_minor = 0, tax_minor = 0;
    std::string tax_category, tax_country;
    std::int64_t tax_rate_bp = 0, ordered = 0;
    std::int64_t canceled = 0, allocated = 0, backordered = 0, fulfilled = 0, delivered = 0,
                 invoiced = 0, return_requested = 0, returned = 0, exchanged = 0, written_off = 0,
                 charged_minor = 0, refunded_minor = 0;
    /// Units that are still to be handed over.
    std::int64_t open() const { return ordered - canceled - fulfilled; }
};
BOOST_DESCRIBE_STRUCT(Line, (),
                      (order_id, line, kind, parent_line, variant, sku, title, unit_price, scale,
                       discount_minor, total_minor, tax_minor, tax_category, tax_country,
                       tax_rate_bp, ordered, canceled, allocated, backordered, fulfilled, delivered,
                       invoiced, return_requested, returned, exchanged, written_off, charged_minor,
                       refunded_minor))

/// What one location must do for one order by one method.
struct Fulfillment {
    OrderId order_id;
    FulfillmentId id;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    FulfillmentStatus status = FulfillmentStatus::assigned;
    std::optional<Instant> promise_from, promise_by;  // from: of what is brought in a window
    std::optional<std::string> pickup_code, tracking, hold_reason;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Fulfillment, (),
                      (order_id, id, method, location, status, promise_from, promise_by,
                       pickup_code, tracking, hold_reason, updated_at, version))

/// Goods of the order came back to this location.
struct TakenBack {
    OrderId order_id;
    inventory::LocationId location;
};
BOOST_DESCRIBE_STRUCT(TakenBack, (), (order_id, location))

}  // namespace nahtlos::orders
