// The routes by which a shop is set up and looked at: legal entities, markets, channels, places.
#pragma once

#include <optional>

#include "base/api/change.hpp"
#include "base/api/route.hpp"
#include "flows/engine.hpp"

namespace nahtlos::flows {

api::Routes setup_routes(Engine& engine);

/// Of routes that change what belongs to a channel.
inline constexpr api::KnownError retired{RefusalKind::conflict, "wrong_status",
                                         "the channel is retired"};

api::Place place_of(const channels::Channel& channel);
/// The channel, if it is there and the caller may know of it; else null.
const channels::Channel* seen_channel(const api::Caller& caller,
                                      const channels::Directory& directory, channels::ChannelId id);
/// Refuses who may not see the channel (not_found) or reaches less far than it (outside_of_key).
std::optional<Refusal> unless_changeable(const api::Caller& caller,
                                         const channels::Directory& directory,
                                         channels::ChannelId id);

/// Runs a change of one channel by a key that may change it: act(ChangeScope&, const Channel&) is
/// given the channel as it stands.
template <class Out, class Act>
void change_seen(Engine& engine, const api::Call& call, const api::Reply<Out>& reply,
                 channels::ChannelId id, Act act) {
    api::run_change<Out>(
        engine.changes(), call, reply,
        [id, caller = call.caller, act = std::move(act)](ChangeScope& change) -> Result<Out> {
            const auto directory = channels::load_directory(change.tx);
            if (auto refusal = unless_changeable(*caller, *directory, id)) return *refusal;
            return act(change, *directory->find(id));
        });
}

}  // namespace nahtlos::flows
