#include "flows/api_stock.hpp"

#include <utility>

#include "flows/api_lists.hpp"
#include "flows/stock_policy.hpp"
#include "flows/stock_rows.hpp"
#include "inventory/lists.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using enum RefusalKind;

std::optional<inventory::LocationId> bound_location(const Call& call) {
    if (!call.caller->location) return std::nullopt;
    return inventory::LocationId{*call.caller->location};
}

// Which item and location a list is about, within what the key may see.
struct StockQuery {
    std::optional<std::string> sku, location;
    std::optional<inventory::StockItemId> stock_item;
};

struct StockPlace {
    std::optional<inventory::StockItemId> stock_item;
    std::optional<inventory::LocationId> location;
};

Result<StockPlace> place_of(const Call& call, const Pages& pages, const StockQuery& query) {
    StockPlace place{query.stock_item, bound_location(call)};
    if (query.sku) {
        const auto item = item_of_sku(pages, *query.sku);
        if (!item) return wrong_parameter("sku", item.refusal().code, item.refusal().detail);
        place.stock_item = *item;
    }
    if (!query.location) return place;
    const auto* location = location_named(pages, *query.location);
    if (location == nullptr) return wrong_parameter("location", "unknown", "is not a location");
    if (auto refusal =
            api::outside_of(*call.caller, {location->legal_entity, {}, {}, location->id.uuid})) {
        return *std::move(refusal);
    }
    place.location = location->id;
    return place;
}

// --- GET /v1/stock/levels

struct LevelsQuery {
    std::optional<std::string> sku, location;
    std::optional<inventory::StockItemId> stock_item;
    std::optional<api::Cursor<inventory::PileKey>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(LevelsQuery, (), (sku, location, stock_item, cursor, limit))

struct LevelView {
    inventory::StockItemId stock_item;
    inventory::LocationId location;
    Uuid owner;
    std::int64_t on_hand = 0, damaged = 0, quality = 0, display = 0, allocated = 0, held = 0,
                 available = 0, safety = 0, backorder_limit = 0;
};
BOOST_DESCRIBE_STRUCT(LevelView, (),
                      (stock_item, location, owner, on_hand, damaged, quality, display, allocated,
                       held, available, safety, backorder_limit))

LevelView view_of(const inventory::Pile& pile, Instant now) {
    const auto& l = pile.level;
    const auto available = inventory::available(pile, now);
    const auto held = l.on_hand - l.damaged - l.quality - l.display - l.allocated - available;
    return {l.stock_item, l.location,         l.owner,
            l.on_hand,    l.damaged,          l.quality,
            l.display,    l.allocated,        held,
            available,    pile.policy.safety, pile.policy.backorder_limit};
}

Result<api::Page<LevelView>> list_levels(Engine& engine, const Call& call, Tx& tx,
                                         const LevelsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(call, *pages, {query.sku, query.location, query.stock_item});
    if (!place) return place.refusal();
    inventory::LevelFilter filter{
        place->stock_item, place->location, call.caller->legal_entity, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    const auto levels = inventory::list_levels(tx, filter);
    std::vector<inventory::StockItemId> items;
    for (const auto& level : levels) {
        if (items.empty() || items.back() != level.stock_item) items.push_back(level.stock_item);
    }
    const auto stock = inventory::load_stock(tx, items, sql::Lock::no);
    std::vector<LevelView> views;
    for (const auto& level : levels) {
        const auto* pile = stock.find({level.stock_item, level.location, level.owner});
        check(pile != nullptr, "one transaction sees the same levels twice");
        views.push_back(view_of(*pile, call.now));
    }
    return api::page_of(std::move(views), query.limit, [](const LevelView& view) {
        return inventory::PileKey{view.stock_item, view.location, view.owner};
    });
}

// --- GET /v1/stock/movements

struct MovementsQuery {
    std::optional<std::string> sku, location;
    std::optional<inventory::StockItemId> stock_item;
    std::optional<api::Cursor<inventory::LedgerPlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(MovementsQuery, (), (sku, location, stock_item, cursor, limit))

Result<api::Page<inventory::Movement>> list_movements(Engine& engine, const Call& call, Tx& tx,
                                                      const MovementsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(call, *pages, {query.sku, query.location, query.stock_item});
    if (!place) return place.refusal();
    if (!place->stock_item) return wrong_parameter("sku", "required", "or stock_item is required");
    if (!place->location) return wrong_parameter("location", "required", "is required");
    inventory::LedgerFilter filter{*place->stock_item, *place->location, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    return api::page_of(
        inventory::list_movements(tx, filter), query.limit, [](const inventory::Movement& m) {
            return inventory::LedgerPlace{m.recorded_at, m.source, m.source_event, m.seq};
        });
}

// --- GET /v1/stock/shortages

struct ShortagesQuery {
    std::optional<inventory::ShortageState> state;
    std::optional<std::string> sku, location;
    std::optional<inventory::StockItemId> stock_item;
    std::optional<api::Cursor<inventory::ShortageId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(ShortagesQuery, (), (state, sku, location, stock_item, cursor, limit))

Result<api::Page<inventory::Shortage>> list_shortages(Engine& engine, const Call& call, Tx& tx,
                                                      const ShortagesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(call, *pages, {query.sku, query.location, query.stock_item});
    if (!place) return place.refusal();
    inventory::ShortageFilter filter{
        query.state, place->location,      place->stock_item, call.caller->legal_entity,
        {},          query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    return api::page_of(inventory::list_shortages(tx, filter), query.limit,
                        [](const inventory::Shortage& s) { return s.id; });
}

// --- GET /v1/stock/policies and /v1/stock/fences

struct PoliciesQuery {
    std::optional<std::string> sku, location;
    std::optional<inventory::StockItemId> stock_item;
    std::optional<api::Cursor<inventory::PolicyPlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(PoliciesQuery, (), (sku, location, stock_item, cursor, limit))

struct FencesQuery {
    std::optional<std::string> sku, location;
    std::optional<inventory::StockItemId> stock_item;
    std::optional<std::string> channel_group;
    std::optional<api::Cursor<inventory::FencePlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(FencesQuery, (), (sku, location, stock_item, channel_group, cursor, limit))

Result<api::Page<inventory::Policy>> list_policies(Engine& engine, const Call& call, Tx& tx,
                                                   const PoliciesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(call, *pages, {query.sku, query.location, query.stock_item});
    if (!place) return place.refusal();
    inventory::PolicyFilter filter{
        place->stock_item, place->location, call.caller->legal_entity, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    return api::page_of(inventory::list_policies(tx, filter), query.limit,
                        [](const inventory::Policy& p) {
                            return inventory::PolicyPlace{p.stock_item, p.location};
                        });
}

Result<api::Page<inventory::Fence>> list_fences(Engine& engine, const Call& call, Tx& tx,
                                                const FencesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto place = place_of(call, *pages, {query.sku, query.location, query.stock_item});
    if (!place) return place.refusal();
    inventory::FenceFilter filter{
        place->stock_item,    place->location, call.caller->legal_entity, query.channel_group, {},
        query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    return api::page_of(inventory::list_fences(tx, filter), query.limit,
                        [](const inventory::Fence& f) {
                            return inventory::FencePlace{f.stock_item, f.location, f.channel_group};
                        });
}

StockScope scope_of(const Call& call) {
    return {call.caller->legal_entity, bound_location(call), call.if_match};
}

api::Route change_route(Engine& engine) {
    return api::command(
        "POST /v1/stock/changes", Scope::stock_write, "change_stock",
        "Receive, adjust, count, move and transfer stock, many rows at once",
        [&engine](const Call& call, api::Reply<inventory::StockChanged> reply,
                  inventory::StockChangeRequest request) {
            api::submit(engine.change_stock(),
                        call.entry(ChangeStock{std::move(request), call.caller->legal_entity,
                                               bound_location(call)}),
                        reply);
        },
        {.errors = {{invalid, "invalid_rows", "errors name the rows; nothing was changed"}},
         .tag = "stock",
         .description = "What takes goods away always succeeds; where it breaks promises, a "
                        "shortage case is opened.",
         .body_bytes = 1 << 20,
         .priority = Priority::bulk});
}

}  // namespace

api::Routes stock_routes(Engine& engine) {
    return {
        change_route(engine),
        api::query("GET /v1/stock/levels", Scope::stock_read, "list_stock_levels",
                   "List stock by item and location",
                   [&engine](const Call& call, Tx& tx, const LevelsQuery& query) {
                       return list_levels(engine, call, tx, query);
                   },
                   {.priority = Priority::bulk}),
        api::query("GET /v1/stock/movements", Scope::stock_read, "list_stock_movements",
                   "List the ledger of an item at a location, newest first",
                   [&engine](const Call& call, Tx& tx, const MovementsQuery& query) {
                       return list_movements(engine, call, tx, query);
                   },
                   {.priority = Priority::bulk}),
        api::query("GET /v1/stock/shortages", Scope::stock_read, "list_shortages",
                   "List broken promises, newest first",
                   [&engine](const Call& call, Tx& tx, const ShortagesQuery& query) {
                       return list_shortages(engine, call, tx, query);
                   },
                   {.priority = Priority::bulk}),
        api::query("GET /v1/stock/policies", Scope::stock_read, "list_stock_policies",
                   "List safety stock and backorder limits",
                   [&engine](const Call& call, Tx& tx, const PoliciesQuery& query) {
                       return list_policies(engine, call, tx, query);
                   }),
        api::query("GET /v1/stock/fences", Scope::stock_read, "list_stock_fences",
                   "List quantities kept for groups of channels",
                   [&engine](const Call& call, Tx& tx, const FencesQuery& query) {
                       return list_fences(engine, call, tx, query);
                   }),
        api::command("PUT /v1/stock/policies", Scope::stock_write, "put_stock_policy",
                     "Set safety stock and backorder limit of an item at a location",
                     [&engine](const Call& call, api::Reply<inventory::Policy> reply,
                               PolicyRequest request) {
                         api::run_change<inventory::Policy>(
                             engine.changes(), call, reply,
                             [&engine, allowed = scope_of(call),
                              request = std::move(request)](ChangeScope& scope) {
                                 return put_policy(scope, engine.books(), request, allowed);
                             });
                     },
                     {.errors = {api::version_changed}, .tag = "stock"}),
        api::command(
            "PUT /v1/stock/fences", Scope::stock_write, "put_stock_fence",
            "Keep a quantity for a group of channels",
            [&engine](const Call& call, api::Reply<inventory::Fence> reply, FenceRequest request) {
                api::run_change<inventory::Fence>(
                    engine.changes(), call, reply,
                    [&engine, allowed = scope_of(call),
                     request = std::move(request)](ChangeScope& scope) {
                        return put_fence(scope, engine.books(), request, allowed);
                    });
            },
            {.errors = {api::version_changed}, .tag = "stock"}),
        availability_route(engine),
    };
}

}  // namespace nahtlos::flows
