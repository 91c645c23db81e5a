// Making locations, draws, stock items and components: what callers say, and what is written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/api/bulk.hpp"
#include "base/batch/changes.hpp"
#include "base/json/values.hpp"
#include "inventory/types.hpp"

namespace nahtlos::inventory {

struct NewLocation {
    json::ShortText<40> code;
    json::ShortText<100> name;
    LocationKind kind = LocationKind::warehouse;
    Id<"le"> legal_entity;
    json::CountryCode country;
    json::ShortText<60> time_zone;
    std::vector<Method> capabilities;
    std::int64_t ready_minutes = 120;
    std::optional<double> latitude, longitude;
    std::optional<json::ShortText<300>> address, opening_hours;
    static constexpr std::array<std::string_view, 1> may_miss{"ready_minutes"};
};
BOOST_DESCRIBE_STRUCT(NewLocation, (),
                      (code, name, kind, legal_entity, country, time_zone, capabilities,
                       ready_minutes, latitude, longitude, address, opening_hours))

/// What is missing stays. In which order channels draw on locations is said with their draws.
struct LocationChange {
    std::optional<json::ShortText<100>> name;
    std::optional<LocationStatus> status;
    std::optional<std::vector<Method>> capabilities;
    std::optional<std::int64_t> ready_minutes;
    std::optional<json::ShortText<300>> address, opening_hours;
};
BOOST_DESCRIBE_STRUCT(LocationChange, (),
                      (name, status, capabilities, ready_minutes, address, opening_hours))

struct LocationView {
    LocationId id;
    std::string code, name;
    LocationKind kind = LocationKind::warehouse;
    LocationStatus status = LocationStatus::open;
    Id<"le"> legal_entity;
    std::string country, time_zone;
    std::vector<Method> capabilities;
    std::int64_t ready_minutes = 120, version = 1;
};
BOOST_DESCRIBE_STRUCT(LocationView, (),
                      (id, code, name, kind, status, legal_entity, country, time_zone, capabilities,
                       ready_minutes, version))
LocationView view_of(const Location& location);

/// That a channel may draw on a location by some methods; smaller priority comes first.
struct DrawRequest {
    json::ShortText<40> location;  // code
    std::vector<Method> methods;
    std::int64_t priority = 1;
};
BOOST_DESCRIBE_STRUCT(DrawRequest, (), (location, methods, priority))

Result<LocationView> create_location(ChangeScope& scope, const NewLocation& wish);

/// Promises that were made stay; a location that is not open gets no new ones.
Result<LocationView> change_location(ChangeScope& scope, LocationId id, const LocationChange& wish,
                                     std::optional<std::int64_t> if_match);

/// Replaces all draws of a channel by those that can be taken; where none of some can, they stay as
/// they were.
Result<api::BulkRows> set_draws(ChangeScope& scope, Uuid channel,
                                const std::vector<DrawRequest>& draws, api::ErrorPolicy policy);

/// Whose location it is; nothing when there is none.
std::optional<Uuid> legal_entity_of(Tx& tx, LocationId id);

struct NewComponent {
    Uuid variant;
    StockItemId stock_item;
    std::int64_t quantity = 1;
};

/// What variants take from stock; raises the revision "inventory".
void insert_components(ChangeScope& scope, const std::vector<NewComponent>& components);
/// The item of a plain variant's SKU, if there is one.
std::optional<StockItemId> stock_item_of_code(Tx& tx, const std::string& code);

}  // namespace nahtlos::inventory
