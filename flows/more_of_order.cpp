#include "flows/more_of_order.hpp"

#include "base/json/reader.hpp"
#include "customers/privacy.hpp"
#include "customers/store.hpp"
#include "flows/refused.hpp"

namespace nahtlos::flows {

Buyer buyer_again(Tx& tx, const Pages& pages, const orders::Order& order) {
    if (!order.party) return {};
    const auto profile = customers::profile_of_party(tx, *order.party);
    if (!profile) return {};
    return buyer_of(load_buyers(tx, pages, {*profile}), profile);
}

std::optional<customers::Address> address_again(Tx& tx, const orders::Order& order) {
    for (const auto& party : {order.ship_to, order.party}) {
        if (!party) continue;
        const auto found = customers::parties(tx, {*party});
        if (found.empty() || !found.front().address) continue;
        auto address = json::read<customers::Address>(*found.front().address);
        if (address) return *std::move(address);
    }
    return std::nullopt;
}

Result<std::vector<orders::PricedLine>> price_again(const Pages& pages, const orders::Order& order,
                                                    const Buyer& buyer,
                                                    const std::string& tax_country,
                                                    const std::vector<orders::LineRequest>& lines,
                                                    Instant now) {
    const auto* channel = pages.directory->find(order.channel);
    check(channel != nullptr, "an order's channel is there");
    const auto& market = pages.directory->markets.at(channel->market);
    if (market.currency != order.currency) {
        return refused(RefusalKind::conflict, "currency_differs",
                       "the channel sells in another currency by now", "/lines");
    }
    const pricing::Resolver prices(*pages.prices, price_context(*channel, buyer, now));
    const orders::PricingScene scene{*pages.offers,
                                     prices,
                                     market,
                                     market.languages.substr(0, market.languages.find(',')),
                                     tax_country,
                                     channel->id.uuid,
                                     channel->publishes_all,
                                     orders::Pricing::engine,
                                     now,
                                     pages.listings->of(channel->id)};
    return orders::price_lines(scene, lines);
}

}  // namespace nahtlos::flows
