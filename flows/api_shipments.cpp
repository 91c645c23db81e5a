#include "flows/api_shipments.hpp"

#include "base/api/change.hpp"
#include "base/crypto/base64.hpp"
#include "carriers/store.hpp"
#include "flows/api_lists.hpp"
#include "flows/file_route.hpp"
#include "flows/shipment_desk.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::KnownError;
using api::Reply;
using api::Scope;
using carriers::ShipmentId;
using enum RefusalKind;

constexpr KnownError wrong_status{conflict, "wrong_status", "its status does not allow it"};
constexpr KnownError unreachable{unavailable, "carrier_unreachable", "the carrier does not answer"};
constexpr KnownError refused{invalid, "carrier_refused", "the carrier says no, and why"};
constexpr KnownError no_carrier{not_found, "not_found", "no carrier has this name here"};

// --- what carriers are asked, outside the database

struct CarrierView {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(CarrierView, (), (name))

struct CarrierList {
    std::vector<CarrierView> items;
};
BOOST_DESCRIBE_STRUCT(CarrierList, (), (items))

struct RatesQuery {
    json::CountryCode country;
    json::ShortText<20> postal_code;
    json::Quantity weight_g;
    std::optional<json::CountryCode> from;
    static constexpr std::string_view schema_name = "CarrierRatesQuery";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"from", "the country it leaves; the same unless said"}}};
};
BOOST_DESCRIBE_STRUCT(RatesQuery, (), (country, postal_code, weight_g, from))

struct RateView {
    std::string service, name;
    std::int64_t price_minor = 0;
    Currency currency;
    std::int64_t min_days = 0, max_days = 0;
    static constexpr std::string_view schema_name = "CarrierRate";
};
BOOST_DESCRIBE_STRUCT(RateView, (), (service, name, price_minor, currency, min_days, max_days))

struct RateList {
    std::vector<RateView> items;
    static constexpr std::string_view schema_name = "CarrierRateList";
};
BOOST_DESCRIBE_STRUCT(RateList, (), (items))

struct PointsQuery {
    json::CountryCode country;
    json::ShortText<20> postal_code;
    json::Limit limit;
    static constexpr std::string_view schema_name = "PickupPointsQuery";
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(PointsQuery, (), (country, postal_code, limit))

struct PointList {
    std::vector<carriers::PickupPoint> items;
    static constexpr std::string_view schema_name = "PickupPointList";
};
BOOST_DESCRIBE_STRUCT(PointList, (), (items))

// Waits for a carrier instead of the database, and changes nothing.
api::Route asking(api::Route route) {
    route.is_mutation = false;
    return route;
}

api::Route list_carriers_route(Engine& engine) {
    return api::query("GET /v1/carriers", Scope::orders_read, "list_carriers",
                      "List the carriers that are set up here",
                      [&engine](const Call&, Tx&) -> Result<CarrierList> {
                          CarrierList list;
                          for (const auto& [name, carrier] : engine.shipments().carriers()) {
                              list.items.push_back({name});
                          }
                          return list;
                      });
}

api::Route rates_route(Engine& engine) {
    return asking(api::command(
        "GET /v1/carriers/{carrier}/rates", Scope::orders_read, "list_carrier_rates",
        "Ask a carrier what a parcel costs, and how long it takes",
        [&engine](const Call&, Reply<RateList> reply, std::string name, RatesQuery query) {
            const auto by = engine.shipments().find(name);
            if (by == nullptr) return reply(api::no_such_resource());
            by->rates({query.from.value_or(query.country).value, query.country.value,
                       query.postal_code.value, query.weight_g.value},
                      [reply](const Result<std::vector<carriers::Rate>>& rates) {
                          if (!rates) return reply(rates.refusal());
                          RateList list;
                          for (const auto& r : *rates) {
                              list.items.push_back({r.service, r.name, r.price.minor,
                                                    r.price.currency, r.min_days, r.max_days});
                          }
                          reply(std::move(list));
                      });
        },
        {.errors = {unreachable, refused, no_carrier}}));
}

api::Route points_route(Engine& engine) {
    return asking(api::command(
        "GET /v1/carriers/{carrier}/pickup-points", Scope::carts_write, "list_pickup_points",
        "Ask a carrier where parcels can be collected near a postal code, nearest first",
        [&engine](const Call&, Reply<PointList> reply, std::string name, PointsQuery query) {
            const auto by = engine.shipments().find(name);
            if (by == nullptr) return reply(api::no_such_resource());
            by->points({query.country.value, query.postal_code.value, query.limit.value},
                       [reply](Result<std::vector<carriers::PickupPoint>> points) {
                           if (!points) return reply(points.refusal());
                           std::ranges::sort(*points, {}, &carriers::PickupPoint::distance_m);
                           reply(PointList{*std::move(points)});
                       });
        },
        {.errors = {unreachable, refused, no_carrier}}));
}

// --- shipments

struct ShipmentEventView {
    carriers::ShipmentStatus status = carriers::ShipmentStatus::in_transit;
    Instant at;
    std::optional<std::string> text;
    static constexpr std::string_view schema_name = "ShipmentEvent";
};
BOOST_DESCRIBE_STRUCT(ShipmentEventView, (), (status, at, text))

struct ShipmentDetail : ShipmentView {
    std::vector<ShipmentEventView> events;
    static constexpr std::string_view schema_name = "ShipmentDetail";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"events", "what the carrier told, by its clock"}}};
};
BOOST_DESCRIBE_STRUCT(ShipmentDetail, (ShipmentView), (events))

struct ShipmentsQuery {
    std::optional<orders::OrderId> order;
    std::optional<orders::FulfillmentId> fulfillment;
    std::optional<std::string> carrier, tracking;
    std::optional<carriers::ShipmentStatus> status;
    std::optional<api::Cursor<ShipmentId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"order", "needed by keys that are bound to a place, a channel or a market"}}};
};
BOOST_DESCRIBE_STRUCT(ShipmentsQuery, (),
                      (order, fulfillment, carrier, tracking, status, cursor, limit))

Result<api::Page<ShipmentView>> list_shipments(const Call& call, Tx& tx,
                                               const ShipmentsQuery& query) {
    const auto reach = shipment_reach(*call.caller);
    if (!query.order && !reach.sight.is_of_all_channels()) {
        return Refusal{forbidden,
                       "outside_of_key",
                       "the key sees the shipments of one order at a time",
                       {{"?order", "required", "is required"}}};
    }
    if (query.order &&
        seen(tx, reach.sight, orders::orders(tx, {*query.order}, sql::Lock::no)).empty()) {
        return api::Page<ShipmentView>{};
    }
    carriers::ShipmentFilter filter;
    if (query.order && reach.location) {
        for (const auto& f : orders::fulfillments_of(tx, {*query.order})) {
            if (f.location == reach.location) filter.fulfillments.push_back(f.id.uuid);
        }
        if (filter.fulfillments.empty()) return api::Page<ShipmentView>{};
    }
    if (query.order) filter.order_id = query.order->uuid;
    if (query.fulfillment) filter.fulfillment = query.fulfillment->uuid;
    filter.legal_entity = reach.sight.legal_entity;
    filter.carrier = query.carrier;
    filter.tracking = query.tracking;
    filter.status = query.status;
    if (query.cursor) filter.before = query.cursor->key;
    filter.limit = query.limit.value + 1;
    std::vector<ShipmentView> views;
    for (const auto& s : carriers::list_shipments(tx, filter)) views.push_back(view_of(s));
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<ShipmentDetail> get_shipment(const Call& call, Tx& tx, ShipmentId id) {
    const auto found = seen_shipment(tx, id, shipment_reach(*call.caller), sql::Lock::no);
    if (!found) return api::no_such_resource();
    ShipmentDetail detail;
    static_cast<ShipmentView&>(detail) = view_of(found->shipment);
    for (const auto& e : carriers::events_of(tx, {id})) {
        detail.events.push_back({e.status, e.at, e.text});
    }
    return detail;
}

api::Route create_shipment_route(Engine& engine) {
    return api::command(
        "POST /v1/orders/{id}/fulfillments/{fulfillment}/shipments", Scope::fulfillments_write,
        "create_shipment", "Hand a parcel to a carrier: it makes the label",
        [&engine](const Call& call, Reply<ShipmentView> reply, orders::OrderId order,
                  orders::FulfillmentId fulfillment, NewShipment wish) {
            api::run_change<ShipmentView>(
                engine.changes(), call, reply,
                [&engine, place = ShipmentPlace{order, fulfillment}, wish = std::move(wish),
                 reach = shipment_reach(*call.caller)](ChangeScope& scope) {
                    return create_shipment(scope, engine.books(), engine.shipments().carriers(),
                                           place, wish, reach);
                });
        },
        {.status = 201,
         .errors = {wrong_status,
                    {conflict, "no_address", "the order says no address to send to"},
                    {conflict, "parcel_taken", "the parcel is with a carrier already"}},
         .tag = "shipments",
         .description =
             "The carrier is asked a moment later, as often as it takes: the shipment is requested "
             "until it is labeled, or failed with the carrier's word. Once the carrier has the "
             "parcel, the fulfillment is shipped, and delivered when it arrived."});
}

api::Route cancel_shipment_route(Engine& engine) {
    return api::command(
        "POST /v1/shipments/{id}/cancel", Scope::fulfillments_write, "cancel_shipment",
        "Take a parcel back from its carrier before it has left",
        [&engine](const Call& call, Reply<ShipmentView> reply, ShipmentId id) {
            api::run_change<ShipmentView>(
                engine.changes(), call, reply,
                [id, reach = shipment_reach(*call.caller), if_match = call.if_match](
                    ChangeScope& scope) { return cancel_shipment(scope, id, reach, if_match); });
        },
        {.errors = {wrong_status, api::version_changed},
         .description = "Canceling until the carrier agrees; where it does not, the label stays."});
}

Result<http::Response> print(const Call& call, Tx& tx, const std::string& text, bool is_zpl) {
    const auto id = parse_id<ShipmentId>(text);
    const auto found =
        id ? seen_shipment(tx, *id, shipment_reach(*call.caller), sql::Lock::no) : std::nullopt;
    if (!found) return api::no_such_resource();
    const auto label = carriers::label(tx, *id);
    if (!label) return Refusal{conflict, "no_label", "the carrier has made no label yet"};
    auto bytes = from_base64(is_zpl ? label->zpl : label->pdf);
    check(bytes.has_value(), "a stored label reads back");
    return file_response(is_zpl ? "application/octet-stream" : "application/pdf",
                         *found->shipment.tracking + (is_zpl ? ".zpl" : ".pdf"),
                         Shown::by_the_browser, *std::move(bytes));
}

api::Route label_route(bool is_zpl) {
    return file_route(
        is_zpl ? "GET /v1/shipments/{id}/label.zpl" : "GET /v1/shipments/{id}/label",
        Scope::customers_read, is_zpl ? "get_shipment_label_zpl" : "get_shipment_label",
        is_zpl ? "The carrier's label for label printers (ZPL II)"
               : "The carrier's label, to print",
        is_zpl ? "application/octet-stream" : "application/pdf", {&json::schema<ShipmentId>},
        [is_zpl](const Call& call, Tx& tx, const std::vector<std::string>& path) {
            return print(call, tx, path.at(0), is_zpl);
        },
        {.errors = {{conflict, "no_label", "the carrier has made no label yet"}},
         .description = "Who may read customers: their address stands on it."});
}

api::Route webhook_route(Engine& engine) {
    return api::command(
        "POST /v1/webhooks/carriers/{carrier}", Scope::open, "carrier_webhook",
        "Take what a carrier has to say of parcels",
        [&engine](const Call& call, Reply<Done> reply, std::string name, http::Request request) {
            const auto by = engine.shipments().find(name);
            if (by == nullptr) return reply(api::no_such_resource());
            const auto told = by->parse_webhook(request.headers, request.body, call.now);
            if (!told) return reply(told.refusal());
            engine.shipments().record(name, *told, call.context(), reply);
        },
        {.status = 204,
         .errors = {no_carrier},
         .description = "Idempotent by nature, without an Idempotency-Key: each event counts once, "
                        "by the carrier's id of it, in whichever order they come. What is told of "
                        "a parcel that nobody knows is kept aside.",
         .is_rate_limited = false});
}

}  // namespace

api::Routes shipment_routes(Engine& engine) {
    return {
        list_carriers_route(engine),
        rates_route(engine),
        points_route(engine),
        create_shipment_route(engine),
        api::query("GET /v1/shipments", Scope::orders_read, "list_shipments",
                   "List parcels in the hands of carriers, newest first", &list_shipments,
                   {.priority = Priority::bulk}),
        api::query("GET /v1/shipments/{id}", Scope::orders_read, "get_shipment",
                   "One parcel, with what its carrier told", &get_shipment),
        cancel_shipment_route(engine),
        label_route(false),
        label_route(true),
        webhook_route(engine),
    };
}

}  // namespace nahtlos::flows
