#include "flows/sight.hpp"

#include <utility>

#include "flows/api_lists.hpp"
#include "flows/stock_rows.hpp"

namespace nahtlos::flows {
namespace {

api::Caller as_caller(const Sight& sight) {
    api::Caller caller;
    caller.legal_entity = sight.legal_entity;
    caller.market = sight.market;
    caller.channel = sight.channel;
    if (sight.location) caller.location = sight.location->uuid;
    return caller;
}

}  // namespace

Sight sight_of(const api::Caller& caller) {
    if (!caller.location) return {caller.legal_entity, caller.market, caller.channel, {}};
    return {caller.legal_entity, {}, {}, inventory::LocationId{*caller.location}};
}

Sight counter_sight_of(const api::Caller& caller) {
    auto sight = sight_of(caller);
    sight.location.reset();
    return sight;
}

std::vector<orders::Order> seen(Tx& tx, const Sight& sight, std::vector<orders::Order> orders) {
    const auto caller = as_caller(sight);
    std::erase_if(orders, [&](const orders::Order& order) {
        return api::outside_of(
            caller, {order.legal_entity.uuid, order.market.uuid, order.channel.uuid, {}});
    });
    if (!sight.location || orders.empty()) return orders;
    return orders::of_place(tx, *sight.location, std::move(orders));
}

Result<std::optional<channels::ChannelId>> channel_of_list(
    const Sight& sight, const channels::Directory& directory,
    const std::optional<std::string>& named) {
    if (!named) return bound<channels::ChannelId>(sight.channel);
    const auto* found = channels::channel_named(directory, *named);
    if (found == nullptr) return wrong_parameter("channel", "unknown", "is not a channel");
    if (auto refusal = api::outside_of(
            as_caller(sight), {found->legal_entity.uuid, found->market.uuid, found->id.uuid, {}})) {
        return *std::move(refusal);
    }
    return std::optional(found->id);
}

Result<std::optional<inventory::LocationId>> place_of_list(
    const Sight& sight, const Pages& pages, const std::optional<std::string>& named) {
    if (!named) return sight.location;
    const auto* found = location_named(pages, *named);
    if (found == nullptr) return wrong_parameter("location", "unknown", "is not a location");
    if (auto refusal =
            api::outside_of(as_caller(sight), {found->legal_entity, {}, {}, found->id.uuid})) {
        return *std::move(refusal);
    }
    return std::optional(found->id);
}

}  // namespace nahtlos::flows
