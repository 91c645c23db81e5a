#include <algorithm>

#include "base/batch/revision.hpp"
#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "customers/groups.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_pricing.hpp"
#include "flows/market_sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using pricing::PriceList;
using pricing::PriceListId;

struct PriceListsQuery {
    std::vector<pricing::ListStatus> status;
    std::optional<json::ShortText<40>> market, code;
    std::optional<api::Cursor<PriceListId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
};
BOOST_DESCRIBE_STRUCT(PriceListsQuery, (), (status, market, code, cursor, limit))

struct PriceListView {
    PriceListId id;
    std::string code, name, market;
    Currency currency;
    pricing::ListKind kind = pricing::ListKind::sale;
    pricing::ListStatus status = pricing::ListStatus::draft;
    std::vector<std::string> channels, customer_groups;
    std::int64_t priority = 0;
    std::optional<std::int64_t> percent_off_bp;
    std::optional<Instant> valid_from, valid_until;
    Instant created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(PriceListView, (),
                      (id, code, name, market, currency, kind, status, channels, customer_groups,
                       priority, percent_off_bp, valid_from, valid_until, created_at, version))

struct ListPricesQuery {
    std::optional<api::Cursor<pricing::ListPriceKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ListPricesQuery, (), (cursor, limit))

struct ListPriceView {
    std::string sku;
    std::int64_t min_quantity = 1;
    UnitPrice unit_price;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(ListPriceView, (), (sku, min_quantity, unit_price, recorded_at))

PriceListView view_of(const Pages& pages, const std::map<Uuid, std::string>& groups,
                      const PriceList& list) {
    const auto& market = pages.directory->markets.at({list.market});
    return {list.id,
            list.code,
            list.name,
            market.code,
            market.currency,
            list.kind,
            list.status,
            channel_codes(*pages.directory, list.audience.channels),
            group_codes(groups, list.audience.groups),
            list.priority,
            list.percent_off_bp,
            list.valid.from,
            list.valid.until,
            list.created_at,
            list.version};
}

// What is of another market does not exist for the caller.
const PriceList* find_list(const Call& call, const Pages& pages, PriceListId id) {
    const auto* list = pages.prices->find(id);
    const bool is_seen =
        list != nullptr && MarketSight(*call.caller, *pages.directory).has(list->market);
    return is_seen ? list : nullptr;
}

Result<api::Page<PriceListView>> list_price_lists(Engine& engine, const Call& call, Tx& tx,
                                                  const PriceListsQuery& query) {
    const auto pages = engine.books().open(tx);
    const MarketSight sight(*call.caller, *pages->directory);
    const auto groups = codes_of_groups(tx);
    std::vector<const PriceList*> found;
    for (const auto& list : pages->prices->lists) {
        if (is_listed(sight, *pages->directory, query, *list)) found.push_back(list.get());
    }
    std::ranges::sort(found, {}, &PriceList::id);
    const auto most = static_cast<std::size_t>(query.limit.value) + 1;
    if (found.size() > most) found.resize(most);
    std::vector<PriceListView> views;
    for (const auto* list : found) views.push_back(view_of(*pages, groups, *list));
    return api::page_of(std::move(views), query.limit,
                        [](const PriceListView& view) { return view.id; });
}

Result<PriceListView> get_price_list(Engine& engine, const Call& call, Tx& tx, PriceListId id) {
    const auto pages = engine.books().open(tx);
    const auto* list = find_list(call, *pages, id);
    if (list == nullptr) return api::no_such_resource();
    return view_of(*pages, codes_of_groups(tx), *list);
}

Result<api::Page<ListPriceView>> list_prices_of_list(Engine& engine, const Call& call, Tx& tx,
                                                     PriceListId id, const ListPricesQuery& query) {
    const auto pages = engine.books().open(tx);
    if (find_list(call, *pages, id) == nullptr) return api::no_such_resource();
    std::optional<pricing::ListPriceKey> after;
    if (query.cursor) after = query.cursor->key;
    const auto rows = api::page_of(pricing::prices_of_list(tx, id, after, query.limit.value + 1),
                                   query.limit, [](const pricing::ListPrice& p) {
                                       return pricing::ListPriceKey{p.variant, p.min_quantity};
                                   });
    api::Page<ListPriceView> page{{}, rows.next_cursor};
    for (const auto& p : rows.items) {
        page.items.push_back(
            {pages->offers->find(p.variant)->sku, p.min_quantity, p.unit_price, p.recorded_at});
    }
    return page;
}

Refusal invalid(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the price list cannot be like this",
            std::move(wrong)};
}

Result<pricing::MadePriceList> create(ChangeScope& change, const pricing::NewPriceList& wish) {
    const auto directory = channels::load_directory(change.tx);
    const auto market = directory->market_by_code.find(wish.market.value);
    if (market == directory->market_by_code.end()) {
        return invalid({{"/market", "unknown", "is not a market"}});
    }
    const AudienceCodes codes(change.tx, *directory);
    std::vector<FieldProblem> wrong;
    pricing::Audience audience{codes.channels(wish.channels, market->second.uuid, wrong),
                               codes.groups(wish.customer_groups, wrong)};
    if (!wrong.empty()) return invalid(std::move(wrong));
    return pricing::create_list(change, wish, market->second.uuid, std::move(audience));
}

Result<pricing::MadePriceList> change_it(ChangeScope& change, PriceListId id,
                                         const pricing::PriceListChange& wish,
                                         std::optional<std::int64_t> if_match) {
    std::optional<pricing::Audience> audience;
    if (wish.channels || wish.customer_groups) {
        // The lock of all lists; the change raises it once more.
        raise_revision(change.tx, "pricing");
        const auto book = pricing::load_lists(change.tx);
        const auto* list = book->find(id);
        if (list == nullptr) return api::no_such_resource();
        const auto directory = channels::load_directory(change.tx);
        const AudienceCodes codes(change.tx, *directory);
        std::vector<FieldProblem> wrong;
        audience = list->audience;
        if (wish.channels) {
            audience->channels = codes.channels(*wish.channels, list->market, wrong);
        }
        if (wish.customer_groups) audience->groups = codes.groups(*wish.customer_groups, wrong);
        if (!wrong.empty()) return invalid(std::move(wrong));
    }
    return pricing::change_list(change, id, wish, audience, if_match);
}

void put_prices(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply, PriceListId id,
                pricing::ListPrices wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<api::BulkRows>(
        engine.changes(), call, reply, [id, wish = std::move(wish)](ChangeScope& change) {
            std::vector<std::string> skus;
            for (const auto& p : wish.prices.values) skus.push_back(p.sku.value);
            const auto variants = catalog::variants_by_sku(change.tx, std::move(skus));
            return pricing::put_list_prices(change, id, wish, variants);
        });
}

void change_price_list(Engine& engine, const Call& call, const Reply<pricing::MadePriceList>& reply,
                       PriceListId id, const pricing::PriceListChange& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<pricing::MadePriceList>(
        engine.changes(), call, reply, [id, wish, if_match = call.if_match](ChangeScope& change) {
            return change_it(change, id, wish, if_match);
        });
}

api::Routes list_reads(Engine& engine) {
    return {
        api::query("GET /v1/price-lists", Scope::catalog_write, "list_price_lists",
                   "List price lists, oldest first",
                   [&engine](const Call& call, Tx& tx, const PriceListsQuery& query) {
                       return list_price_lists(engine, call, tx, query);
                   }),
        api::query("GET /v1/price-lists/{id}", Scope::catalog_write, "get_price_list",
                   "Read one price list",
                   [&engine](const Call& call, Tx& tx, PriceListId id) {
                       return get_price_list(engine, call, tx, id);
                   }),
        api::query(
            "GET /v1/price-lists/{id}/prices", Scope::catalog_write, "list_prices_of_list",
            "List the prices of a price list",
            [&engine](const Call& call, Tx& tx, PriceListId id, const ListPricesQuery& query) {
                return list_prices_of_list(engine, call, tx, id, query);
            }),
    };
}

}  // namespace

std::vector<Uuid> AudienceCodes::channels(const pricing::Codes& codes, Uuid market,
                                          std::vector<FieldProblem>& wrong) const {
    std::vector<Uuid> ids;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto it = directory_.channel_by_code.find(codes.values[i].value);
        const auto* channel =
            it == directory_.channel_by_code.end() ? nullptr : directory_.find(it->second);
        const auto here = "/channels/" + std::to_string(i);
        if (channel == nullptr) {
            wrong.push_back({here, "unknown", "is not a channel"});
        } else if (channel->market.uuid != market) {
            wrong.push_back({here, "not_allowed", "is a channel of another market"});
        } else {
            ids.push_back(channel->id.uuid);
        }
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::vector<Uuid> AudienceCodes::groups(const pricing::Codes& codes,
                                        std::vector<FieldProblem>& wrong,
                                        const std::string& at) const {
    std::vector<Uuid> ids;
    if (codes.size() == 0) return ids;
    const auto known = customers::groups_by_code(tx_);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const auto it = known.find(codes.values[i].value);
        if (it == known.end()) {
            wrong.push_back({at + '/' + std::to_string(i), "unknown", "is not a customer group"});
        } else {
            ids.push_back(it->second.uuid);
        }
    }
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::vector<std::string> channel_codes(const channels::Directory& directory,
                                       const std::vector<Uuid>& ids) {
    std::vector<std::string> codes;
    for (const auto& id : ids) codes.push_back(directory.channels.at({id}).code);
    return codes;
}

std::vector<std::string> group_codes(const std::map<Uuid, std::string>& codes,
                                     const std::vector<Uuid>& ids) {
    std::vector<std::string> named;
    for (const auto& id : ids) named.push_back(codes.at(id));
    return named;
}

std::map<Uuid, std::string> codes_of_groups(Tx& tx) {
    std::map<Uuid, std::string> codes;
    for (auto& [code, id] : customers::groups_by_code(tx)) codes.emplace(id.uuid, code);
    return codes;
}

api::Routes price_list_routes(Engine& engine) {
    auto routes = list_reads(engine);
    routes.push_back(create_route<pricing::NewPriceList, pricing::MadePriceList>(
        engine.changes(), "POST /v1/price-lists", Scope::catalog_write, "create_price_list",
        "Make a price list", create, [](const auto&) { return api::Place{}; }));
    routes.push_back(api::command(
        "PATCH /v1/price-lists/{id}", Scope::catalog_write, "change_price_list",
        "Change name, status, audience, priority or period of a price list",
        [&engine](const Call& call, Reply<pricing::MadePriceList> reply, PriceListId id,
                  pricing::PriceListChange wish) {
            change_price_list(engine, call, reply, id, wish);
        },
        {.errors = {api::version_changed},
         .description = "What is missing stays, null empties. Market and kind stay for ever."}));
    routes.push_back(
        api::command("PUT /v1/price-lists/{id}/prices", Scope::catalog_write, "put_prices",
                     "Add, overwrite and take out prices of a price list; each row is answered",
                     [&engine](const Call& call, Reply<api::BulkRows> reply, PriceListId id,
                               pricing::ListPrices wish) {
                         put_prices(engine, call, reply, id, std::move(wish));
                     },
                     {.description = "A unit_price of null takes the price out.",
                      .body_bytes = 2 * 1024 * 1024}));
    return routes;
}

}  // namespace nahtlos::flows
