// Channels and places that are there already become what their line says.
#include "flows/exchange/import_known.hpp"

#include <algorithm>

#include "channels/setup.hpp"
#include "inventory/kept.hpp"

namespace nahtlos::flows::exchange {
namespace {

Refusal stays(std::string pointer) {
    return {RefusalKind::invalid,
            "invalid_request",
            "this cannot be changed",
            {{std::move(pointer), "not_allowed", "stays what it was when it was made"}}};
}

template <class T, class Wished>
std::optional<T> unless_same(const T& wished, const Wished& is) {
    return wished.value == is ? std::optional<T>{} : std::optional{wished};
}

Result<bool> change_channel(ChangeScope& scope, const channels::Directory& directory,
                            const channels::Channel& is, const ChannelLine& line) {
    if (is.kind != line.kind) return stays("/channel/kind");
    if (directory.legal_entities.at(is.legal_entity).name != line.legal_entity.value) {
        return stays("/channel/legal_entity");
    }
    channels::ChannelChange wish;
    wish.name = unless_same(line.name, is.name);
    wish.market = unless_same(line.market, directory.markets.at(is.market).code);
    wish.channel_group = unless_same(line.channel_group, is.channel_group);
    if (line.publishes_all != is.publishes_all) wish.publishes_all = line.publishes_all;
    const bool is_changed = wish.name || wish.market || wish.channel_group || wish.publishes_all;
    if (is_changed) {
        const auto changed = channels::change_channel(scope, is.id, wish, {});
        if (!changed) return changed.refusal();
    }
    if (line.status == is.status) return is_changed;
    const auto changed = channels::change_status(scope, is.id, line.status, {});
    if (!changed) return changed.refusal();
    return true;
}

Result<bool> change_location(ChangeScope& scope, inventory::LocationId id,
                             const inventory::NewLocation& is, const std::string& entity,
                             const LocationLine& line) {
    if (is.kind != line.kind) return stays("/location/kind");
    if (entity != line.legal_entity.value) return stays("/location/legal_entity");
    if (is.country.value != line.country.value) return stays("/location/country");
    if (is.time_zone.value != line.time_zone.value) return stays("/location/time_zone");
    inventory::LocationChange wish;
    wish.name = unless_same(line.name, is.name.value);
    if (line.capabilities != is.capabilities) wish.capabilities = line.capabilities;
    if (line.ready_minutes != is.ready_minutes) wish.ready_minutes = line.ready_minutes;
    if (line.address != is.address) wish.address = line.address;
    if (line.opening_hours != is.opening_hours) wish.opening_hours = line.opening_hours;
    const bool is_changed =
        wish.name || wish.capabilities || wish.ready_minutes || wish.address || wish.opening_hours;
    if (!is_changed) return false;
    const auto changed = inventory::change_location(scope, id, wish, {});
    if (!changed) return changed.refusal();
    return true;
}

}  // namespace

Result<bool> change_known(ChangeScope& scope, const channels::Directory& directory,
                          const inventory::Network& network, const EntityLine& line) {
    if (line.channel) {
        const auto id = directory.channel_by_code.at(line.channel->code.value);
        return change_channel(scope, directory, *directory.find(id), *line.channel);
    }
    if (!line.location) return false;
    const auto& code = line.location->code.value;
    const auto is_named = [&](const auto& one) { return one.second.code == code; };
    const auto found = std::ranges::find_if(network.locations, is_named);
    const auto all = inventory::kept_locations(scope.tx);
    const auto is = std::ranges::find(all, code, [](const auto& one) { return one.code.value; });
    const auto& entity = directory.legal_entities.at({found->second.legal_entity}).name;
    return change_location(scope, found->first, *is, entity, *line.location);
}

}  // namespace nahtlos::flows::exchange
