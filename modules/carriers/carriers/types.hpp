// Carriers as rows: shipments of parcels, and what carriers told of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::carriers {

using ShipmentId = Id<"shp">;

/// requested: the carrier is being asked for a label. canceling: asked to forget it. The states
/// between follow from what the carrier tells.
enum class ShipmentStatus {
    requested,
    labeled,
    in_transit,
    exception,
    out_for_delivery,
    delivered,
    returned,
    canceling,
    canceled,
    failed
};
BOOST_DESCRIBE_ENUM(ShipmentStatus, requested, labeled, in_transit, exception, out_for_delivery,
                    delivered, returned, canceling, canceled, failed)

/// One parcel of a fulfillment, handed to a carrier.
struct Shipment {
    ShipmentId id;
    Uuid order_id, fulfillment, legal_entity;
    std::string carrier, service;
    std::int64_t parcel = 1;  // of the fulfillment
    ShipmentStatus status = ShipmentStatus::requested;
    std::int64_t weight_g = 0;
    std::optional<std::string> pickup_point, tracking, reason;
    std::optional<std::int64_t> cost_minor;
    std::optional<Currency> currency;
    Instant created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Shipment, (),
                      (id, order_id, fulfillment, legal_entity, carrier, service, parcel, status,
                       weight_g, pickup_point, tracking, reason, cost_minor, currency, created_at,
                       updated_at, version))

/// As the carrier gave them, in base64.
struct StoredLabel {
    ShipmentId shipment;
    Uuid order_id;
    std::string pdf, zpl;
};
BOOST_DESCRIBE_STRUCT(StoredLabel, (), (shipment, order_id, pdf, zpl))

/// Something that a carrier told of a parcel, once for each of its ids.
struct Event {
    ShipmentId shipment;
    Uuid order_id;
    std::string event;  // the carrier's id of it
    ShipmentStatus status = ShipmentStatus::in_transit;
    Instant at;                       // by the carrier's clock
    std::optional<std::string> text;  // in the carrier's words; erased with the customer
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(Event, (), (shipment, order_id, event, status, at, text, recorded_at))

/// The same of a parcel that nobody here knows, or not yet.
struct StrayEvent {
    std::string carrier, event, tracking;
    ShipmentStatus status = ShipmentStatus::in_transit;
    Instant at;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(StrayEvent, (), (carrier, event, tracking, status, at, recorded_at))

}  // namespace nahtlos::carriers
