#include "flows/api_claims.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/api/change.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/claims.hpp"
#include "flows/mine.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::ClaimId;
using orders::OrderId;
using Reply = api::Reply<ClaimView>;
using enum RefusalKind;

struct NewClaim : orders::ClaimWish {
    OrderId order;
};
BOOST_DESCRIBE_STRUCT(NewClaim, (orders::ClaimWish), (order))

struct ClaimsQuery {
    std::vector<orders::ClaimState> state;
    std::optional<OrderId> order;
    std::optional<api::Cursor<ClaimId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"state", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"state", "all, unless told"}}};
};
BOOST_DESCRIBE_STRUCT(ClaimsQuery, (), (state, order, cursor, limit))

constexpr api::KnownError unknown_order{not_found, "order_not_found", "no such order"};
constexpr api::KnownError unknown_claim{not_found, "claim_not_found", "no such claim"};
constexpr api::KnownError too_many{conflict, "too_many", "errors name what can be claimed"};

// What was sold anywhere in the legal entity is looked after anywhere.
OrderScope anywhere(const Call& call) {
    auto scope = place_scope(*call.caller);
    if (scope.location) scope.channel = scope.market = {};
    scope.location = {};
    return scope;
}

void open(Engine& engine, const Call& call, const Reply& reply, OpenClaim command) {
    api::run_change(engine.changes(), call, reply,
                    [&engine, command = std::move(command)](ChangeScope& scope) {
                        return open_claim(engine.books(), scope, command);
                    });
}

// Of these rows, those of orders that are seen.
std::vector<orders::Claim> seen_claims(Tx& tx, const Sight& sight,
                                       std::vector<orders::Claim> rows) {
    std::set<OrderId> ids;
    for (const auto& row : rows) ids.insert(row.order_id);
    const auto own = seen(tx, sight, orders::orders(tx, {ids.begin(), ids.end()}, sql::Lock::no));
    std::erase_if(rows, [&](const auto& row) {
        return !std::ranges::binary_search(own, row.order_id, {}, &orders::Order::id);
    });
    return rows;
}

Result<api::Page<ClaimView>> list_claims(const Call& call, Tx& tx, const ClaimsQuery& query) {
    const auto sight = counter_sight_of(*call.caller);
    orders::ClaimFilter filter{query.state, query.order, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    const auto wanted = static_cast<std::size_t>(filter.limit);
    std::vector<ClaimView> views;
    for (bool is_last = false; !is_last && views.size() < wanted;) {
        const auto rows = orders::search_claims(tx, filter);
        is_last = static_cast<std::int64_t>(rows.size()) < filter.limit;
        if (!rows.empty()) filter.before = rows.back().id;
        for (const auto& row : seen_claims(tx, sight, rows)) views.push_back(view_of(row));
    }
    if (views.size() > wanted) views.resize(wanted);
    return api::page_of(std::move(views), query.limit, [](const auto& view) { return view.id; });
}

Result<ClaimView> get_claim(const Call& call, Tx& tx, ClaimId id) {
    const auto row = orders::claim(tx, id);
    if (!row) return api::no_such_resource();
    const auto own = seen_claims(tx, counter_sight_of(*call.caller), {*row});
    if (own.empty()) return api::no_such_resource();
    return view_of(own.front());
}

Result<api::Page<ClaimView>> my_claims(const Call& call, Tx& tx, OrderId id) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    if (!is_mine(call, tx, orders::orders(tx, {id}, sql::Lock::no))) {
        return api::no_such_resource();
    }
    api::Page<ClaimView> page;
    for (const auto& row : orders::claims_of(tx, {id})) page.items.push_back(view_of(row));
    return page;
}

api::Route decision_route(Engine& engine) {
    return api::command(
        "POST /v1/claims/{id}/actions", Scope::returns_write, "decide_claim",
        "Decide about a claim",
        [&engine](const Call& call, Reply reply, ClaimId id, ClaimDecision decision) {
            DecideClaim command{id, std::move(decision), anywhere(call), call.entry(0).dice,
                                call.if_match};
            api::run_change(engine.changes(), call, reply,
                            [&engine, command = std::move(command)](ChangeScope& scope) {
                                return decide_claim(engine.books(), scope, command);
                            });
        },
        {.errors = {unknown_claim,
                    unknown_order,
                    {conflict, "wrong_status", "it was decided already"},
                    {conflict, "paid_elsewhere", "the channel collects the money"},
                    {conflict, "insufficient_stock", "replace: errors name what is left"},
                    {conflict, "currency_differs", "the channel sells in another one now"},
                    {conflict, "channel_not_live", "nothing is sold in the order's channel"},
                    {invalid, "invalid_lines", "replace: the article is not sold any more"},
                    {invalid, "not_exchangeable", "replace: the article is not of the catalog"},
                    api::version_changed},
         .tag = "returns",
         .description = "refuse says why. refund lowers what the line costs, by what its units "
                        "cost at most, and gives the money back without goods coming; what comes "
                        "back of them later is worth less by that. replace sends the same article "
                        "once more, as an order free of charge.",
         .priority = Priority::order});
}

}  // namespace

api::Routes claim_routes(Engine& engine) {
    return {api::command("POST /v1/claims", Scope::returns_write, "create_claim",
                         "Say what is wrong with goods that a customer got or did not get",
                         [&engine](const Call& call, Reply reply, NewClaim wish) {
                             open(engine, call, reply,
                                  {wish.order, wish, orders::ReturnAsker::staff, anywhere(call)});
                         },
                         {.status = 201, .errors = {unknown_order, too_many}, .tag = "returns"}),
            decision_route(engine),
            api::query("GET /v1/claims", Scope::orders_read, "list_claims",
                       "List claims, newest first", list_claims, {.tag = "returns"}),
            api::query("GET /v1/claims/{id}", Scope::orders_read, "get_claim", "One claim",
                       get_claim, {.tag = "returns"})};
}

api::Routes my_claim_routes(const ShopperDesk& desk) {
    return {api::command("POST /v1/me/orders/{id}/claims", Scope::any_key, "create_my_claim",
                         "Say what is wrong with goods of an order of mine",
                         [desk](const Call& call, Reply reply, OrderId id, orders::ClaimWish wish) {
                             const auto named = [id](Tx&) { return std::vector{id}; };
                             if_mine(desk, call, reply, named, [=, &call, wish = std::move(wish)] {
                                 open(desk.engine, call, reply,
                                      {id, wish, orders::ReturnAsker::customer, own_house(call)});
                             });
                         },
                         {.status = 201, .errors = {unknown_order, too_many}, .tag = "returns"}),
            api::query("GET /v1/me/orders/{id}/claims", Scope::any_key, "list_my_claims",
                       "What became of my claims about an order of mine", my_claims,
                       {.tag = "returns"})};
}

}  // namespace nahtlos::flows
