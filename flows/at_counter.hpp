// Says of which callers somebody stands and waits before them.
#pragma once

#include "base/api/call.hpp"
#include "flows/books.hpp"

namespace nahtlos::flows {

/// A person at work, or a key of a till or kiosk; by the books as they were opened last. Thread
/// safe, never waits.
inline bool is_at_counter(Books& books, const api::Caller& caller) {
    if (caller.actor_kind == ActorKind::staff) return true;
    if (!caller.channel) return false;
    const auto pages = books.latest();
    if (pages == nullptr) return false;
    const auto* channel = pages->directory->find({*caller.channel});
    return channel != nullptr && (channel->kind == channels::ChannelKind::till ||
                                  channel->kind == channels::ChannelKind::kiosk);
}

}  // namespace nahtlos::flows
