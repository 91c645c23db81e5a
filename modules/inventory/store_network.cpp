#include <algorithm>

#include "inventory/store.hpp"

namespace nahtlos::inventory {
namespace {

struct LocationRow {
    LocationId id;
    std::string code, name;
    LocationKind kind = LocationKind::warehouse;
    LocationStatus status = LocationStatus::open;
    Uuid legal_entity;
    std::string country, time_zone, capabilities;
    std::int64_t ready_minutes = 0, version = 1;
    std::optional<double> latitude, longitude;
};
BOOST_DESCRIBE_STRUCT(LocationRow, (),
                      (id, code, name, kind, status, legal_entity, country, time_zone, capabilities,
                       ready_minutes, version, latitude, longitude))

struct DrawRow {
    Uuid channel;
    LocationId location;
    std::string methods;
    std::int64_t priority = 0;
};
BOOST_DESCRIBE_STRUCT(DrawRow, (), (channel, location, methods, priority))

struct ComponentRow {
    Uuid variant;
    StockItemId stock_item;
    std::int64_t quantity = 1;
};
BOOST_DESCRIBE_STRUCT(ComponentRow, (), (variant, stock_item, quantity))

// "ship,pickup"; words of a newer program are passed over.
std::vector<Method> methods_in(std::string_view list) {
    std::vector<Method> methods;
    while (!list.empty()) {
        const auto comma = list.find(',');
        Method method{};
        if (enum_value(list.substr(0, comma), method)) methods.push_back(method);
        list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
    }
    return methods;
}

void load_places(Tx& tx, Network& network) {
    network.locations.clear();
    network.location_by_code.clear();
    for (auto& r : tx.all<LocationRow>(
             "select id, code, name, kind, status, legal_entity, country, time_zone, capabilities, "
             "ready_minutes, version, latitude, longitude from inventory_location")) {
        network.location_by_code.emplace(r.code, r.id);
        network.locations.emplace(
            r.id, Location{r.id, r.code, r.name, r.kind, r.status, r.legal_entity, r.country,
                           r.time_zone, methods_in(r.capabilities), r.ready_minutes, r.version,
                           r.latitude, r.longitude});
    }
    network.draws.clear();
    for (auto& r : tx.all<DrawRow>("select channel, location, methods, priority "
                                   "from inventory_draw order by channel, priority, location")) {
        network.draws[r.channel].push_back({r.location, methods_in(r.methods), r.priority});
    }
}

}  // namespace

std::shared_ptr<const Network> load_network(Tx& tx, const Network* previous) {
    auto network =
        previous == nullptr ? std::make_shared<Network>() : std::make_shared<Network>(*previous);
    const auto since = previous == nullptr ? 0 : previous->revision;
    network->revision =
        tx.value<std::int64_t>("select revision from base_revision where name = 'inventory'")
            .value_or(0);
    load_places(tx, *network);
    std::unordered_map<Uuid, std::vector<Component>> changed;
    for (auto& r : tx.all<ComponentRow>(
             "select variant, stock_item, quantity from inventory_component where variant in "
             "(select variant from inventory_component where revision > $1) "
             "order by variant, stock_item",
             since)) {
        changed[r.variant].push_back({r.stock_item, r.quantity});
    }
    for (auto& [variant, components] : changed) {
        network->components[variant] = std::move(components);
    }
    return network;
}

}  // namespace nahtlos::inventory
