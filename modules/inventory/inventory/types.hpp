// Stock as rows: levels, promises, movements; and where channels may draw.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

namespace nahtlos::inventory {

using LocationId = Id<"loc">;
using StockItemId = Id<"itm">;
using SupplyId = Id<"sup">;
using ShortageId = Id<"sho">;

enum class LocationKind { warehouse, store, dark_store, third_party, supplier, transit };
BOOST_DESCRIBE_ENUM(LocationKind, warehouse, store, dark_store, third_party, supplier, transit)

enum class LocationStatus { open, paused, closed };
BOOST_DESCRIBE_ENUM(LocationStatus, open, paused, closed)

/// How goods reach the customer.
enum class Method { ship, pickup, curbside, parcel_shop, local_delivery, digital, carry_out };
BOOST_DESCRIBE_ENUM(Method, ship, pickup, curbside, parcel_shop, local_delivery, digital, carry_out)

enum class PinKind { location, supply };
BOOST_DESCRIBE_ENUM(PinKind, location, supply)

enum class FenceMode { hard, soft };
BOOST_DESCRIBE_ENUM(FenceMode, hard, soft)

enum class HoldState { live, committed, released, expired };
BOOST_DESCRIBE_ENUM(HoldState, live, committed, released, expired)

enum class MovementKind {
    received,
    allocated,
    released,
    shipped,
    issued,
    returned,
    adjusted,
    state_moved,
    transfer_out,
    transfer_in
};
BOOST_DESCRIBE_ENUM(MovementKind, received, allocated, released, shipped, issued, returned,
                    adjusted, state_moved, transfer_out, transfer_in)

/// A state of goods on hand that are not for sale.
enum class StockState { damaged, quality, display };
BOOST_DESCRIBE_ENUM(StockState, damaged, quality, display)

/// Stock of an item at a location for an owner: the fold of its movements.
struct Level {
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, damaged = 0, quality = 0, display = 0, allocated = 0, version = 0;
};
BOOST_DESCRIBE_STRUCT(Level, (),
                      (stock_item, location, owner, on_hand, damaged, quality, display, allocated,
                       version))

struct Policy {
    StockItemId stock_item;
    LocationId location;
    std::int64_t safety = 0, backorder_limit = 0, version = 0;
};
BOOST_DESCRIBE_STRUCT(Policy, (), (stock_item, location, safety, backorder_limit, version))

struct Fence {
    StockItemId stock_item;
    LocationId location;
    std::string channel_group;
    std::int64_t quantity = 0, used = 0;
    FenceMode mode = FenceMode::hard;
    Instant valid_from;
    std::optional<Instant> valid_to;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Fence, (),
                      (stock_item, location, channel_group, quantity, used, mode, valid_from,
                       valid_to, version))

struct Hold {
    Uuid holder;
    std::int64_t line = 0;
    StockItemId stock_item;
    Uuid pin;
    PinKind pin_kind = PinKind::location;
    Uuid owner;
    std::int64_t quantity = 0;
    std::string channel_group;
    HoldState state = HoldState::live;
    Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(Hold, (),
                      (holder, line, stock_item, pin, pin_kind, owner, quantity, channel_group,
                       state, expires_at))

struct Allocation {
    Uuid order_id;
    std::int64_t line = 0;
    StockItemId stock_item;
    Uuid pin;
    PinKind pin_kind = PinKind::location;
    Uuid owner;
    Uuid fulfillment;
    std::string channel_group;
    std::int64_t quantity = 0, consumed = 0, released = 0, fenced = 0;
    std::int64_t open() const { return quantity - consumed - released; }
};
BOOST_DESCRIBE_STRUCT(Allocation, (),
                      (order_id, line, stock_item, pin, pin_kind, owner, fulfillment, channel_group,
                       quantity, consumed, released, fenced))

struct Movement {
    std::string source = "nahtlos";
    Uuid source_event;
    std::int64_t seq = 0;
    MovementKind kind = MovementKind::adjusted;
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, allocated = 0;
    std::optional<StockState> state;
    std::int64_t moved = 0;
    std::optional<std::string> reason;
    std::string cause_kind;
    Uuid cause;
    std::optional<UnitPrice> unit_cost;
    std::optional<Currency> currency;
    Instant occurred_at, recorded_at;
};
BOOST_DESCRIBE_STRUCT(Movement, (),
                      (source, source_event, seq, kind, stock_item, location, owner, on_hand,
                       allocated, state, moved, reason, cause_kind, cause, unit_cost, currency,
                       occurred_at, recorded_at))

enum class ShortageState { open, closed };
BOOST_DESCRIBE_ENUM(ShortageState, open, closed)

/// More is promised than is there: somebody has to decide who goes without.
struct Shortage {
    ShortageId id;
    StockItemId stock_item;
    LocationId location;
    Uuid owner;
    std::int64_t quantity = 0;  // missing when last looked at
    std::string reason;
    ShortageState state = ShortageState::open;
    Instant opened_at;
    std::optional<Instant> closed_at;
};
BOOST_DESCRIBE_STRUCT(Shortage, (),
                      (id, stock_item, location, owner, quantity, reason, state, opened_at,
                       closed_at))

/// What one unit of a variant takes from stock.
struct Component {
    StockItemId stock_item;
    std::int64_t quantity = 1;
};

struct Location {
    LocationId id;
    std::string code, name;
    LocationKind kind = LocationKind::warehouse;
    LocationStatus status = LocationStatus::open;
    Uuid legal_entity;
    std::string country, time_zone;
    std::vector<Method> capabilities;
    std::int64_t ready_minutes = 120, version = 1;
    std::optional<double> latitude = {}, longitude = {};  // degrees
};

/// One location that a channel may draw on, by which methods.
struct Draw {
    LocationId location;
    std::vector<Method> methods;
    std::int64_t priority = 0;
};

/// Locations, draws and components in memory, as of one revision.
struct Network {
    std::int64_t revision = 0;
    std::unordered_map<LocationId, Location> locations;
    std::unordered_map<std::string, LocationId> location_by_code;
    std::unordered_map<Uuid, std::vector<Draw>> draws;            // by channel, best first
    std::unordered_map<Uuid, std::vector<Component>> components;  // by variant

    /// Open locations that `channel` may draw on by `method`, best first.
    std::vector<LocationId> sources(Uuid channel, Method method) const;
};

}  // namespace nahtlos::inventory
