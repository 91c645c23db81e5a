#include "flows/asked_seller.hpp"

#include "flows/api_catalog.hpp"
#include "flows/api_lists.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {

Result<AskedSeller> asked_seller(const api::Call& call, const Pages& pages,
                                 const std::optional<std::string>& channel,
                                 const std::optional<json::ShortText<40>>& market) {
    AskedSeller asked;
    const auto& directory = *pages.directory;
    const auto& caller = *call.caller;
    const auto named = channel_of_list({caller.legal_entity, caller.market, caller.channel, {}},
                                       directory, channel);
    if (!named) return named.refusal();
    if (*named) {
        asked.channel = directory.find(**named);
        asked.market = &directory.markets.at(asked.channel->market);
    } else {
        asked.market = market_for(call, pages, market);
    }
    if (asked.market == nullptr) {
        if (market) return wrong_parameter("market", "unknown", "is not a market");
        return asked;
    }
    if (market && market->value != asked.market->code) {
        return wrong_parameter("market", "not_allowed", "is not the market of the channel");
    }
    if (auto refusal = api::outside_of(caller, {{}, asked.market->id.uuid, {}, {}})) {
        return *std::move(refusal);
    }
    return asked;
}

}  // namespace nahtlos::flows
