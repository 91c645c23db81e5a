// The ways by which a cart can reach its customer: price, promise, stores, and why others cannot.
// Pure.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "delivery/slots.hpp"
#include "flows/books.hpp"
#include "inventory/stock.hpp"
#include "orders/cart.hpp"

namespace nahtlos::flows {

struct OptionScene {
    const Pages& pages;
    const inventory::Stock& stock;
    const std::map<delivery::SlotKey, std::int64_t>& taken_slots;
    const orders::OpenCart& cart;
    Instant now;
    std::string language;  // of names
    std::int64_t value_minor = 0;
    bool is_shipping_free = false;                   // by a promotion
    std::optional<std::int64_t> to_free_minor = {};  // goods that one asks for still
    std::optional<std::int64_t> weight_g;            // nothing where an article does not say it
    std::string country, postcode;                   // empty: not known
    std::optional<delivery::Point> at;               // where the customer is
};

/// When, as instants or days, and in words.
struct DeliveryPromise {
    std::optional<Instant> ready_at;
    std::optional<delivery::Date> arrives_from, arrives_to;
    std::map<std::string, std::string> texts;  // de, en
};
BOOST_DESCRIBE_STRUCT(DeliveryPromise, (), (ready_at, arrives_from, arrives_to, texts))

enum class FreeBecause { price_table, value, promotion };
BOOST_DESCRIBE_ENUM(FreeBecause, price_table, value, promotion)

struct DeliveryPrice {
    Money total;  // with VAT
    std::int64_t tax_minor = 0, tax_rate_bp = 0;
    std::optional<FreeBecause> free_because;
    std::optional<std::int64_t> to_free_minor;  // goods still to be bought for it to be free
};
BOOST_DESCRIBE_STRUCT(DeliveryPrice, (),
                      (total, tax_minor, tax_rate_bp, free_because, to_free_minor))

/// A line of the cart that a place has not enough of.
struct LackingLine {
    std::int64_t line = 0;
    std::string sku;
    std::int64_t quantity = 0, available = 0;
};
BOOST_DESCRIBE_STRUCT(LackingLine, (), (line, sku, quantity, available))

struct StoreOption {
    inventory::LocationId location;
    std::string code, name;
    std::optional<std::int64_t> distance_m;
    bool has_all = false;
    std::vector<LackingLine> lacking;
    std::optional<DeliveryPromise> promise;  // of a store that has all
};
BOOST_DESCRIBE_STRUCT(StoreOption, (),
                      (location, code, name, distance_m, has_all, lacking, promise))

/// A window of local delivery; it is ordered by its `from`.
struct SlotOption {
    Instant from, to;
    std::int64_t left = 0;  // orders that it still takes
    std::map<std::string, std::string> texts;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"from", "what an order names as its slot"},
         {"left", "orders that it still takes; a full one is shown with 0"}}};
};
BOOST_DESCRIBE_STRUCT(SlotOption, (), (from, to, left, texts))

struct FulfillmentOption {
    delivery::MethodId id;
    std::string code, name;
    inventory::Method method = inventory::Method::ship;
    std::optional<std::string> carrier;
    DeliveryPrice price;
    std::optional<DeliveryPromise> promise;  // the best one of all stores
    std::vector<StoreOption> stores;         // nearest first, else by code
    std::vector<SlotOption> slots;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"carrier", "whose parcel shops are meant (GET /v1/carriers/{carrier}/pickup-points)"}}};
};
BOOST_DESCRIBE_STRUCT(FulfillmentOption, (),
                      (id, code, name, method, carrier, price, promise, stores, slots))

enum class OptionRefusal {
    address_missing,
    area,
    distance,
    value,
    weight,
    weight_unknown,
    no_price,
    no_tax_rate,
    no_location,
    insufficient_stock,
    needs_stock,
    no_slot,
    no_promise
};
BOOST_DESCRIBE_ENUM(OptionRefusal, address_missing, area, distance, value, weight, weight_unknown,
                    no_price, no_tax_rate, no_location, insufficient_stock, needs_stock, no_slot,
                    no_promise)

struct OptionNotOffered {
    delivery::MethodId id;
    std::string code, name;
    inventory::Method method = inventory::Method::ship;
    OptionRefusal reason = OptionRefusal::no_price;
    std::string detail;                // in words
    std::vector<LackingLine> lacking;  // of insufficient_stock
    std::vector<StoreOption> stores;   // that each lack something
};
BOOST_DESCRIBE_STRUCT(OptionNotOffered, (),
                      (id, code, name, method, reason, detail, lacking, stores))

struct FulfillmentOptions {
    std::vector<FulfillmentOption> offered;
    std::vector<OptionNotOffered> not_offered;
};
BOOST_DESCRIBE_STRUCT(FulfillmentOptions, (), (offered, not_offered))

inline constexpr std::size_t most_stores_shown = 50;

/// Every active method of the cart's channel and market, in its order, with or without a reason.
FulfillmentOptions fulfillment_options(const OptionScene& scene);

OptionRefusal refusal_of(delivery::NotOffered why);
/// Where a location is, if it says so.
std::optional<delivery::Point> point_of(const inventory::Location& location);
delivery::Transit transit_of(const delivery::Terms& terms);
/// When a location has goods ready that are ordered at `now`; nothing where that is out of sight.
std::optional<Instant> promised_ready(const Pages& pages, const delivery::Terms& terms,
                                      inventory::LocationId location, Instant now);

/// The sentence of a reason, in German for "de".
std::string reason_text(OptionRefusal reason, std::string_view language);

}  // namespace nahtlos::flows
