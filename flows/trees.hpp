// Which trees of categories callers are shown, and what trees may be for.
#pragma once

#include "base/api/call.hpp"
#include "catalog/trees.hpp"
#include "channels/directory.hpp"

namespace nahtlos::flows {

inline catalog::TreeCodes tree_codes(const channels::Directory& directory) {
    catalog::TreeCodes codes;
    for (const auto& [code, id] : directory.market_by_code) codes.markets.insert(code);
    for (const auto& [id, channel] : directory.channels) codes.channels.insert(channel.code);
    return codes;
}

/// Whoever is bound to a channel is shown what is for it; others all. Lives as long as `directory`.
inline catalog::TreeAudience audience_of(const api::Caller& caller,
                                         const channels::Directory& directory) {
    if (!caller.channel) return {};
    const auto* channel = directory.find({*caller.channel});
    if (channel == nullptr) return {};
    return {&directory.markets.at(channel->market).code, &channel->code};
}

}  // namespace nahtlos::flows
