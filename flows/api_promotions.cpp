#include <algorithm>

#include "catalog/search.hpp"
#include "channels/directory.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_pricing.hpp"
#include "flows/coupon_work.hpp"
#include "flows/market_sight.hpp"
#include "pricing/promotion_book.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using pricing::Promotion;
using pricing::PromotionId;

struct PromotionsQuery {
    std::vector<pricing::ListStatus> status;
    std::optional<json::ShortText<40>> market, code;
    std::optional<api::Cursor<PromotionId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
};
BOOST_DESCRIBE_STRUCT(PromotionsQuery, (), (status, market, code, cursor, limit))

struct PromotionView {
    PromotionId id;
    std::string code, name, market;
    pricing::ListStatus status = pricing::ListStatus::draft;
    std::optional<Instant> valid_from, valid_until;
    std::int64_t priority = 0;
    pricing::Stacking stacking = pricing::Stacking::combine;
    std::optional<std::string> family;
    bool needs_coupon = false;
    std::optional<std::int64_t> limit_total, limit_per_customer, used;
    bool returns_use_on_cancel = true;
    std::vector<std::string> channels, customer_groups;
    pricing::Conditions conditions;
    pricing::Effect effect;
    Instant created_at;
    std::int64_t version = 1;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"used", "orders and checkouts that count against limit_total; of one promotion only"}}};
};
BOOST_DESCRIBE_STRUCT(PromotionView, (),
                      (id, code, name, market, status, valid_from, valid_until, priority, stacking,
                       family, needs_coupon, limit_total, limit_per_customer, used,
                       returns_use_on_cancel, channels, customer_groups, conditions, effect,
                       created_at, version))

struct CouponsQuery {
    std::optional<pricing::CouponBatchId> batch;
    std::optional<api::Cursor<pricing::CouponId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(CouponsQuery, (), (batch, cursor, limit))

struct CouponView {
    pricing::CouponId id;
    std::string code;
    std::optional<std::int64_t> limit_total, used;
    Instant created_at;
};
BOOST_DESCRIBE_STRUCT(CouponView, (), (id, code, limit_total, used, created_at))

enum class BatchStatus { making, done };
BOOST_DESCRIBE_ENUM(BatchStatus, making, done)

struct CouponBatchView {
    pricing::CouponBatchId id;
    PromotionId promotion;
    BatchStatus status = BatchStatus::making;
    std::int64_t count = 1, made = 0;
    std::optional<std::int64_t> limit_total;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(CouponBatchView, (),
                      (id, promotion, status, count, made, limit_total, created_at, updated_at))

CouponBatchView view_of(const pricing::CouponBatch& batch) {
    return {batch.id,
            batch.promotion,
            batch.is_done() ? BatchStatus::done : BatchStatus::making,
            batch.count,
            batch.made,
            batch.limit_total,
            batch.created_at,
            batch.updated_at};
}

PromotionView view_of(const Pages& pages, const std::map<Uuid, std::string>& groups,
                      const Promotion& p) {
    return {p.id,
            p.code,
            p.name,
            pages.directory->markets.at({p.market}).code,
            p.status,
            p.valid.from,
            p.valid.until,
            p.priority,
            p.stacking,
            p.family,
            p.needs_coupon,
            p.limit_total,
            p.limit_per_customer,
            {},
            p.returns_use_on_cancel,
            channel_codes(*pages.directory, p.audience.channels),
            group_codes(groups, p.audience.groups),
            p.conditions,
            p.effect,
            p.created_at,
            p.version};
}

// What is of another market does not exist for the caller.
const Promotion* find_promotion(const Call& call, const Pages& pages, PromotionId id) {
    const auto* p = pages.promotions->find(id);
    const bool is_seen = p != nullptr && MarketSight(*call.caller, *pages.directory).has(p->market);
    return is_seen ? p : nullptr;
}

Result<api::Page<PromotionView>> list_promotions(Engine& engine, const Call& call, Tx& tx,
                                                 const PromotionsQuery& query) {
    const auto pages = engine.books().open(tx);
    const MarketSight sight(*call.caller, *pages->directory);
    const auto groups = codes_of_groups(tx);
    const auto most = static_cast<std::size_t>(query.limit.value) + 1;
    std::vector<PromotionView> views;
    for (const auto& [id, p] : pages->promotions->all) {
        if (!is_listed(sight, *pages->directory, query, *p)) continue;
        views.push_back(view_of(*pages, groups, *p));
        if (views.size() == most) break;
    }
    return api::page_of(std::move(views), query.limit,
                        [](const PromotionView& view) { return view.id; });
}

Result<PromotionView> get_promotion(Engine& engine, const Call& call, Tx& tx, PromotionId id) {
    const auto pages = engine.books().open(tx);
    const auto* p = find_promotion(call, *pages, id);
    if (p == nullptr) return api::no_such_resource();
    auto view = view_of(*pages, codes_of_groups(tx), *p);
    if (p->limit_total) {
        view.used = 0;
        for (const auto& [key, counter] : pricing::counters(tx, {{id.uuid, {}}})) {
            view.used = counter.taken;
        }
    }
    return view;
}

Result<api::Page<CouponView>> list_coupons(Engine& engine, const Call& call, Tx& tx, PromotionId id,
                                           const CouponsQuery& query) {
    const auto pages = engine.books().open(tx);
    if (find_promotion(call, *pages, id) == nullptr) return api::no_such_resource();
    std::optional<pricing::CouponId> after;
    if (query.cursor) after = query.cursor->key;
    const auto most = query.limit.value + 1;
    auto rows = query.batch ? pricing::list_coupons_of(tx, *query.batch, after, most)
                            : pricing::list_coupons(tx, id, after, most);
    std::erase_if(rows, [&](const pricing::Coupon& c) { return c.promotion != id; });
    const auto page =
        api::page_of(std::move(rows), query.limit, [](const pricing::Coupon& c) { return c.id; });
    std::vector<pricing::CounterKey> keys;
    for (const auto& c : page.items) keys.push_back({c.id.uuid, {}});
    const auto counters = pricing::counters(tx, keys);
    api::Page<CouponView> views{{}, page.next_cursor};
    for (const auto& c : page.items) {
        CouponView view{c.id, c.code, c.limit_total, {}, c.created_at};
        const auto counter = counters.find({c.id.uuid, {}});
        if (c.limit_total) view.used = counter == counters.end() ? 0 : counter->second.taken;
        views.items.push_back(std::move(view));
    }
    return views;
}

void change_promotion(Engine& engine, const Call& call, const Reply<pricing::MadePromotion>& reply,
                      PromotionId id, const pricing::PromotionChange& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<pricing::MadePromotion>(
        engine.changes(), call, reply, [id, wish, if_match = call.if_match](ChangeScope& change) {
            return pricing::change_promotion(change, id, wish, if_match);
        });
}

void create_coupons(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply,
                    PromotionId id, pricing::NewCoupons wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<api::BulkRows>(engine.changes(), call, reply,
                                   [id, wish = std::move(wish)](ChangeScope& change) {
                                       return pricing::create_coupons(change, id, wish);
                                   });
}

// The chance is drawn now: a change may run more than once.
void generate(Engine& engine, const Call& call, const Reply<CouponBatchView>& reply, PromotionId id,
              const pricing::GenerateCoupons& wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<CouponBatchView>(engine.changes(), call, reply,
                                     [id, wish, dice = coupon_dice(*call.world, wish.count)](
                                         ChangeScope& change) -> Result<CouponBatchView> {
                                         const auto batch =
                                             generate_coupons(change, id, wish, dice);
                                         if (!batch) return batch.refusal();
                                         return view_of(*batch);
                                     });
}

Result<CouponBatchView> get_batch(Engine& engine, const Call& call, Tx& tx, PromotionId promotion,
                                  pricing::CouponBatchId id) {
    const auto pages = engine.books().open(tx);
    if (find_promotion(call, *pages, promotion) == nullptr) return api::no_such_resource();
    const auto batch = pricing::find_coupon_batch(tx, id);
    if (!batch || batch->promotion != promotion) return api::no_such_resource();
    return view_of(*batch);
}

const std::vector<api::KnownError> coupon_errors = {
    {RefusalKind::conflict, "needs_no_coupon", "the promotion is for everybody"},
};

Refusal cannot_be(std::vector<FieldProblem> wrong) {
    return {RefusalKind::invalid, "invalid_request", "the promotion cannot be like this",
            std::move(wrong)};
}

api::Routes coupon_routes(Engine& engine) {
    return {
        api::query("GET /v1/promotions/{id}/coupons", Scope::catalog_write, "list_coupons",
                   "List the coupons of a promotion, oldest first",
                   [&engine](const Call& call, Tx& tx, PromotionId id, const CouponsQuery& query) {
                       return list_coupons(engine, call, tx, id, query);
                   }),
        api::command("POST /v1/promotions/{id}/coupons", Scope::catalog_write, "create_coupons",
                     "Add coupons to a promotion; each row is answered",
                     [&engine](const Call& call, Reply<api::BulkRows> reply, PromotionId id,
                               pricing::NewCoupons wish) {
                         create_coupons(engine, call, reply, id, std::move(wish));
                     },
                     {.status = 201, .errors = coupon_errors}),
        api::command(
            "POST /v1/promotions/{id}/coupons/generate", Scope::catalog_write, "generate_coupons",
            "Make coupons with codes that nobody can guess",
            [&engine](const Call& call, Reply<CouponBatchView> reply, PromotionId id,
                      pricing::GenerateCoupons wish) { generate(engine, call, reply, id, wish); },
            {.status = 201,
             .errors = coupon_errors,
             .description = "The first 1000 are there at once, the rest is made in the background: "
                            "the batch tells how far it is. Read the codes as pages of the "
                            "promotion's coupons, with ?batch."}),
        api::query(
            "GET /v1/promotions/{id}/coupon-batches/{batch}", Scope::catalog_write,
            "get_coupon_batch", "How far coupons that are made in the background are",
            [&engine](const Call& call, Tx& tx, PromotionId id, pricing::CouponBatchId batch) {
                return get_batch(engine, call, tx, id, batch);
            }),
    };
}

}  // namespace

Result<pricing::MadePromotion> make_promotion(ChangeScope& change,
                                              const pricing::NewPromotion& wish) {
    const auto directory = channels::load_directory(change.tx);
    const auto market = directory->market_by_code.find(wish.market.value);
    if (market == directory->market_by_code.end()) {
        return cannot_be({{"/market", "unknown", "is not a market"}});
    }
    const AudienceCodes codes(change.tx, *directory);
    std::vector<FieldProblem> wrong;
    pricing::PromotionNames names;
    names.market = market->second.uuid;
    names.audience = {codes.channels(wish.conditions.channels, names.market, wrong),
                      codes.groups(wish.conditions.customer_groups, wrong)};
    for (auto& problem : wrong) problem.pointer = "/conditions" + problem.pointer;
    if (!wrong.empty()) return cannot_be(std::move(wrong));
    names.variants = catalog::variants_by_sku(change.tx, pricing::skus_of(wish));
    return pricing::create_promotion(change, wish, names);
}

api::Routes promotion_routes(Engine& engine) {
    api::Routes routes{
        api::query("GET /v1/promotions", Scope::catalog_write, "list_promotions",
                   "List promotions, oldest first",
                   [&engine](const Call& call, Tx& tx, const PromotionsQuery& query) {
                       return list_promotions(engine, call, tx, query);
                   }),
        api::query("GET /v1/promotions/{id}", Scope::catalog_write, "get_promotion",
                   "Read one promotion, and how often it was used",
                   [&engine](const Call& call, Tx& tx, PromotionId id) {
                       return get_promotion(engine, call, tx, id);
                   }),
        create_route<pricing::NewPromotion, pricing::MadePromotion>(
            engine.changes(), "POST /v1/promotions", Scope::catalog_write, "create_promotion",
            "Make a promotion", make_promotion, [](const auto&) { return api::Place{}; }),
        api::command(
            "PATCH /v1/promotions/{id}", Scope::catalog_write, "change_promotion",
            "Change name, status, priority, period or returns_use_on_cancel of a promotion",
            [&engine](const Call& call, Reply<pricing::MadePromotion> reply, PromotionId id,
                      pricing::PromotionChange wish) {
                change_promotion(engine, call, reply, id, wish);
            },
            {.errors = {api::version_changed},
             .description = "What it does, and for whom, stays for ever."}),
    };
    for (auto& route : coupon_routes(engine)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace nahtlos::flows
