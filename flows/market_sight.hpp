// MarketSight: of which markets a caller is shown price lists, promotions and coupons.
#pragma once

#include <optional>

#include "base/api/call.hpp"
#include "channels/directory.hpp"
#include "flows/api_lists.hpp"

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

/// Whether a list of price lists or promotions shows `one`: what the caller sees, after the cursor,
/// and as the query wants it.
template <class Query, class One>
bool is_listed(const MarketSight& sight, const channels::Directory& directory, const Query& query,
               const One& one) {
    if (!sight.has(one.market)) return false;
    if (query.cursor && !(query.cursor->key < one.id)) return false;
    if (!is_wanted(query.status, one.status)) return false;
    if (query.code && query.code->value != one.code) return false;
    return !query.market || query.market->value == directory.markets.at({one.market}).code;
}

}  // namespace nahtlos::flows
