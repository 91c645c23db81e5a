#include "flows/shipment_desk.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/api/call.hpp"
#include "base/crypto/base64.hpp"
#include "base/jobs/jobs.hpp"
#include "base/json/reader.hpp"
#include "base/json/writer.hpp"
#include "carriers/rules.hpp"
#include "carriers/store.hpp"
#include "customers/privacy.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/open_orders.hpp"
#include "inventory/kept.hpp"
#include "orders/rules.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using carriers::Shipment;
using carriers::ShipmentId;
using carriers::ShipmentStatus;
using enum RefusalKind;

// Between two questions to a carrier that tells nothing by itself.
constexpr Span track_pause = minutes(20);

struct ShipmentEvent {
    ShipmentId shipment;
    orders::OrderId order;
    orders::FulfillmentId fulfillment;
    std::string carrier;
    ShipmentStatus status = ShipmentStatus::requested;
    std::optional<std::string> tracking, reason;
};
BOOST_DESCRIBE_STRUCT(ShipmentEvent, (),
                      (shipment, order, fulfillment, carrier, status, tracking, reason))

void tell(ChangeScope& scope, const Shipment& s, const char* type) {
    const ShipmentEvent event{s.id,     {s.order_id}, {s.fulfillment}, s.carrier,
                              s.status, s.tracking,   s.reason};
    scope.events.push_back(
        {type, s.id.uuid, s.version, scope.context, scope.now, json::write(event)});
}

void save(ChangeScope& scope, Shipment& s, ShipmentStatus status, const char* type) {
    s.status = status;
    s.updated_at = scope.now;
    ++s.version;
    carriers::update_shipment(scope.tx, s);
    tell(scope, s, type);
}

void add_job(ChangeScope& scope, const char* kind, const Uuid& id, const Uuid& subject,
             Span pause = {}) {
    jobs::insert_jobs(scope.tx, {{id, kind, subject, "{}", scope.now + pause, scope.now}});
}

// One job of a kind for a shipment, however often it is asked for.
Uuid job_of(const Shipment& s, std::uint16_t n) { return child_id(s.id.uuid, n); }
constexpr std::uint16_t label_number = 1, track_number = 2;

Refusal unsent(std::string_view status) {
    return {conflict, "wrong_status",
            "the fulfillment is " + std::string(status) +
                "; parcels are handed to a carrier before it is shipped"};
}

Refusal not_with(const char* code, const char* detail) {
    return {invalid,
            "invalid_request",
            "the parcel cannot be handed to this carrier",
            {{"/carrier", code, detail}}};
}

bool can_be_sent(const orders::Fulfillment& f) {
    using enum orders::FulfillmentStatus;
    return orders::way_of(f.method) == orders::Way::carried &&
           (f.status == assigned || f.status == accepted || f.status == picking ||
            f.status == packed);
}

std::optional<std::int64_t> weight_of(const Pages& pages, const OpenOrder& order,
                                      orders::FulfillmentId id) {
    std::int64_t sum_g = 0;
    for (const auto& units : open_units(order, id)) {
        const auto& variant = order.line(units.line)->variant;
        const auto* offer = variant ? pages.offers->find(*variant) : nullptr;
        if (offer == nullptr || !offer->weight_g) return std::nullopt;
        sum_g += *offer->weight_g * units.units;
    }
    if (sum_g <= 0) return std::nullopt;
    return sum_g;
}

std::optional<customers::Address> address_of(Tx& tx, const orders::Order& order) {
    const auto id = order.ship_to ? order.ship_to : order.party;
    if (!id) return std::nullopt;
    const auto found = customers::shown_parties(tx, {*id});
    if (found.empty() || !found.front().address) return std::nullopt;
    auto a = json::read<customers::Address>(*found.front().address);
    check(a.ok(), "a stored address reads back");
    return *std::move(a);
}

carriers::Address recipient_of(const customers::Address& a) {
    const auto text = [](const auto& field) { return field ? field->value : std::string(); };
    return {a.name.value,        text(a.company), a.address1.value, text(a.address2),
            a.postal_code.value, a.city.value,    a.country.value};
}

void adopt(Tx& tx, const Shipment& s) {
    std::vector<carriers::Event> events;
    for (const auto& e : carriers::take_strays(tx, s.carrier, *s.tracking)) {
        events.push_back({s.id, s.order_id, e.event, e.status, e.at, {}, e.recorded_at});
    }
    carriers::insert_events(tx, events);
}

// As all events together say, of parcels that have a label; `n` numbers the jobs of the change.
// What is being given up does not move: its place among the parcels may be another's already.
void follow_events(ChangeScope& scope, Shipment& s, std::uint16_t& n) {
    if (s.status != ShipmentStatus::labeled && !carriers::is_told(s.status)) return;
    const auto status = carriers::status_of(carriers::events_of(scope.tx, {s.id}));
    if (!status || *status == s.status) return;
    save(scope, s, *status, "shipment_moved");
    add_job(scope, advance_job, child_id(scope.id, ++n), s.id.uuid);
}

void give_up(ChangeScope& scope, Shipment& s, std::uint16_t& n) {
    save(scope, s, ShipmentStatus::canceling, "shipment_canceling");
    add_job(scope, cancel_job, child_id(scope.id, ++n), s.id.uuid);
}

bool is_number_taken(Tx& tx, const Shipment& s) {
    carriers::ShipmentFilter filter;
    filter.carrier = s.carrier;
    filter.tracking = s.tracking;
    filter.limit = 1;
    return !carriers::list_shipments(tx, filter).empty();
}

}  // namespace

ShipmentView view_of(const Shipment& s) {
    return {s.id,       {s.order_id}, {s.fulfillment}, s.carrier,  s.service, s.parcel,
            s.weight_g, s.status,     s.pickup_point,  s.tracking, s.reason,  s.cost_minor,
            s.currency, s.created_at, s.updated_at,    s.version};
}

ShipmentReach shipment_reach(const api::Caller& caller) {
    return {sight_of(caller), place_scope(caller).location};
}

std::optional<SeenShipment> seen_shipment(Tx& tx, ShipmentId id, const ShipmentReach& reach,
                                          sql::Lock lock) {
    auto shipment = carriers::shipment(tx, id, lock);
    if (!shipment) return std::nullopt;
    const orders::OrderId order{shipment->order_id};
    if (seen(tx, reach.sight, orders::orders(tx, {order}, sql::Lock::no)).empty()) {
        return std::nullopt;
    }
    for (const auto& f : orders::fulfillments_of(tx, {order})) {
        if (f.id.uuid != shipment->fulfillment) continue;
        if (reach.location && f.location != reach.location) return std::nullopt;
        return SeenShipment{*std::move(shipment), f};
    }
    return std::nullopt;
}

Result<ShipmentView> create_shipment(ChangeScope& scope, Books& books,
                                     const carriers::Carriers& carriers, const ShipmentPlace& place,
                                     const NewShipment& wish, const ShipmentReach& reach) {
    // Locked, so that it is not canceled or sent meanwhile on another node.
    auto own = seen(scope.tx, reach.sight, orders::orders(scope.tx, {place.order}, sql::Lock::yes));
    if (own.empty()) return api::no_such_resource();
    auto open = open_orders(scope.tx, {place.order});
    add_fulfillments(scope.tx, open);
    auto& order = open.at(place.order);
    const auto* f = order.fulfillment(place.fulfillment);
    if (f == nullptr || (reach.location && f->row.location != reach.location)) {
        return api::no_such_resource();
    }
    if (!carriers.contains(wish.carrier.value)) {
        return not_with("unknown", "is not a carrier that is set up here");
    }
    if (order.order.status != orders::OrderStatus::placed || !can_be_sent(f->row)) {
        return unsent(enum_name(f->row.status));
    }
    const auto address = address_of(scope.tx, order.order);
    if (!address) return Refusal{conflict, "no_address", "the order says no address to send to"};
    if (address->pickup_point && address->pickup_point->carrier.value != wish.carrier.value) {
        return not_with("not_allowed", "does not bring parcels to that parcel shop");
    }
    Shipment s;
    s.id = ShipmentId{child_id(scope.id, 1)};
    s.order_id = place.order.uuid;
    s.fulfillment = place.fulfillment.uuid;
    s.legal_entity = order.order.legal_entity.uuid;
    s.carrier = wish.carrier.value;
    s.service = wish.service.value;
    s.parcel = wish.parcel.value;
    if (address->pickup_point) s.pickup_point = address->pickup_point->id.value;
    if (wish.pickup_point) s.pickup_point = wish.pickup_point->value;
    const auto weight_g = wish.weight_g
                              ? std::optional(wish.weight_g->value)
                              : weight_of(*books.read(scope.tx), order, place.fulfillment);
    if (!weight_g) {
        return Refusal{invalid,
                       "invalid_request",
                       "the parcel has no weight",
                       {{"/weight_g", "required", "is required: not every article says its own"}}};
    }
    s.weight_g = *weight_g;
    s.created_at = s.updated_at = scope.now;
    if (!carriers::insert_shipment(scope.tx, s)) {
        return Refusal{conflict,
                       "parcel_taken",
                       "this parcel has a shipment",
                       {{"/parcel", "taken", "is with a carrier already; cancel that first"}}};
    }
    add_job(scope, label_job, job_of(s, label_number), s.id.uuid);
    tell(scope, s, "shipment_requested");
    return view_of(s);
}

Result<ShipmentView> cancel_shipment(ChangeScope& scope, ShipmentId id, const ShipmentReach& reach,
                                     std::optional<std::int64_t> if_match) {
    auto found = seen_shipment(scope.tx, id, reach, sql::Lock::yes);
    if (!found) return api::no_such_resource();
    auto& s = found->shipment;
    if (auto refusal = api::unless_version(if_match, s.version)) return *refusal;
    if (auto refusal = carriers::unless_cancelable(s)) return *refusal;
    std::uint16_t n = 0;
    give_up(scope, s, n);
    return view_of(s);
}

std::optional<carriers::LabelRequest> label_request(Tx& tx, const Pages& pages, ShipmentId id) {
    const auto s = carriers::shipment(tx, id, sql::Lock::no);
    if (!s || s->status != ShipmentStatus::requested) return std::nullopt;
    const auto orders = orders::orders(tx, {{s->order_id}}, sql::Lock::no);
    if (orders.empty()) return std::nullopt;
    const auto& order = orders.front();
    const auto address = address_of(tx, order);
    if (!address) return std::nullopt;
    carriers::LabelRequest request;
    request.shipment = id;
    request.service = s->service;
    request.weight_g = s->weight_g;
    request.pickup_point = s->pickup_point;
    request.recipient = recipient_of(*address);
    const auto& entity = pages.directory->legal_entities.at(order.legal_entity);
    request.reference = orders::shown_number(entity.number_prefix, order.number);
    request.sender = {entity.name, {}, {}, {}, {}, {}, entity.country};
    for (const auto& f : orders::fulfillments_of(tx, {order.id})) {
        if (f.id.uuid != s->fulfillment || !f.location) continue;
        const auto& location = pages.network->locations.at(*f.location);
        request.sender.company = location.name;
        request.sender.address1 = inventory::address_of(tx, *f.location).value_or("");
        request.sender.country = location.country;
    }
    return request;
}

void settle_label(ChangeScope& scope, ShipmentId id, const carriers::LabelReport& said) {
    auto s = carriers::shipment(scope.tx, id, sql::Lock::yes);
    if (!s) return;
    if (said.state == carriers::LabelState::refused) {
        if (s->status != ShipmentStatus::requested) return;
        s->reason = said.reason;
        return save(scope, *s, ShipmentStatus::failed, "shipment_failed");
    }
    if (s->status == ShipmentStatus::canceling || s->status == ShipmentStatus::canceled) {
        // It was made after all.
        return add_job(scope, cancel_job, child_id(scope.id, 1), s->id.uuid);
    }
    if (s->status != ShipmentStatus::requested) return;
    std::uint16_t n = 0;
    s->tracking = said.tracking;
    if (is_number_taken(scope.tx, *s)) {
        // News of one parcel would move the other.
        s->tracking.reset();
        s->reason = "tracking_taken";
        return give_up(scope, *s, n);
    }
    if (said.cost) {
        s->cost_minor = said.cost->minor;
        s->currency = said.cost->currency;
    }
    save(scope, *s, ShipmentStatus::labeled, "shipment_labeled");
    carriers::insert_label(scope.tx, {id, s->order_id, base64(said.pdf), base64(said.zpl)});
    add_job(scope, track_job, job_of(*s, track_number), s->id.uuid, track_pause);
    adopt(scope.tx, *s);
    follow_events(scope, *s, n);
}

void settle_cancel(ChangeScope& scope, ShipmentId id, const carriers::CancelReport& said) {
    auto s = carriers::shipment(scope.tx, id, sql::Lock::yes);
    if (!s || s->status != ShipmentStatus::canceling) return;
    if (said.state == carriers::CancelState::done) {
        return save(scope, *s, ShipmentStatus::canceled, "shipment_canceled");
    }
    s->reason = said.reason;
    std::uint16_t n = 0;
    if (!s->tracking) {
        // The carrier keeps a label whose answer never came: asked again, it tells of that one.
        save(scope, *s, ShipmentStatus::requested, "shipment_requested");
        return add_job(scope, label_job, child_id(scope.id, ++n), s->id.uuid);
    }
    save(scope, *s, ShipmentStatus::labeled, "shipment_labeled");
    follow_events(scope, *s, n);
}

void call_off(ChangeScope& scope, orders::OrderId order) {
    using enum orders::FulfillmentStatus;
    std::set<Uuid> off;
    for (const auto& f : orders::fulfillments_of(scope.tx, {order})) {
        if (f.status == canceled || f.status == rejected) off.insert(f.id.uuid);
    }
    std::uint16_t n = 0;
    for (auto& s : carriers::lock_shipments_of_order(scope.tx, order.uuid)) {
        if (off.contains(s.fulfillment) && !carriers::unless_cancelable(s)) give_up(scope, s, n);
    }
}

void record_events(ChangeScope& scope, const std::string& carrier,
                   const std::vector<carriers::TrackingEvent>& told) {
    std::set<std::string> numbers;
    for (const auto& event : told) numbers.insert(event.tracking);
    auto shipments =
        carriers::shipments_by_tracking(scope.tx, carrier, {numbers.begin(), numbers.end()});
    std::vector<carriers::Event> events;
    std::vector<carriers::StrayEvent> strays;
    for (const auto& e : told) {
        const auto s = std::ranges::find(shipments, e.tracking, &Shipment::tracking);
        if (s == shipments.end()) {
            strays.push_back({carrier, e.id, e.tracking, e.status, e.at, scope.now});
        } else {
            events.push_back({s->id, s->order_id, e.id, e.status, e.at, e.text, scope.now});
        }
    }
    carriers::insert_events(scope.tx, events);
    carriers::insert_strays(scope.tx, strays);
    std::uint16_t n = 0;
    for (auto& s : shipments) follow_events(scope, s, n);
}

}  // namespace nahtlos::flows
