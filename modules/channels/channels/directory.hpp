// Directory: all channels, markets and legal entities in memory, as of one revision.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "base/sql/tx.hpp"
#include "channels/types.hpp"

namespace nahtlos::channels {

struct Directory {
    std::unordered_map<ChannelId, Channel> channels;
    std::unordered_map<MarketId, Market> markets;
    std::unordered_map<LegalEntityId, LegalEntity> legal_entities;
    std::unordered_map<std::string, ChannelId> channel_by_code;
    std::unordered_map<std::string, MarketId> market_by_code;

    const Channel* find(ChannelId id) const {
        const auto it = channels.find(id);
        return it == channels.end() ? nullptr : &it->second;
    }
};

/// Reads everything; `previous` is not needed, since there are few rows.
std::shared_ptr<const Directory> load_directory(Tx& tx);

}  // namespace nahtlos::channels
