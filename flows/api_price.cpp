#include "channels/named.hpp"
#include "customers/profiles.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_pricing.hpp"
#include "flows/asked_seller.hpp"
#include "flows/buyers.hpp"
#include "pricing/history.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using catalog::Offer;
using pricing::PriceCandidate;
using pricing::PriceOutcome;

struct PriceQuery {
    std::optional<std::string> channel;
    std::optional<json::ShortText<40>> market;
    json::Quantity quantity;
    std::optional<customers::ProfileId> profile;
    std::optional<Instant> at;
    bool explain = false;
    static constexpr std::array<std::string_view, 2> may_miss{"quantity", "explain"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> docs{{
        {"channel", "code or id of the channel that sells; for keys bound to none"},
        {"market", "code; without a channel: the price that all channels of the market have"},
        {"profile", "who buys; needs the scope customers:read"},
        {"at", "at another time than now; what is to come is for staff"},
        {"explain", "adds the candidates, and why each is the price or not"},
    }};
};
BOOST_DESCRIBE_STRUCT(PriceQuery, (), (channel, market, quantity, profile, at, explain))

struct QuantityBreak {
    std::int64_t min_quantity = 1;
    UnitPrice unit_price;
};
BOOST_DESCRIBE_STRUCT(QuantityBreak, (), (min_quantity, unit_price))

struct ReductionView {
    Instant since;
    std::optional<UnitPrice> prior_price;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"since", "it began, with its first step if it only grew since"},
        {"prior_price",
         "lowest price of the 30 days before, which its announcement has to name; missing where "
         "the article was not offered before"},
    }};
};
BOOST_DESCRIBE_STRUCT(ReductionView, (), (since, prior_price))

struct VariantPrice {
    catalog::VariantId variant;
    std::string sku, market;
    std::optional<std::string> channel;
    Instant at;
    std::int64_t quantity = 1;
    Currency currency;
    bool tax_included = true;
    std::optional<std::int64_t> tax_rate_bp;
    UnitPrice unit_price;
    std::optional<UnitPrice> net_unit_price, gross_unit_price;
    std::optional<UnitPrice> list_price;
    std::optional<std::string> price_list;
    std::vector<QuantityBreak> quantity_breaks;
    std::optional<ReductionView> reduction;
    std::optional<pricing::ContentPrice> content_price;
    std::optional<std::vector<PriceCandidate>> candidates;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> docs{{
        {"unit_price", "as the market shows prices: with VAT where tax_included"},
        {"net_unit_price", "without VAT, rounded to six decimals"},
        {"tax_rate_bp", "of the market's country; missing where it has no rate for the article"},
        {"list_price", "without any price list"},
        {"price_list", "code of the list that the price is from; missing: the list price"},
        {"reduction", "of what is offered to everybody; only with a channel"},
        {"content_price", "per kilogram, liter, meter or piece, VAT included"},
        {"candidates", "what might have been the price, the one that is first"},
    }};
};
BOOST_DESCRIBE_STRUCT(VariantPrice, (),
                      (variant, sku, market, channel, at, quantity, currency, tax_included,
                       tax_rate_bp, unit_price, net_unit_price, gross_unit_price, list_price,
                       price_list, quantity_breaks, reduction, content_price, candidates))

bool is_staff(const Call& call) { return call.caller->kind == api::CallerKind::admin; }

struct PriceScene {
    const channels::Channel* channel = nullptr;
    const channels::Market* market = nullptr;
    Buyer buyer;
    Instant at;
};

Result<Buyer> buyer_in(const Call& call, Tx& tx, const Pages& pages, customers::ProfileId id,
                       const channels::Channel* channel) {
    if (!call.may(Scope::customers_read)) {
        return wrong_parameter("profile", "not_allowed", "needs the scope customers:read");
    }
    const auto known = customers::known_profiles(tx, {id});
    const auto it = known.find(id);
    const auto is_of = [&](const std::optional<channels::LegalEntityId>& entity) {
        return !entity || it->second.is_of(*entity);
    };
    std::optional<channels::LegalEntityId> seller;
    if (channel != nullptr) seller = channel->legal_entity;
    const auto own = bound<channels::LegalEntityId>(call.caller->legal_entity);
    if (it == known.end() || !is_of(seller) || !is_of(own)) {
        return wrong_parameter("profile", "unknown", "is not a customer");
    }
    return buyer_of(load_buyers(tx, pages, {id}), id);
}

Result<PriceScene> scene_of(const Call& call, Tx& tx, const Pages& pages, const PriceQuery& query) {
    PriceScene scene;
    const auto asked = asked_seller(call, pages, query.channel, query.market);
    if (!asked) return asked.refusal();
    if (asked->market == nullptr) {
        return wrong_parameter("market", "required", "or a channel is required");
    }
    scene.channel = asked->channel;
    scene.market = asked->market;
    if (query.at && *query.at > call.now && !is_staff(call)) {
        return wrong_parameter("at", "out_of_range", "must not lie ahead");
    }
    scene.at = query.at.value_or(call.now);
    if (query.profile) {
        auto buyer = buyer_in(call, tx, pages, *query.profile, scene.channel);
        if (!buyer) return buyer.refusal();
        scene.buyer = *std::move(buyer);
    }
    return scene;
}

// Shops may not know what others are offered, or what is to come.
bool is_told(const Call& call, const PriceCandidate& candidate) {
    if (is_staff(call)) return true;
    switch (candidate.outcome) {
        case PriceOutcome::other_channel:
        case PriceOutcome::other_customers:
        case PriceOutcome::not_active:
        case PriceOutcome::not_yet: return false;
        default: return true;
    }
}

std::vector<QuantityBreak> breaks_of(const pricing::Resolver& prices, const Offer& offer) {
    std::vector<QuantityBreak> breaks;
    for (const auto quantity : prices.quantities(offer)) {
        const auto price = prices.price(offer, quantity);
        if (!price) continue;
        if (breaks.empty() || breaks.back().unit_price != price->unit_price) {
            breaks.push_back({quantity, price->unit_price});
        }
    }
    return breaks;
}

void add_tax(const Pages& pages, const PriceScene& scene, const Offer& offer, VariantPrice& view) {
    const auto& market = *scene.market;
    view.tax_rate_bp = pages.offers->rate_bp(market.country, offer.tax_category, scene.at);
    if (!view.tax_rate_bp) return;
    const auto factor = 10'000 + *view.tax_rate_bp;
    const auto price = static_cast<__int128>(view.unit_price.micro);
    if (market.tax_included) {
        view.gross_unit_price = view.unit_price;
        view.net_unit_price = UnitPrice{round_half_up(price * 10'000, factor)};
    } else {
        view.net_unit_price = view.unit_price;
        view.gross_unit_price = UnitPrice{round_half_up(price * factor, 10'000)};
    }
}

// Most prices are no reduction: only those that are cost a look into the past.
std::optional<ReductionView> reduction_in(Tx& tx, const PriceScene& scene, const Offer& offer,
                                          const pricing::ResolvedPrice& price) {
    const bool may_be = scene.channel != nullptr && price.list != nullptr &&
                        price.list->kind == pricing::ListKind::sale;
    if (!may_be) return std::nullopt;
    const auto history = pricing::load_history(tx, offer.variant, scene.market->id.uuid,
                                               scene.channel->id.uuid, scene.market->currency);
    const auto found =
        pricing::reduction_of(pricing::timeline(history, scene.channel->id.uuid, scene.at));
    if (!found) return std::nullopt;
    return ReductionView{found->since, found->prior_price};
}

Result<VariantPrice> get_price(Engine& engine, const Call& call, Tx& tx, catalog::VariantId id,
                               const PriceQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto* offer = pages->offers->find(id);
    if (offer == nullptr || !is_seen(sight_of(call, *pages), *offer)) {
        return api::no_such_resource();
    }
    const auto scene = scene_of(call, tx, *pages, query);
    if (!scene) return scene.refusal();
    pricing::PriceContext context{scene->market->id.uuid, {}, scene->buyer.groups, scene->at};
    if (scene->channel != nullptr) context.channel = scene->channel->id.uuid;
    const pricing::Resolver prices(*pages->prices, std::move(context));
    const auto price = prices.price(*offer, query.quantity.value);
    if (!price) {
        return Refusal{RefusalKind::not_found, "no_price", "has no price in this market"};
    }
    VariantPrice view;
    view.variant = offer->variant;
    view.sku = offer->sku;
    view.market = scene->market->code;
    if (scene->channel != nullptr) view.channel = scene->channel->code;
    view.at = scene->at;
    view.quantity = query.quantity.value;
    view.currency = scene->market->currency;
    view.tax_included = scene->market->tax_included;
    view.unit_price = price->unit_price;
    view.list_price = price->list_price;
    if (price->list != nullptr) view.price_list = price->list->code;
    view.quantity_breaks = breaks_of(prices, *offer);
    add_tax(*pages, *scene, *offer, view);
    view.reduction = reduction_in(tx, *scene, *offer, *price);
    if (offer->content) {
        view.content_price = pricing::content_price(view.gross_unit_price.value_or(view.unit_price),
                                                    *offer->content, view.currency);
    }
    if (query.explain) {
        view.candidates = prices.explain(*offer, query.quantity.value);
        std::erase_if(*view.candidates, [&](const auto& c) { return !is_told(call, c); });
    }
    return view;
}

}  // namespace

api::Routes price_routes(Engine& engine) {
    return {api::query(
        "GET /v1/variants/{id}/price", Scope::catalog_read, "get_price",
        "Read what a variant costs whom, where, from which quantity, and why",
        [&engine](const Call& call, Tx& tx, catalog::VariantId id, const PriceQuery& query) {
            return get_price(engine, call, tx, id, query);
        },
        {.errors = {{RefusalKind::not_found, "no_price", "nobody said what it costs here"}},
         .description =
             "The highest priority wins, among equals the lowest price, then the first list by "
             "code; the list price has priority 0. Carts and orders are priced by the same "
             "rule."})};
}

api::Routes pricing_routes(Engine& engine) {
    api::Routes all;
    for (auto* part : {price_routes, price_list_routes, promotion_routes, customer_group_routes}) {
        for (auto& route : part(engine)) all.push_back(std::move(route));
    }
    return all;
}

}  // namespace nahtlos::flows
