// What callers say when they order: the wire form of the order commands.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/json/values.hpp"
#include "customers/types.hpp"
#include "orders/types.hpp"
#include "pricing/uses.hpp"
#include "stored_value/code.hpp"

namespace nahtlos::orders {

inline constexpr std::size_t max_coupons = 10;
using CouponCodes = json::List<pricing::CouponCode, 0, max_coupons>;

/// One wish. unit_price and tax_rate_bp only with external pricing.
struct LineRequest {
    json::Sku sku;
    json::Quantity quantity;
    std::optional<UnitPrice> unit_price;
    std::optional<std::int64_t> tax_rate_bp;
    std::optional<json::ShortText<300>> title;
};
BOOST_DESCRIBE_STRUCT(LineRequest, (), (sku, quantity, unit_price, tax_rate_bp, title))

/// A point on the map, in degrees (WGS 84).
struct Position {
    double latitude = 0, longitude = 0;
    static constexpr std::string_view schema_name = "Position";
};
BOOST_DESCRIBE_STRUCT(Position, (), (latitude, longitude))

/// Where the goods shall go: an address to ship to, or a store to collect from; and by which way
/// of the channel, which says what that costs. Local delivery has both, and a window.
struct DeliveryRequest {
    inventory::Method method = inventory::Method::ship;
    std::optional<customers::Address> address;
    std::optional<inventory::LocationId> location;
    std::optional<json::ShortText<40>> way = {};
    std::optional<Instant> slot = {};
    std::optional<Position> position = {};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{
        {{"location", "of what is collected, and the one that brings a local delivery"},
         {"way", "code of a delivery method; carts need it where their channel has some"},
         {"slot", "of local delivery: when the window begins, as fulfillment-options names it"},
         {"position", "of the address, where a way is offered within a radius"}}};
};
BOOST_DESCRIBE_STRUCT(DeliveryRequest, (), (method, address, location, way, slot, position))

/// Accounts that one cart or order may be paid by.
inline constexpr std::size_t most_gift_cards = 8;
using GiftCards = json::List<stored_value::CardCode, 0, most_gift_cards>;

enum class TenderKind { settled, external, invoice };
BOOST_DESCRIBE_ENUM(TenderKind, settled, external, invoice)

/// How a one-call order is paid: by money that is already ours (a till's card terminal), by the
/// channel itself (marketplaces), or later against an invoice.
struct TenderRequest {
    TenderKind kind = TenderKind::settled;
    std::optional<json::ShortText<40>> provider, method;
    std::optional<json::ShortText<100>> reference;  // the provider's id of the payment
    std::optional<GiftCards> gift_cards;            // these pay first, `kind` what is left
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"gift_cards", "codes of cards that pay first; the rest is paid as kind says"}}};
};
BOOST_DESCRIBE_STRUCT(TenderRequest, (), (kind, provider, method, reference, gift_cards))

struct AttributionRequest {
    std::optional<json::ShortText<100>> session, device, campaign, experiment;
    std::optional<std::int64_t> consent_version;
};
BOOST_DESCRIBE_STRUCT(AttributionRequest, (),
                      (session, device, campaign, experiment, consent_version))

/// An order in one call, for tills, marketplaces and imports.
struct PlaceOrder {
    std::optional<json::ShortText<40>> channel;       // code; only for keys that are bound to none
    std::optional<json::ShortText<100>> external_id;  // the channel's own id; unique per channel
    Pricing pricing = Pricing::engine;
    Doer fulfilled_by = Doer::us, tax_collected_by = Doer::us;
    std::vector<LineRequest> lines;
    std::optional<customers::Contact> customer;
    DeliveryRequest delivery;
    TenderRequest payment;
    std::optional<std::int64_t> expected_total_minor;
    std::optional<Instant> occurred_at;
    std::optional<AttributionRequest> attribution;
    std::optional<CouponCodes> coupons;

    static constexpr std::array<std::string_view, 3> may_miss{"pricing", "fulfilled_by",
                                                              "tax_collected_by"};
};
BOOST_DESCRIBE_STRUCT(PlaceOrder, (),
                      (channel, external_id, pricing, fulfilled_by, tax_collected_by, lines,
                       customer, delivery, payment, expected_total_minor, occurred_at, attribution,
                       coupons))

struct FulfillmentBrief {
    FulfillmentId id;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    FulfillmentStatus status = FulfillmentStatus::assigned;
    std::optional<std::string> pickup_code;
};
BOOST_DESCRIBE_STRUCT(FulfillmentBrief, (), (id, method, location, status, pickup_code))

/// The answer to an order: enough to go on, no personal data.
struct OrderPlaced {
    OrderId id;
    std::string number;
    OrderStatus status = OrderStatus::placed;
    PaymentState payment_status = PaymentState::due;
    FulfillmentState fulfillment_status = FulfillmentState::unfulfilled;
    Money total;
    std::int64_t tax_minor = 0, version = 1;
    std::vector<FulfillmentBrief> fulfillments;
};
BOOST_DESCRIBE_STRUCT(OrderPlaced, (),
                      (id, number, status, payment_status, fulfillment_status, total, tax_minor,
                       version, fulfillments))

}  // namespace nahtlos::orders
