#include <algorithm>

#include "inventory/kept.hpp"

namespace nahtlos::inventory {
namespace {

struct LocationRow {
    std::string code, name;
    LocationKind kind = LocationKind::warehouse;
    Id<"le"> legal_entity;
    std::string country, time_zone, capabilities;
    std::int64_t ready_minutes = 0;
    std::optional<double> latitude, longitude;
    std::optional<std::string> address, opening_hours;
};
BOOST_DESCRIBE_STRUCT(LocationRow, (),
                      (code, name, kind, legal_entity, country, time_zone, capabilities,
                       ready_minutes, latitude, longitude, address, opening_hours))

std::optional<json::ShortText<300>> text_of(std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    return json::ShortText<300>{*std::move(text)};
}

}  // namespace

std::vector<NewLocation> kept_locations(Tx& tx) {
    std::vector<NewLocation> all;
    for (auto& row : tx.all<LocationRow>(
             "select code, name, kind, legal_entity, country, time_zone, capabilities, "
             "ready_minutes, latitude, longitude, address, opening_hours from inventory_location "
             "order by code")) {
        NewLocation one;
        one.code = {row.code};
        one.name = {row.name};
        one.kind = row.kind;
        one.legal_entity = row.legal_entity;
        one.country = {row.country};
        one.time_zone = {row.time_zone};
        for (std::size_t at = 0; at <= row.capabilities.size();) {
            const auto end = std::min(row.capabilities.find(',', at), row.capabilities.size());
            Method method{};
            if (enum_value(row.capabilities.substr(at, end - at), method)) {
                one.capabilities.push_back(method);
            }
            at = end + 1;
        }
        one.ready_minutes = row.ready_minutes;
        one.latitude = row.latitude;
        one.longitude = row.longitude;
        one.address = text_of(row.address);
        one.opening_hours = text_of(row.opening_hours);
        all.push_back(std::move(one));
    }
    return all;
}

std::optional<std::string> address_of(Tx& tx, LocationId location) {
    return tx.value<std::string>("select address from inventory_location where id = $1", location);
}

}  // namespace nahtlos::inventory
