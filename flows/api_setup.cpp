#include "flows/api_setup.hpp"

#include <algorithm>

#include "base/api/change.hpp"
#include "channels/setup.hpp"
#include "flows/setup.hpp"
#include "inventory/setup.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

template <class T>
struct All {
    std::vector<T> items;
    BOOST_DESCRIBE_CLASS(All, (), (items), (), ())
};

/// Ids that bulk writes without a better answer give back.
struct Written {
    std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(Written, (), (rows))

struct TaxRates {
    json::List<catalog::NewTaxRate, 1, 1000> rates;
};
BOOST_DESCRIBE_STRUCT(TaxRates, (), (rates))

struct Draws {
    std::vector<inventory::DrawRequest> draws;
};
BOOST_DESCRIBE_STRUCT(Draws, (), (draws))

struct Prices {
    json::List<catalog::PriceRequest, 1, 100> prices;
};
BOOST_DESCRIBE_STRUCT(Prices, (), (prices))

struct VariantQuery {
    std::optional<std::vector<std::string>> skus;
    std::optional<json::ShortText<40>> market;  // code; needed by keys bound to no channel
};
BOOST_DESCRIBE_STRUCT(VariantQuery, (), (skus, market))

/// A variant as a channel sells it.
struct VariantView {
    catalog::VariantId id;
    catalog::ProductId product;
    std::string sku, title, tax_category;
    std::optional<UnitPrice> unit_price;
    std::optional<Currency> currency;
    bool tax_included = true;
};
BOOST_DESCRIBE_STRUCT(VariantView, (),
                      (id, product, sku, title, tax_category, unit_price, currency, tax_included))

// One create route: its body is the wish, its answer what was made.
template <class Wish, class Made>
api::Route create_route(Engine& engine, std::string_view line, Scope scope, std::string_view id,
                        std::string_view summary,
                        Result<Made> (*create)(ChangeScope&, const Wish&)) {
    return api::command(line, scope, id, summary,
                        [&engine, create](const Call& call, Reply<Made> reply, Wish wish) {
                            api::run_change<Made>(
                                engine.changes(), call, reply,
                                [create, wish = std::move(wish)](ChangeScope& change) {
                                    return create(change, wish);
                                });
                        },
                        {.status = 201});
}

template <class T, class Map, class View>
All<T> views_of(const Map& map, View view) {
    All<T> all;
    for (const auto& [id, value] : map) all.items.push_back(view(value));
    std::ranges::sort(all.items, {}, &T::id);
    return all;
}

const channels::Market* market_for(const Call& call, const Pages& pages,
                                   const std::optional<json::ShortText<40>>& code) {
    const auto& directory = *pages.directory;
    if (code) {
        const auto it = directory.market_by_code.find(code->value);
        return it == directory.market_by_code.end() ? nullptr : &directory.markets.at(it->second);
    }
    if (!call.caller->channel) return nullptr;
    const auto* channel = directory.find({*call.caller->channel});
    return channel == nullptr ? nullptr : &directory.markets.at(channel->market);
}

bool is_sold(const Call& call, const Pages& pages, const catalog::Offer& offer) {
    if (call.caller->kind == api::CallerKind::admin) return true;
    if (!offer.is_active) return false;
    if (!call.caller->channel) return true;
    const auto* channel = pages.directory->find({*call.caller->channel});
    return channel != nullptr &&
           (channel->publishes_all || offer.channels.contains(*call.caller->channel));
}

VariantView view_of(const Call& call, const catalog::Offer& offer, const channels::Market* market) {
    VariantView view{offer.variant,
                     offer.product,
                     offer.sku,
                     offer.title(std::string(call.language)),
                     offer.tax_category,
                     {},
                     {},
                     true};
    if (market == nullptr) return view;
    view.tax_included = market->tax_included;
    if (const auto* price = offer.price(market->id.uuid, call.now)) {
        view.unit_price = price->unit_price;
        view.currency = price->currency;
    }
    return view;
}

Result<VariantView> get_variant(Engine& engine, const Call& call, Tx& tx, catalog::VariantId id) {
    const auto pages = engine.books().open(tx);
    const auto* offer = pages->offers->find(id);
    if (offer == nullptr || !is_sold(call, *pages, *offer)) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such variant"};
    }
    return view_of(call, *offer, market_for(call, *pages, {}));
}

Result<All<VariantView>> find_variants(Engine& engine, const Call& call, Tx& tx,
                                       const VariantQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto* market = market_for(call, *pages, query.market);
    All<VariantView> all;
    if (query.skus) {
        for (const auto& sku : *query.skus) {
            const auto* offer = pages->offers->find(sku);
            if (offer != nullptr && is_sold(call, *pages, *offer)) {
                all.items.push_back(view_of(call, *offer, market));
            }
        }
        return all;
    }
    for (const auto& [id, offer] : pages->offers->by_id) {
        if (is_sold(call, *pages, *offer)) all.items.push_back(view_of(call, *offer, market));
    }
    // The first ones only: the paged catalog belongs to the search of a later floor.
    std::ranges::sort(all.items, {}, &VariantView::id);
    if (all.items.size() > 100) all.items.resize(100);
    return all;
}

api::Routes channel_routes(Engine& engine) {
    return {
        create_route(engine, "POST /v1/legal-entities", Scope::channels_write,
                     "create_legal_entity", "Make a legal entity", channels::create_legal_entity),
        create_route(engine, "POST /v1/markets", Scope::channels_write, "create_market",
                     "Make a market", channels::create_market),
        create_route(engine, "POST /v1/channels", Scope::channels_write, "create_channel",
                     "Make a channel", channels::create_channel),
        api::query("GET /v1/markets", Scope::channels_read, "list_markets", "List markets",
                   [&engine](const Call&, Tx& tx) -> Result<All<channels::MarketView>> {
                       return views_of<channels::MarketView>(
                           engine.books().open(tx)->directory->markets, [](const auto& m) {
                               return channels::MarketView{m.id,       m.code,         m.country,
                                                           m.currency, m.tax_included, m.languages};
                           });
                   }),
        api::query("GET /v1/channels", Scope::channels_read, "list_channels", "List channels",
                   [&engine](const Call&, Tx& tx) -> Result<All<channels::ChannelView>> {
                       return views_of<channels::ChannelView>(
                           engine.books().open(tx)->directory->channels, [](const auto& c) {
                               return channels::ChannelView{
                                   c.id,     c.code,          c.name,
                                   c.kind,   c.status,        c.legal_entity,
                                   c.market, c.channel_group, c.publishes_all};
                           });
                   }),
        api::command("PUT /v1/channels/{id}/status", Scope::channels_write, "set_channel_status",
                     "Take a channel live, pause or retire it",
                     [&engine](const Call& call, Reply<channels::ChannelView> reply,
                               channels::ChannelId id, channels::ChannelStatusChange wish) {
                         api::run_change<channels::ChannelView>(
                             engine.changes(), call, reply, [id, wish](ChangeScope& change) {
                                 return channels::change_status(change, id, wish.status);
                             });
                     }),
        api::command(
            "PUT /v1/channels/{id}/draws", Scope::channels_write, "set_channel_draws",
            "Say which locations a channel draws on, by which methods, best first",
            [&engine](const Call& call, Reply<Written> reply, channels::ChannelId id, Draws wish) {
                api::run_change<Written>(
                    engine.changes(), call, reply,
                    [id, wish](ChangeScope& change) -> Result<Written> {
                        if (auto refusal = inventory::set_draws(change, id.uuid, wish.draws)) {
                            return *refusal;
                        }
                        return Written{static_cast<std::int64_t>(wish.draws.size())};
                    });
            }),
    };
}

api::Routes place_routes(Engine& engine) {
    return {
        create_route(engine, "POST /v1/locations", Scope::stock_write, "create_location",
                     "Make a location", inventory::create_location),
        api::query("GET /v1/locations", Scope::stock_read, "list_locations", "List locations",
                   [&engine](const Call&, Tx& tx) -> Result<All<inventory::LocationView>> {
                       return views_of<inventory::LocationView>(
                           engine.books().open(tx)->network->locations,
                           [](const auto& l) { return inventory::view_of(l); });
                   }),
    };
}

api::Routes article_routes(Engine& engine) {
    return {
        api::command("POST /v1/products", Scope::catalog_write, "create_product",
                     "Make a product with its variants",
                     [&engine](const Call& call, Reply<catalog::MadeProduct> reply,
                               catalog::NewProduct wish) {
                         api::run_change<catalog::MadeProduct>(
                             engine.changes(), call, reply,
                             [wish = std::move(wish)](ChangeScope& change) {
                                 return create_product(change, wish);
                             });
                     },
                     {.status = 201}),
        api::command("POST /v1/products/bulk", Scope::catalog_write, "create_products",
                     "Make many products; each row is answered",
                     [&engine](const Call& call, Reply<ProductRows> reply, NewProducts wish) {
                         api::run_change<ProductRows>(
                             engine.changes(), call, reply,
                             [wish = std::move(wish)](ChangeScope& change) {
                                 return create_products(change, wish);
                             });
                     },
                     {.body_bytes = 8 * 1024 * 1024}),
        api::command("PUT /v1/tax-rates", Scope::catalog_write, "set_tax_rates",
                     "Add or overwrite dated VAT rates",
                     [&engine](const Call& call, Reply<Written> reply, TaxRates wish) {
                         api::run_change<Written>(
                             engine.changes(), call, reply,
                             [wish](ChangeScope& change) -> Result<Written> {
                                 const auto& rates = wish.rates.values;
                                 if (auto refusal = catalog::set_tax_rates(change, rates)) {
                                     return *refusal;
                                 }
                                 return Written{static_cast<std::int64_t>(rates.size())};
                             });
                     }),
        api::command(
            "POST /v1/variants/{id}/prices", Scope::catalog_write, "add_prices",
            "Add prices of a variant, each valid from a time on",
            [&engine](const Call& call, Reply<Written> reply, catalog::VariantId id, Prices wish) {
                api::run_change<Written>(
                    engine.changes(), call, reply,
                    [id, wish](ChangeScope& change) -> Result<Written> {
                        const auto& prices = wish.prices.values;
                        if (auto refusal = add_variant_prices(change, id, prices)) {
                            return *refusal;
                        }
                        return Written{static_cast<std::int64_t>(prices.size())};
                    });
            },
            {.status = 201}),
        api::query("GET /v1/variants/{id}", Scope::catalog_read, "get_variant",
                   "Read one variant as the key's channel sells it",
                   [&engine](const Call& call, Tx& tx, catalog::VariantId id) {
                       return get_variant(engine, call, tx, id);
                   }),
        api::query("GET /v1/variants", Scope::catalog_read, "find_variants",
                   "Find variants by SKU; the first 100 without",
                   [&engine](const Call& call, Tx& tx, const VariantQuery& query) {
                       return find_variants(engine, call, tx, query);
                   }),
        create_route(engine, "POST /v1/customers/bulk", Scope::customers_write, "create_customers",
                     "Make the customers that are not there yet, by external_reference",
                     customers::create_profiles),
    };
}

}  // namespace

api::Routes setup_routes(Engine& engine) {
    api::Routes all;
    for (auto* part : {channel_routes, place_routes, article_routes}) {
        for (auto& route : part(engine)) all.push_back(std::move(route));
    }
    return all;
}

}  // namespace nahtlos::flows
