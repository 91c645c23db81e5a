#include "flows/buyers.hpp"

#include <algorithm>

#include "customers/groups.hpp"
#include "customers/profiles.hpp"
#include "flows/first_orders.hpp"
#include "sourcing/store.hpp"

namespace nahtlos::flows {

Buyers load_buyers(Tx& tx, const Pages& pages, std::vector<customers::ProfileId> profiles) {
    Buyers buyers;
    if (profiles.empty()) return buyers;
    std::ranges::sort(profiles);
    profiles.erase(std::unique(profiles.begin(), profiles.end()), profiles.end());
    for (const auto id : profiles) buyers[id].profile = id;
    if (pages.promotions->has_first_order) {
        for (const auto id : profiles) {
            buyers[id].has_ordered = flows::has_ordered(tx, id);
        }
    }
    const bool is_asked = pages.prices->has_groups || pages.promotions->has_groups ||
                          pages.sourcing->asks(&sourcing::Needs::groups);
    if (!is_asked) return buyers;
    for (auto& [id, groups] : customers::groups_of(tx, profiles)) {
        buyers[id].groups = std::move(groups);
    }
    return buyers;
}

Buyer buyer_of(const Buyers& buyers, const std::optional<customers::ProfileId>& profile) {
    if (!profile) return {};
    const auto it = buyers.find(*profile);
    return it == buyers.end() ? Buyer{} : it->second;
}

pricing::PriceContext price_context(const channels::Channel& channel, const Buyer& buyer,
                                    Instant at) {
    return {channel.market.uuid, channel.id.uuid, buyer.groups, at};
}

}  // namespace nahtlos::flows
