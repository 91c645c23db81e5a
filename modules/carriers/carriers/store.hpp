// The stored form of shipments: what flows may ask of these tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/sql/tx.hpp"
#include "carriers/types.hpp"

namespace nahtlos::carriers {

std::optional<Shipment> shipment(Tx& tx, ShipmentId id, sql::Lock lock);
/// Those of these parcels, locked in key order.
std::vector<Shipment> shipments_by_tracking(Tx& tx, const std::string& carrier,
                                            const std::vector<std::string>& tracking);
/// By id, locked in key order.
std::vector<Shipment> lock_shipments_of_order(Tx& tx, const Uuid& order);
/// Those of these orders that have shipments, ascending.
std::vector<Uuid> orders_with_shipments(Tx& tx, const std::vector<Uuid>& orders);
/// By parcel.
std::vector<Shipment> shipments_of(Tx& tx, const Uuid& fulfillment);
/// False where the parcel has a shipment already that is neither canceled nor failed.
bool insert_shipment(Tx& tx, const Shipment& shipment);
void update_shipment(Tx& tx, const Shipment& shipment);

void insert_label(Tx& tx, const StoredLabel& label);
std::optional<StoredLabel> label(Tx& tx, ShipmentId id);

/// Keeps what is known by its id.
void insert_events(Tx& tx, const std::vector<Event>& events);
void insert_strays(Tx& tx, const std::vector<StrayEvent>& events);
/// By shipment and the carrier's time.
std::vector<Event> events_of(Tx& tx, const std::vector<ShipmentId>& shipments);
/// Of a parcel that has become known: taken out.
std::vector<StrayEvent> take_strays(Tx& tx, const std::string& carrier,
                                    const std::string& tracking);

struct ShipmentFilter {
    std::optional<Uuid> order_id, fulfillment, legal_entity;
    std::vector<Uuid> fulfillments;  // any of these
    std::optional<std::string> carrier, tracking;
    std::optional<ShipmentStatus> status;
    std::optional<ShipmentId> before;
    std::int64_t limit = 100;
};
/// Newest first.
std::vector<Shipment> list_shipments(Tx& tx, const ShipmentFilter& filter);

/// In slices by key, for verify.
std::vector<Shipment> shipments_after(Tx& tx, ShipmentId after, std::int64_t limit);

}  // namespace nahtlos::carriers
