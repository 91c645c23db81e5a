// OrderView: an order as callers see it, from the rows of all modules that know a part of it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/api/page.hpp"
#include "customers/types.hpp"
#include "flows/books.hpp"
#include "orders/notes.hpp"
#include "orders/search.hpp"
#include "payments/types.hpp"

namespace nahtlos::flows {

/// A line with the vector that says how far each of its units has come.
struct LineView {
    std::int64_t line = 0;
    orders::LineKind kind = orders::LineKind::goods;
    std::optional<std::int64_t> parent_line;
    std::optional<catalog::VariantId> variant;
    std::string sku, title;
    UnitPrice unit_price;
    std::int64_t scale = 0, discount_minor = 0, total_minor = 0, tax_minor = 0;
    std::string tax_category, tax_country;
    std::int64_t tax_rate_bp = 0, ordered = 0, canceled = 0, allocated = 0, backordered = 0,
                 fulfilled = 0, delivered = 0, invoiced = 0, return_requested = 0, returned = 0,
                 exchanged = 0, written_off = 0, charged_minor = 0, refunded_minor = 0;
};
BOOST_DESCRIBE_STRUCT(LineView, (),
                      (line, kind, parent_line, variant, sku, title, unit_price, scale,
                       discount_minor, total_minor, tax_minor, tax_category, tax_country,
                       tax_rate_bp, ordered, canceled, allocated, backordered, fulfilled, delivered,
                       invoiced, return_requested, returned, exchanged, written_off, charged_minor,
                       refunded_minor))

struct FulfillmentView {
    orders::FulfillmentId id;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    orders::FulfillmentStatus status = orders::FulfillmentStatus::assigned;
    std::optional<Instant> promise_from, promise_by;
    std::optional<std::string> pickup_code, tracking, hold_reason;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(FulfillmentView, (),
                      (id, method, location, status, promise_from, promise_by, pickup_code,
                       tracking, hold_reason, updated_at, version))

/// Stock that is promised to a line; `location` is missing while it is still to arrive.
struct AllocationView {
    std::int64_t line = 0;
    inventory::StockItemId stock_item;
    std::optional<inventory::LocationId> location;
    orders::FulfillmentId fulfillment;
    std::int64_t quantity = 0, consumed = 0, released = 0;
};
BOOST_DESCRIBE_STRUCT(AllocationView, (),
                      (line, stock_item, location, fulfillment, quantity, consumed, released))

/// A payment, and how much of it is for this order.
struct PaymentView {
    payments::PaymentId id;
    std::string provider, method;
    payments::PaymentStatus status = payments::PaymentStatus::pending;
    Currency currency;
    std::int64_t applied_minor = 0, amount_minor = 0, authorized_minor = 0, captured_minor = 0,
                 refunded_minor = 0;
    std::optional<std::string> provider_reference;
};
BOOST_DESCRIBE_STRUCT(PaymentView, (),
                      (id, provider, method, status, currency, applied_minor, amount_minor,
                       authorized_minor, captured_minor, refunded_minor, provider_reference))

/// The buyer or recipient, with what is left of the address after an erasure.
struct PartyView {
    customers::PartyId id;
    std::optional<std::string> name, email, phone, language;
    std::optional<customers::Address> address;
};
BOOST_DESCRIBE_STRUCT(PartyView, (), (id, name, email, phone, language, address))

/// What somebody said about the order, in words of their own.
struct NoteView {
    Uuid id;  // as the reason of its event
    orders::NoteAbout about = orders::NoteAbout::hold;
    std::string text;
    Instant recorded_at;
    static constexpr std::string_view schema_name = "OrderNote";
};
BOOST_DESCRIBE_STRUCT(NoteView, (), (id, about, text, recorded_at))

/// What a promotion took off a line; line 0: off the order as a whole.
struct DiscountView {
    std::int64_t line = 0;
    pricing::PromotionId promotion;
    std::string code, name;
    std::int64_t amount_minor = 0;
};
BOOST_DESCRIBE_STRUCT(DiscountView, (), (line, promotion, code, name, amount_minor))

/// An order without its parts: an entry of a list.
struct OrderSummary {
    orders::OrderId id;
    std::string number;
    orders::OrderStatus status = orders::OrderStatus::placed;
    orders::PaymentState payment_status = orders::PaymentState::due;
    orders::FulfillmentState fulfillment_status = orders::FulfillmentState::unfulfilled;
    orders::ReturnState return_status = orders::ReturnState::none;
    channels::LegalEntityId legal_entity;
    channels::ChannelId channel;
    channels::MarketId market;
    std::optional<std::string> external_id;
    Currency currency;
    std::int64_t total_minor = 0, tax_minor = 0, discount_minor = 0, shipping_minor = 0,
                 paid_minor = 0, refunded_minor = 0;
    orders::Pricing pricing = orders::Pricing::engine;
    orders::Terms terms = orders::Terms::captured;
    orders::Doer fulfilled_by = orders::Doer::us, tax_collected_by = orders::Doer::us,
                 payment_collected_by = orders::Doer::us;
    std::optional<Instant> placed_at;
    Instant updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(OrderSummary, (),
                      (id, number, status, payment_status, fulfillment_status, return_status,
                       legal_entity, channel, market, external_id, currency, total_minor, tax_minor,
                       discount_minor, shipping_minor, paid_minor, refunded_minor, pricing, terms,
                       fulfilled_by, tax_collected_by, payment_collected_by, placed_at, updated_at,
                       version))

/// What a list of orders may show beside each.
enum class OrderPart { lines, fulfillments, payments };
BOOST_DESCRIBE_ENUM(OrderPart, lines, fulfillments, payments)

struct OrderEntry : OrderSummary {
    std::optional<std::vector<LineView>> lines;  // each only when expanded
    std::optional<std::vector<FulfillmentView>> fulfillments;
    std::optional<std::vector<PaymentView>> payments;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{
        {{"lines", "only when expanded"},
         {"fulfillments", "only when expanded"},
         {"payments", "only when expanded"}}};
};
BOOST_DESCRIBE_STRUCT(OrderEntry, (OrderSummary), (lines, fulfillments, payments))

struct OrderView : OrderSummary {
    std::vector<LineView> lines;
    std::vector<DiscountView> discounts;
    std::vector<FulfillmentView> fulfillments;
    std::vector<AllocationView> allocations;
    std::vector<PaymentView> payments;
    std::vector<NoteView> notes;
    std::optional<PartyView> customer, ship_to;  // only when expanded
};
BOOST_DESCRIBE_STRUCT(OrderView, (OrderSummary),
                      (lines, discounts, fulfillments, allocations, payments, notes, customer,
                       ship_to))

OrderSummary summary_of(const orders::Order& order, const Pages& pages);

/// Adds the parts that are asked for, each with as many queries for all orders as for one.
void expand(Tx& tx, const std::vector<OrderPart>& parts, std::vector<OrderEntry>& entries);

/// Reads all parts of the order; the parties, which are personal data, only if asked for.
OrderView view_of(Tx& tx, const orders::Order& order, const Pages& pages, bool with_parties);

}  // namespace nahtlos::flows
