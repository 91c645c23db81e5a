// The routes by which a shop is set up and looked at: legal entities, markets, channels, places.
#pragma once

#include <optional>

#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes setup_routes(Engine& engine);

api::Place place_of(const channels::Channel& channel);
/// The channel, if it is there and the caller may know of it; else null.
const channels::Channel* seen_channel(const api::Caller& caller,
                                      const channels::Directory& directory, channels::ChannelId id);
/// Refuses who may not see the channel (not_found) or reaches less far than it (outside_of_key).
std::optional<Refusal> unless_changeable(const api::Caller& caller,
                                         const channels::Directory& directory,
                                         channels::ChannelId id);

}  // namespace nahtlos::flows
