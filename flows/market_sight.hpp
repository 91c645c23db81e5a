// MarketSight: of which markets a caller is shown price lists, promotions and coupons.
#pragma once

#include <optional>

#include "base/api/call.hpp"
#include "channels/directory.hpp"

namespace nahtlos::flows {

/// Whoever is bound to a market or a channel is shown what is of that market; others all.
class MarketSight {
public:
    MarketSight(const api::Caller& caller, const channels::Directory& directory)
        : market_(caller.market) {
        if (!caller.channel) return;
        const auto* channel = directory.find({*caller.channel});
        if (channel != nullptr) market_ = channel->market.uuid;
    }

    bool has(const Uuid& market) const { return !market_ || *market_ == market; }

private:
    std::optional<Uuid> market_;
};

}  // namespace nahtlos::flows
