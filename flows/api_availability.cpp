#include <algorithm>
#include <utility>

#include "channels/named.hpp"
#include "flows/api_stock.hpp"
#include "flows/availability.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;

struct AvailabilityQuery {
    json::List<json::Sku, 1, 100> skus;
    std::optional<std::string> channel;
    inventory::Method method = inventory::Method::ship;
    bool explain = false;
    static constexpr std::array<std::string_view, 2> may_miss{"method", "explain"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"skus", "of up to 100 variants"},
        {"channel", "code or id; required for keys bound to none"},
        {"explain", "true: with the summands of each number"},
    }};
};
BOOST_DESCRIBE_STRUCT(AvailabilityQuery, (), (skus, channel, method, explain))

struct AvailabilityView {
    Instant at;
    std::vector<VariantAvailability> items;
    std::vector<std::string> unknown;  // SKUs that this channel does not sell
};
BOOST_DESCRIBE_STRUCT(AvailabilityView, (), (at, items, unknown))

Refusal wrong_channel(const char* code, const char* detail) {
    return {RefusalKind::invalid,
            "invalid_request",
            "availability is that of a channel",
            {{"?channel", code, detail}}};
}

Result<const channels::Channel*> channel_of(const Call& call, const Pages& pages,
                                            const std::optional<std::string>& name) {
    const auto& directory = *pages.directory;
    const channels::Channel* channel = nullptr;
    if (name) {
        channel = channels::channel_named(directory, *name);
    } else if (call.caller->channel) {
        channel = directory.find({*call.caller->channel});
    } else {
        return wrong_channel("required", "is required for keys bound to no channel");
    }
    if (channel == nullptr) return wrong_channel("unknown", "is not a channel");
    const api::Place place{channel->legal_entity.uuid, channel->market.uuid, channel->id.uuid, {}};
    if (auto refusal = api::outside_of(*call.caller, place)) return *std::move(refusal);
    return channel;
}

bool sells(const channels::Channel& channel, const catalog::Offer* offer) {
    return offer != nullptr && offer->is_active &&
           (channel.publishes_all || offer->is_published_in(channel.id.uuid));
}

Result<AvailabilityView> get_availability(Engine& engine, const Call& call, Tx& tx,
                                          const AvailabilityQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto channel = channel_of(call, *pages, query.channel);
    if (!channel) return channel.refusal();
    AvailabilityView view{call.now, {}, {}};
    std::vector<const catalog::Offer*> offers;
    std::vector<inventory::StockItemId> items;
    for (const auto& sku : query.skus) {
        const auto* offer = pages->offers->find(sku.value);
        if (!sells(**channel, offer)) {
            view.unknown.push_back(sku.value);
            continue;
        }
        offers.push_back(offer);
        for (const auto& c : pages->components(offer->variant)) items.push_back(c.stock_item);
    }
    std::ranges::sort(items);
    items.erase(std::unique(items.begin(), items.end()), items.end());
    const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
    const AvailabilityScene scene{*pages, stock, **channel, query.method, call.now, query.explain};
    for (const auto* offer : offers) {
        view.items.push_back(availability(scene, offer->sku, offer->variant));
    }
    return view;
}

}  // namespace

api::Route availability_route(Engine& engine) {
    return api::query(
        "GET /v1/availability", api::Scope::stock_read, "get_availability",
        "Read how much of up to 100 variants a channel can promise by a method, where, and why",
        [&engine](const Call& call, Tx& tx, const AvailabilityQuery& query) {
            return get_availability(engine, call, tx, query);
        });
}

}  // namespace nahtlos::flows
