#include "catalog/changes.hpp"
#include "flows/api_catalog.hpp"
#include "flows/api_lists.hpp"
#include "flows/setup.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using catalog::VariantId;

constexpr std::size_t most_skus = 100;

struct Prices {
    api::ErrorPolicy error_policy = api::ErrorPolicy::reject_everything;
    json::List<catalog::PriceRequest, 1, 100> prices;
    static constexpr std::array<std::string_view, 1> may_miss{"error_policy"};
};
BOOST_DESCRIBE_STRUCT(Prices, (), (error_policy, prices))

struct VariantsQuery {
    std::optional<std::vector<std::string>> skus;
    std::optional<json::ShortText<40>> market;
    std::vector<catalog::VariantStatus> status;
    std::optional<catalog::ProductId> product;
    std::optional<json::Sku> text;
    std::optional<api::Cursor<VariantId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"skus", "these only, in this order, on one page; other filters do not apply"},
        {"market", "code of the market whose prices are shown; for keys bound to no channel"},
        {"text", "a SKU or GTIN, exactly; a GTIN in any of its lengths"},
    }};
};
BOOST_DESCRIBE_STRUCT(VariantsQuery, (), (skus, market, status, product, text, cursor, limit))

struct PricesQuery {
    std::optional<api::Cursor<catalog::PriceKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(PricesQuery, (), (cursor, limit))

struct PriceView {
    std::string market;  // code
    Currency currency;
    UnitPrice unit_price;
    Instant valid_from, recorded_at;
};
BOOST_DESCRIBE_STRUCT(PriceView, (), (market, currency, unit_price, valid_from, recorded_at))

Result<VariantView> get_variant(Engine& engine, const Call& call, Tx& tx, VariantId id) {
    const auto pages = engine.books().open(tx);
    const auto* offer = pages->offers->find(id);
    if (offer == nullptr || !is_seen(sight_of(call, *pages), *offer)) {
        return Refusal{RefusalKind::not_found, "not_found", "there is no such variant"};
    }
    return view_of(call, *offer, market_for(call, *pages, {}));
}

Result<api::Page<VariantView>> find_variants(Engine& engine, const Call& call, Tx& tx,
                                             const VariantsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto* market = market_for(call, *pages, query.market);
    const auto sight = sight_of(call, *pages);
    api::Page<VariantView> page;
    if (query.skus) {
        if (query.skus->size() > most_skus) {
            return Refusal{RefusalKind::malformed,
                           "invalid_request",
                           "the list cannot be made like this",
                           {{"?skus", "too_many", "may name 100 articles at most"}}};
        }
        for (const auto& sku : *query.skus) {
            const auto* offer = pages->offers->find(sku);
            if (offer == nullptr || !is_seen(sight, *offer)) continue;
            page.items.push_back(view_of(call, *offer, market));
        }
        return page;
    }
    catalog::VariantFilter filter{query.status, query.product,        {}, sight,
                                  {},           query.limit.value + 1};
    if (query.text) filter.text = query.text->value;
    if (query.cursor) filter.after = query.cursor->key;
    for (const auto id : catalog::search_variants(tx, filter)) {
        const auto* offer = pages->offers->find(id);
        check(offer != nullptr, "the books know every variant of their transaction");
        page.items.push_back(view_of(call, *offer, market));
    }
    return api::page_of(std::move(page.items), query.limit,
                        [](const VariantView& view) { return view.id; });
}

Result<api::Page<PriceView>> list_prices(Engine& engine, const Call& call, Tx& tx, VariantId id,
                                         const PricesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto* offer = pages->offers->find(id);
    if (offer == nullptr || !is_seen(sight_of(call, *pages), *offer)) {
        return api::no_such_resource();
    }
    std::optional<catalog::PriceKey> after;
    if (query.cursor) after = query.cursor->key;
    const auto rows =
        api::page_of(catalog::list_prices(tx, id, after, query.limit.value + 1), query.limit,
                     [](const catalog::Price& p) {
                         return catalog::PriceKey{p.market, p.valid_from, p.recorded_at};
                     });
    api::Page<PriceView> page{{}, rows.next_cursor};
    for (const auto& p : rows.items) {
        // Shops may know the prices of their own market, and none before its time.
        const bool is_staff = call.caller->kind == api::CallerKind::admin;
        if (api::outside_of(*call.caller, {{}, p.market, {}, {}})) continue;
        if (!is_staff && p.valid_from > call.now) continue;
        page.items.push_back({pages->directory->markets.at({p.market}).code, p.currency,
                              p.unit_price, p.valid_from, p.recorded_at});
    }
    return page;
}

void add_prices(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply, VariantId id,
                const Prices& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<api::BulkRows>(engine.changes(), call, reply, [id, wish](ChangeScope& change) {
        return add_variant_prices(change, id, wish.prices.values, wish.error_policy);
    });
}

void change_variant(Engine& engine, const Call& call, const Reply<catalog::VariantRecord>& reply,
                    VariantId id, const catalog::VariantChange& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<catalog::VariantRecord>(
        engine.changes(), call, reply, [id, wish, if_match = call.if_match](ChangeScope& change) {
            return catalog::change_variant(change, id, wish, if_match);
        });
}

}  // namespace

catalog::Sight sight_of(const Call& call, const Pages& pages) {
    if (call.caller->kind == api::CallerKind::admin) return {};
    catalog::Sight sight{true, {}};
    if (!call.caller->channel) return sight;
    const auto* channel = pages.directory->find({*call.caller->channel});
    if (channel == nullptr || !channel->publishes_all) sight.published_in = call.caller->channel;
    return sight;
}

bool is_seen(const catalog::Sight& sight, const catalog::Offer& offer) {
    if (sight.only_active && !offer.is_active) return false;
    return !sight.published_in || offer.is_published_in(*sight.published_in);
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

// What the caller reads, else what the market's customers do first.
std::string language_of(const Call& call, const channels::Market* market) {
    if (call.has_language || market == nullptr) return std::string(call.language);
    return market->languages.substr(0, market->languages.find(','));
}

VariantView view_of(const Call& call, const catalog::Offer& offer, const channels::Market* market) {
    VariantView view{offer.variant,
                     offer.product,
                     offer.sku,
                     offer.gtin,
                     offer.title(language_of(call, market)),
                     offer.options(),
                     offer.tax_category,
                     offer.status,
                     {},
                     {},
                     true,
                     offer.version};
    if (market == nullptr) return view;
    view.tax_included = market->tax_included;
    if (const auto* price = offer.price(market->id.uuid, call.now)) {
        view.unit_price = price->unit_price;
        view.currency = price->currency;
    }
    return view;
}

api::Routes variant_routes(Engine& engine) {
    return {
        api::query("GET /v1/variants", Scope::catalog_read, "find_variants",
                   "List variants as the key's channel sells them, oldest first",
                   [&engine](const Call& call, Tx& tx, const VariantsQuery& query) {
                       return find_variants(engine, call, tx, query);
                   }),
        api::query("GET /v1/variants/{id}", Scope::catalog_read, "get_variant",
                   "Read one variant as the key's channel sells it",
                   [&engine](const Call& call, Tx& tx, VariantId id) {
                       return get_variant(engine, call, tx, id);
                   }),
        api::command(
            "PATCH /v1/variants/{id}", Scope::catalog_write, "change_variant",
            "Change GTIN, options, VAT category or status of a variant",
            [&engine](const Call& call, Reply<catalog::VariantRecord> reply, VariantId id,
                      catalog::VariantChange wish) {
                change_variant(engine, call, reply, id, wish);
            },
            {.errors = {api::version_changed},
             .description = "What is missing stays, null empties. Titles are of the product."}),
        api::command("POST /v1/variants/{id}/prices", Scope::catalog_write, "add_prices",
                     "Add prices of a variant, each valid from a time on; each row is answered",
                     [&engine](const Call& call, Reply<api::BulkRows> reply, VariantId id,
                               Prices wish) { add_prices(engine, call, reply, id, wish); },
                     {.status = 201}),
        api::query("GET /v1/variants/{id}/prices", Scope::catalog_read, "list_prices",
                   "List past, present and coming prices of a variant, by market and time",
                   [&engine](const Call& call, Tx& tx, VariantId id, const PricesQuery& query) {
                       return list_prices(engine, call, tx, id, query);
                   }),
    };
}

}  // namespace nahtlos::flows
