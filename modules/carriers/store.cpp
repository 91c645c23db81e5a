#include "carriers/store.hpp"

#include <algorithm>
#include <set>

#include "base/sql/where.hpp"

namespace nahtlos::carriers {
namespace {

struct IdKey {
    ShipmentId id;
};
BOOST_DESCRIBE_STRUCT(IdKey, (), (id))

struct OfShipment {
    ShipmentId shipment;
};
BOOST_DESCRIBE_STRUCT(OfShipment, (), (shipment))

struct OfFulfillment {
    Uuid fulfillment;
};
BOOST_DESCRIBE_STRUCT(OfFulfillment, (), (fulfillment))

struct OfOrder {
    Uuid order_id;
};
BOOST_DESCRIBE_STRUCT(OfOrder, (), (order_id))

struct OfParcel {
    std::string carrier, tracking;
};
BOOST_DESCRIBE_STRUCT(OfParcel, (), (carrier, tracking))

std::vector<Shipment> lock_rows(Tx& tx, const std::vector<Shipment>& found) {
    std::vector<IdKey> ids;
    for (const auto& row : found) ids.push_back({row.id});
    std::ranges::sort(ids, {}, &IdKey::id);
    return tx.find<Shipment>("carriers_shipment", ids, sql::Lock::yes, sql::LockRank::order, "",
                             "id");
}

}  // namespace

std::optional<Shipment> shipment(Tx& tx, ShipmentId id, sql::Lock lock) {
    // No command locks both shipments and orders, so that they may share a rank.
    auto rows = tx.find<Shipment>("carriers_shipment", std::vector<IdKey>{{id}}, lock,
                                  sql::LockRank::order);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

std::vector<Shipment> shipments_by_tracking(Tx& tx, const std::string& carrier,
                                            const std::vector<std::string>& tracking) {
    std::vector<OfParcel> keys;
    for (const auto& number : tracking) keys.push_back({carrier, number});
    return lock_rows(tx, tx.find<Shipment>("carriers_shipment", keys));
}

std::vector<Shipment> lock_shipments_of_order(Tx& tx, const Uuid& order) {
    return lock_rows(tx, tx.find<Shipment>("carriers_shipment", std::vector<OfOrder>{{order}}));
}

std::vector<Uuid> orders_with_shipments(Tx& tx, const std::vector<Uuid>& orders) {
    std::vector<OfOrder> keys;
    for (const auto& id : orders) keys.push_back({id});
    std::set<Uuid> found;
    for (const auto& row : tx.find<Shipment>("carriers_shipment", keys)) found.insert(row.order_id);
    return {found.begin(), found.end()};
}

std::vector<Shipment> shipments_of(Tx& tx, const Uuid& fulfillment) {
    return tx.find<Shipment>("carriers_shipment", std::vector<OfFulfillment>{{fulfillment}}, "",
                             "parcel, id");
}

bool insert_shipment(Tx& tx, const Shipment& shipment) {
    return tx.insert_missing("carriers_shipment", std::vector{shipment}) == 1;
}

void update_shipment(Tx& tx, const Shipment& shipment) {
    tx.update("carriers_shipment", 1, std::vector{shipment});
}

void insert_label(Tx& tx, const StoredLabel& label) {
    tx.insert_missing("carriers_label", std::vector{label});
}

std::optional<StoredLabel> label(Tx& tx, ShipmentId id) {
    auto rows = tx.find<StoredLabel>("carriers_label", std::vector<OfShipment>{{id}});
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

void insert_events(Tx& tx, const std::vector<Event>& events) {
    tx.insert_missing("carriers_event", events);
}

void insert_strays(Tx& tx, const std::vector<StrayEvent>& events) {
    tx.insert_missing("carriers_stray", events);
}

std::vector<Event> events_of(Tx& tx, const std::vector<ShipmentId>& shipments) {
    std::vector<OfShipment> keys;
    for (const auto id : shipments) keys.push_back({id});
    return tx.find<Event>("carriers_event", keys, "", "shipment, at, event");
}

std::vector<StrayEvent> take_strays(Tx& tx, const std::string& carrier,
                                    const std::string& tracking) {
    const std::vector<OfParcel> key{{carrier, tracking}};
    auto found = tx.find<StrayEvent>("carriers_stray", key, "", "event");
    if (!found.empty()) tx.erase("carriers_stray", key);
    return found;
}

std::vector<Shipment> list_shipments(Tx& tx, const ShipmentFilter& filter) {
    sql::Where where;
    where.add_if("order_id = ", filter.order_id);
    where.add_if("fulfillment = ", filter.fulfillment);
    where.add_any("fulfillment", filter.fulfillments);
    where.add_if("legal_entity = ", filter.legal_entity);
    where.add_if("carrier = ", filter.carrier);
    where.add_if("tracking = ", filter.tracking);
    where.add_if("status = ", filter.status);
    where.page("id", filter.before, filter.limit, sql::Way::down);
    return sql::rows_of<Shipment>(tx, "carriers_shipment", where);
}

std::vector<Shipment> shipments_after(Tx& tx, ShipmentId after, std::int64_t limit) {
    sql::Where where;
    where.page("id", std::optional(after), limit);
    return sql::rows_of<Shipment>(tx, "carriers_shipment", where);
}

}  // namespace nahtlos::carriers
