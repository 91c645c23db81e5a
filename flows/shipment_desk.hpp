// What may be done to shipments: each function is one change, with its rows, jobs and events.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/batch/changes.hpp"
#include "carriers/port.hpp"
#include "flows/sight.hpp"
#include "orders/types.hpp"

namespace nahtlos::flows {

inline constexpr const char *label_job = "carrier_label", *cancel_job = "carrier_cancel",
                            *track_job = "carrier_track", *advance_job = "carrier_advance",
                            *call_off_job = "carrier_call_off";

struct NewShipment {
    json::ShortText<40> carrier;
    json::ShortText<60> service;
    json::Quantity parcel;
    std::optional<json::Quantity> weight_g;
    std::optional<json::ShortText<100>> pickup_point;
    static constexpr std::array<std::string_view, 1> may_miss{"parcel"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{
        {{"carrier", "as GET /v1/carriers names it"},
         {"parcel", "which parcel of the fulfillment: 1, 2, ..."},
         {"weight_g",
          "of all that is to be packed, if every article says its own and it is not "
          "given"},
         {"pickup_point",
          "where the customer collects it, an id of the carrier's; that of the order unless "
          "said"}}};
};
BOOST_DESCRIBE_STRUCT(NewShipment, (), (carrier, service, parcel, weight_g, pickup_point))

struct ShipmentView {
    carriers::ShipmentId id;
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    std::string carrier, service;
    std::int64_t parcel = 1, weight_g = 0;
    carriers::ShipmentStatus status = carriers::ShipmentStatus::requested;
    std::optional<std::string> pickup_point, tracking, reason;
    std::optional<std::int64_t> cost_minor;
    std::optional<Currency> currency;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "Shipment";
};
BOOST_DESCRIBE_STRUCT(ShipmentView, (),
                      (id, order, fulfillment, carrier, service, parcel, weight_g, status,
                       pickup_point, tracking, reason, cost_minor, currency, created_at, updated_at,
                       version))
ShipmentView view_of(const carriers::Shipment& shipment);

/// Whose shipments a caller may touch.
struct ShipmentReach {
    Sight sight;
    std::optional<inventory::LocationId> location;  // of the fulfillment
};
ShipmentReach shipment_reach(const api::Caller& caller);

/// The shipment with the fulfillment it is of, where the caller sees both.
struct SeenShipment {
    carriers::Shipment shipment;
    orders::Fulfillment fulfillment;
};
std::optional<SeenShipment> seen_shipment(Tx& tx, carriers::ShipmentId id,
                                          const ShipmentReach& reach, sql::Lock lock);

struct ShipmentPlace {
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
};

/// Writes down what the carrier is to be asked for, and the job that asks. Refuses with
/// "not_found", "wrong_status" (it was sent, or is not to be sent), "no_address", "parcel_taken"
/// and, by field, "unknown" (none of `carriers`) and "required" (weight_g).
Result<ShipmentView> create_shipment(ChangeScope& scope, Books& books,
                                     const carriers::Carriers& carriers, const ShipmentPlace& place,
                                     const NewShipment& wish, const ShipmentReach& reach);
/// Refuses with "not_found", "version_changed", "wrong_status".
Result<ShipmentView> cancel_shipment(ChangeScope& scope, carriers::ShipmentId id,
                                     const ShipmentReach& reach,
                                     std::optional<std::int64_t> if_match);

/// What the carrier is asked for; nothing where nothing is to be asked any more.
std::optional<carriers::LabelRequest> label_request(Tx& tx, const Pages& pages,
                                                    carriers::ShipmentId id);

/// What the carrier answered. A label of a shipment that was given up meanwhile is canceled.
void settle_label(ChangeScope& scope, carriers::ShipmentId id, const carriers::LabelReport& said);
void settle_cancel(ChangeScope& scope, carriers::ShipmentId id, const carriers::CancelReport& said);

/// Cancels the parcels of an order's fulfillments that are not sent any more: canceled, or rejected
/// by their location.
void call_off(ChangeScope& scope, orders::OrderId order);

/// What the carrier told of parcels: each once. Shipments that move bring their fulfillments along
/// by a job.
void record_events(ChangeScope& scope, const std::string& carrier,
                   const std::vector<carriers::TrackingEvent>& told);

}  // namespace nahtlos::flows
