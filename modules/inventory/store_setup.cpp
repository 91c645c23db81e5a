#include "base/api/call.hpp"
#include "base/batch/revision.hpp"
#include "base/repeats.hpp"
#include "inventory/items.hpp"
#include "inventory/setup.hpp"
#include "inventory/store.hpp"

namespace nahtlos::inventory {
namespace {

std::string list_of(const std::vector<Method>& methods) {
    std::string list;
    for (const auto method : methods) {
        if (!list.empty()) list += ',';
        list += enum_name(method);
    }
    return list;
}

template <class Text>
std::optional<std::string> text_of(const std::optional<Text>& value) {
    if (!value) return std::nullopt;
    return value->value;
}

struct ComponentRow {
    Uuid variant;
    StockItemId stock_item;
    std::int64_t quantity = 1, revision = 0;
};
BOOST_DESCRIBE_STRUCT(ComponentRow, (), (variant, stock_item, quantity, revision))

struct VariantKey {
    Uuid variant;
};
BOOST_DESCRIBE_STRUCT(VariantKey, (), (variant))

struct StockItemRow {
    StockItemId id;
    std::string code, unit;
    std::int64_t scale = 0;
    std::string tracking;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(StockItemRow, (), (id, code, unit, scale, tracking, created_at))

struct DrawRow {
    Uuid channel;
    LocationId location;
    std::string methods;
    std::int64_t priority = 0;
};
BOOST_DESCRIBE_STRUCT(DrawRow, (), (channel, location, methods, priority))

Refusal negative_ready_minutes() {
    return {RefusalKind::invalid,
            "invalid_request",
            "the location cannot be like this",
            {{"/ready_minutes", "out_of_range", "must not be negative"}}};
}

// Goods on their way are for nobody to take, whatever a channel draws on.
std::optional<Refusal> unless_can(LocationKind kind, const std::vector<Method>& capabilities) {
    if (kind != LocationKind::transit || capabilities.empty()) return std::nullopt;
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "the location cannot be like this",
                   {{"/capabilities", "not_allowed", "is not for a location of transit"}}};
}

}  // namespace

LocationView view_of(const Location& l) {
    return {l.id,      l.code,      l.name,         l.kind,          l.status, {l.legal_entity},
            l.country, l.time_zone, l.capabilities, l.ready_minutes, l.version};
}

Result<LocationView> create_location(ChangeScope& scope, const NewLocation& wish) {
    auto& tx = scope.tx;
    if (tx.value<std::int64_t>("select 1 from inventory_location where code = $1",
                               wish.code.value)) {
        return Refusal{RefusalKind::conflict,
                       "code_taken",
                       "there is a location with this code already",
                       {{"/code", "taken", "is taken"}}};
    }
    if (wish.ready_minutes < 0) {
        return negative_ready_minutes();
    }
    if (auto refusal = unless_can(wish.kind, wish.capabilities)) return *std::move(refusal);
    const LocationId id{child_id(scope.id, 1)};
    raise_revision(tx, "inventory");
    tx.run(
        "insert into inventory_location (id, code, name, kind, status, legal_entity, country, "
        "time_zone, address, latitude, longitude, capabilities, opening_hours, ready_minutes, "
        "version, created_at, updated_at) values ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, "
        "$10, $11, $12, $13, 1, $14, $14)",
        id, wish.code.value, wish.name.value, wish.kind, wish.legal_entity, wish.country.value,
        wish.time_zone.value, text_of(wish.address), wish.latitude, wish.longitude,
        list_of(wish.capabilities), text_of(wish.opening_hours), wish.ready_minutes, scope.now);
    scope.events.push_back({"location_created", id.uuid, 1, scope.context, scope.now, "{}"});
    return LocationView{id,
                        wish.code.value,
                        wish.name.value,
                        wish.kind,
                        LocationStatus::open,
                        wish.legal_entity,
                        wish.country.value,
                        wish.time_zone.value,
                        wish.capabilities,
                        wish.ready_minutes};
}

Result<LocationView> change_location(ChangeScope& scope, LocationId id, const LocationChange& wish,
                                     std::optional<std::int64_t> if_match) {
    auto& tx = scope.tx;
    raise_revision(tx, "inventory");  // also the lock: two changes of a location take turns
    const auto network = load_network(tx, nullptr);
    const auto found = network->locations.find(id);
    if (found == network->locations.end()) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such location"};
    }
    auto location = found->second;
    if (auto refusal = api::unless_version(if_match, location.version)) return *refusal;
    if (wish.ready_minutes && *wish.ready_minutes < 0) return negative_ready_minutes();
    if (wish.capabilities) {
        if (auto refusal = unless_can(location.kind, *wish.capabilities)) {
            return *std::move(refusal);
        }
    }
    if (wish.name) location.name = wish.name->value;
    location.status = wish.status.value_or(location.status);
    location.capabilities = wish.capabilities.value_or(location.capabilities);
    location.ready_minutes = wish.ready_minutes.value_or(location.ready_minutes);
    ++location.version;
    tx.run(
        "update inventory_location set name = $2, status = $3, capabilities = $4, "
        "ready_minutes = $5, address = coalesce($6, address), "
        "opening_hours = coalesce($7, opening_hours), version = $8, updated_at = $9 "
        "where id = $1",
        id, location.name, location.status, list_of(location.capabilities), location.ready_minutes,
        text_of(wish.address), text_of(wish.opening_hours), location.version, scope.now);
    scope.events.push_back(
        {"location_changed", id.uuid, location.version, scope.context, scope.now, "{}"});
    return view_of(location);
}

Result<api::BulkRows> set_draws(ChangeScope& scope, Uuid channel,
                                const std::vector<DrawRequest>& draws, api::ErrorPolicy policy) {
    const auto network = load_network(scope.tx, nullptr);
    std::vector<DrawRow> rows;
    Repeats<std::string> seen;
    api::BulkRows out;
    for (std::size_t i = 0; i < draws.size(); ++i) {
        const auto here = "/draws/" + std::to_string(i) + "/location";
        const auto it = network->location_by_code.find(draws[i].location.value);
        if (it == network->location_by_code.end()) {
            out.reject(FieldProblem{here, "unknown", "is not a location"});
        } else if (auto again = seen.look_at(draws[i].location.value, i, here)) {
            out.reject(*again);
        } else {
            out.accept();
            rows.push_back({channel, it->second, list_of(draws[i].methods), draws[i].priority});
        }
    }
    if (auto refusal = out.refusal(policy)) return *refusal;
    if (rows.empty() && !draws.empty()) return out;
    raise_revision(scope.tx, "inventory");
    scope.tx.run("delete from inventory_draw where channel = $1", channel);
    scope.tx.insert("inventory_draw", rows);
    return out;
}

std::optional<Uuid> legal_entity_of(Tx& tx, LocationId id) {
    return tx.value<Uuid>("select legal_entity from inventory_location where id = $1", id);
}

void insert_stock_items(ChangeScope& scope, const std::vector<NewStockItem>& items) {
    std::vector<StockItemRow> rows;
    for (const auto& item : items) {
        rows.push_back({item.id, item.code, "piece", 0, "none", scope.now});
    }
    scope.tx.insert("inventory_stock_item", rows);
}

std::map<Uuid, std::vector<Component>> components_of(Tx& tx, const std::vector<Uuid>& variants) {
    std::vector<VariantKey> keys;
    for (const auto& variant : variants) keys.push_back({variant});
    std::map<Uuid, std::vector<Component>> components;
    for (const auto& row : tx.find<ComponentRow>("inventory_component", keys)) {
        components[row.variant].push_back({row.stock_item, row.quantity});
    }
    return components;
}

void insert_components(ChangeScope& scope, const std::vector<NewComponent>& components) {
    if (components.empty()) return;
    const auto revision = raise_revision(scope.tx, "inventory");
    std::vector<ComponentRow> rows;
    for (const auto& c : components)
        rows.push_back({c.variant, c.stock_item, c.quantity, revision});
    scope.tx.insert("inventory_component", rows);
}

std::optional<StockItemId> stock_item_of_code(Tx& tx, const std::string& code) {
    return tx.value<StockItemId>("select id from inventory_stock_item where code = $1", code);
}

}  // namespace nahtlos::inventory
