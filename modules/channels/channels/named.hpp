// Named: the channel that somebody means by its code or its id.
#pragma once

#include <string>

#include "channels/directory.hpp"

namespace nahtlos::channels {

/// Null when the text is neither the code nor the id of a channel.
inline const Channel* channel_named(const Directory& directory, const std::string& text) {
    const auto code = directory.channel_by_code.find(text);
    if (code != directory.channel_by_code.end()) return directory.find(code->second);
    const auto id = parse_id<ChannelId>(text);
    return id ? directory.find(*id) : nullptr;
}

}  // namespace nahtlos::channels
