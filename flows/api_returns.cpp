#include "flows/api_returns.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "flows/api_fulfillment.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_store_credit.hpp"
#include "flows/mine.hpp"
#include "flows/quote.hpp"
#include "flows/returnable.hpp"
#include "flows/settle_exchange.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderId;
using orders::ReturnId;
using Reply = api::Reply<ReturnChanged>;
using enum RefusalKind;

struct NewReturn : orders::ReturnWish {
    OrderId order;
    bool is_approved = true;
    static constexpr std::array<std::string_view, 1> may_miss{"is_approved"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"is_approved", "false: somebody decides later"}}};
};
BOOST_DESCRIBE_STRUCT(NewReturn, (orders::ReturnWish), (order, is_approved))

struct ReturnsQuery {
    std::vector<orders::ReturnStatus> status;
    std::optional<OrderId> order;
    std::optional<std::string> location;
    std::optional<api::Cursor<ReturnId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 2> may_miss{"status", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"status", "all, unless told"},
         {"location", "code or id of where the goods shall come, or came to"}}};
};
BOOST_DESCRIBE_STRUCT(ReturnsQuery, (), (status, order, location, cursor, limit))

struct MoveBody : orders::ReturnMove {
    std::optional<RefundTo> refund_to;
    static constexpr std::string_view schema_name = "ReturnMove";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"refund_to", "inspect, refund: original, unless told; store_credit: the customer's"}}};
};
BOOST_DESCRIBE_STRUCT(MoveBody, (orders::ReturnMove), (refund_to))

constexpr api::KnownError unknown_order{not_found, "order_not_found", "no such order"};
constexpr api::KnownError unknown_return{not_found, "return_not_found", "no such return"};

// The returns with what is shown beside them.
std::vector<ReturnView> views_of(Tx& tx, const Pages& pages, const std::vector<orders::Order>& of,
                                 const std::vector<orders::Return>& rows) {
    std::map<OrderId, OpenOrder> open;
    std::vector<OrderId> ids;
    for (const auto& order : of) {
        open[order.id].order = order;
        ids.push_back(order.id);
    }
    for (auto& line : orders::lines_of(tx, ids)) open.at(line.order_id).lines.push_back(line);
    for (auto& row : orders::returns_of(tx, ids)) open.at(row.order_id).returns.push_back({row});
    for (auto& row : orders::return_lines_of(tx, ids)) {
        open.at(row.order_id).return_lines.push_back({row});
    }
    std::vector<ReturnView> views;
    for (const auto& row : rows) views.push_back(view_of(open.at(row.order_id), row.id, pages));
    return views;
}

// Those of the orders of these rows that are seen, ascending.
std::vector<orders::Order> orders_of(Tx& tx, const Sight& sight,
                                     const std::vector<orders::Return>& rows) {
    std::set<OrderId> ids;
    for (const auto& row : rows) ids.insert(row.order_id);
    return seen(tx, sight, orders::orders(tx, {ids.begin(), ids.end()}, sql::Lock::no));
}

bool is_of(const std::vector<orders::Order>& orders, OrderId id) {
    return std::ranges::binary_search(orders, id, {}, &orders::Order::id);
}

Result<api::Page<ReturnView>> list_returns(Engine& engine, const Call& call, Tx& tx,
                                           const ReturnsQuery& query) {
    const auto pages = engine.books().open(tx);
    // Who names an order finds its returns anywhere; who works at a place sees what comes there.
    auto sight = query.order ? counter_sight_of(*call.caller) : sight_of(*call.caller);
    const auto place = place_of_list(sight, *pages, query.location);
    if (!place) return place.refusal();
    sight.location = {};
    orders::ReturnFilter filter{query.status, query.order, *place, {}, {}, query.limit.value + 1};
    if (query.cursor) filter.before = query.cursor->key;
    filter.down_to = orders::end_of_stretch(tx, filter);
    const auto wanted = static_cast<std::size_t>(filter.limit);
    if (!sight.is_of_all_channels()) filter.limit = std::max<std::int64_t>(filter.limit, 200);
    std::vector<ReturnView> views;
    for (bool is_last = false; !is_last && views.size() < wanted;) {
        auto rows = orders::search_returns(tx, filter);
        is_last = static_cast<std::int64_t>(rows.size()) < filter.limit;
        if (!rows.empty()) filter.before = rows.back().id;
        const auto own = orders_of(tx, sight, rows);
        std::erase_if(rows, [&](const auto& row) { return !is_of(own, row.order_id); });
        for (auto& view : views_of(tx, *pages, own, rows)) views.push_back(std::move(view));
    }
    if (views.size() > wanted) views.resize(wanted);
    return api::page_of(
        std::move(views), query.limit, [](const auto& view) { return view.id; }, filter.down_to);
}

Result<ReturnView> get_return(Engine& engine, const Call& call, Tx& tx, ReturnId id) {
    const auto rows = orders::returns(tx, {id});
    const auto own = orders_of(tx, counter_sight_of(*call.caller), rows);
    if (own.empty()) return api::no_such_resource();
    return std::move(views_of(tx, *engine.books().open(tx), own, rows).front());
}

Result<Returnable> get_returnable(const Call& call, Tx& tx, OrderId id,
                                  const ReturnableQuery& query) {
    const auto own =
        seen(tx, counter_sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no));
    if (own.empty()) return api::no_such_resource();
    return returnable_of(own.front(), orders::lines_of(tx, {id}), query);
}

// Goods come back anywhere in the legal entity.
OrderScope anywhere(const Call& call) {
    auto scope = place_scope(*call.caller);
    if (scope.location) scope.channel = scope.market = {};
    return scope;
}

void ask(Engine& engine, const Call& call, const Reply& reply, AskReturn command) {
    Quote quote(call, command.order, orders::NoteAbout::return_);
    if (command.wish.comment) command.wish.comment = quote.take(*command.wish.comment);
    quote.submit(engine, engine.ask_returns(), reply, std::move(command), std::nullopt);
}

// Takes what moves money as the batch of returns does, knowing of exchanges.
class ExchangeBatch {
public:
    ExchangeBatch(Engine& engine, RefundTo to) : engine_(engine), to_(to) {}

    template <class Done>
    [[nodiscard]] bool submit(Entry<AdvanceReturn> entry, Done done) {
        auto change = [&books = engine_.books(), to = to_, command = std::move(entry.command)](
                          ChangeScope& scope) -> Result<std::string> {
            auto outcome = advance_exchange(scope, books, command, to);
            if (!outcome) return outcome.refusal();
            return write_return(*outcome);
        };
        auto tell = [done = std::move(done)](const Answer<std::string>& text) mutable {
            using Told = Answer<ReturnChanged>;
            if (!text) return done(Told(text.refusal()));
            done(Told(read_return(*text), text.is_replayed));
        };
        return engine_.changes().submit({std::move(change), entry.key, std::move(entry.context),
                                         entry.now, entry.id, entry.dice, entry.priority},
                                        std::move(tell));
    }

private:
    Engine& engine_;
    RefundTo to_;
};

// After which money goes back, or nothing comes back any more.
bool ends_exchange(orders::ReturnAction action) {
    using enum orders::ReturnAction;
    return action == inspect || action == refund || action == cancel || action == decline;
}

// Words are kept with the order, which only the writer knows: the note names it when it was told.
void advance(Engine& engine, const Call& call, const Reply& reply, AdvanceReturn command,
             std::optional<RefundTo> to = {}) {
    auto& move = command.move;
    const auto occurred_at = move.occurred_at;
    Quote quote(call, {}, orders::NoteAbout::return_);
    if (move.reason) move.reason = quote.take(*std::move(move.reason));
    if (ends_exchange(move.action)) {
        ExchangeBatch batch(engine, to.value_or(RefundTo::original));
        return quote.submit(engine, batch, reply, std::move(command), occurred_at);
    }
    quote.submit(engine, engine.advance_returns(), reply, std::move(command), occurred_at);
}

// Steps that give nothing back have nothing to send anywhere.
std::optional<Refusal> unless_refunds(const MoveBody& move) {
    using enum orders::ReturnAction;
    if (!move.refund_to || move.action == inspect || move.action == refund) return {};
    return Refusal{RefusalKind::invalid,
                   "invalid_request",
                   "the return cannot be advanced like this",
                   {{"/refund_to", "not_allowed", "means nothing to this action"}}};
}

api::Route action_route(Engine& engine) {
    return api::command(
        "POST /v1/returns/{id}/actions", Scope::returns_write, "advance_return",
        "Tell what became of a return",
        [&engine](const Call& call, Reply reply, ReturnId id, MoveBody move) {
            if (auto refusal = unless_refunds(move)) return reply(*refusal);
            if (auto refusal = take_refund_to(move.refund_to, move)) return reply(*refusal);
            auto scope = anywhere(call);
            // Who works at a place receives goods there; said of a step that receives none, it
            // means nothing.
            if (!move.location) move.location = scope.location;
            const auto to = move.refund_to;
            advance(engine, call, reply, AdvanceReturn{id, std::move(move), scope, call.if_match},
                    to);
        },
        {.errors = {unknown_return,
                    {conflict, "wrong_status", "the action does not follow on the current status"},
                    api::version_changed},
         .tag = "returns",
         .description = "requested, approved (or declined), in_transit, received, inspected, "
                        "refunded. Goods that are received wait, not for sale, until somebody has "
                        "looked at them; inspect says of each piece whether it can be sold again "
                        "and gives the money back.",
         .priority = Priority::order});
}

}  // namespace

api::Routes return_routes(Engine& engine) {
    api::Routes routes;
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(api::command(
        "POST /v1/returns", Scope::returns_write, "create_return", "Announce goods to come back",
        [&engine](const Call& call, Reply reply, NewReturn wish) {
            ask(engine, call, reply,
                AskReturn{wish.order, wish, orders::ReturnAsker::staff, wish.is_approved,
                          std::nullopt, anywhere(call)});
        },
        {.status = 201,
         .errors = {unknown_order,
                    {conflict, "too_many", "errors name what can still be given back"}},
         .priority = Priority::order}));
    add(action_route(engine));
    add(api::query("GET /v1/returns", Scope::orders_read, "list_returns",
                   "List returns, newest first",
                   [&engine](const Call& call, Tx& tx, const ReturnsQuery& query) {
                       return list_returns(engine, call, tx, query);
                   }));
    add(api::query("GET /v1/returns/{id}", Scope::orders_read, "get_return", "One return",
                   [&engine](const Call& call, Tx& tx, ReturnId id) {
                       return get_return(engine, call, tx, id);
                   }));
    add(api::query("GET /v1/orders/{id}/returnable", Scope::orders_read, "get_returnable",
                   "What of an order can be given back, and what for", get_returnable));
    return routes;
}

// --- of customers

namespace {

Result<api::Page<ReturnView>> my_returns(Engine& engine, const Call& call, Tx& tx, OrderId id) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto found = orders::orders(tx, {id}, sql::Lock::no);
    if (!is_mine(call, tx, found)) return api::no_such_resource();
    return api::Page<ReturnView>{
        views_of(tx, *engine.books().open(tx), found, orders::returns_of(tx, {id})), {}};
}

Result<Returnable> my_returnable(const Call& call, Tx& tx, OrderId id,
                                 const ReturnableQuery& query) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto found = orders::orders(tx, {id}, sql::Lock::no);
    if (!is_mine(call, tx, found)) return api::no_such_resource();
    return returnable_of(found.front(), orders::lines_of(tx, {id}), query);
}

std::vector<OrderId> order_of(Tx& tx, ReturnId id) {
    std::vector<OrderId> found;
    for (const auto& row : orders::returns(tx, {id})) found.push_back(row.order_id);
    return found;
}

}  // namespace

api::Routes my_return_routes(const ShopperDesk& desk) {
    api::Routes routes;
    auto& engine = desk.engine;
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(api::query("GET /v1/me/orders/{id}/returns", Scope::any_key, "list_my_returns",
                   "What I give back of an order of mine",
                   [&engine](const Call& call, Tx& tx, OrderId id) {
                       return my_returns(engine, call, tx, id);
                   }));
    add(api::query("GET /v1/me/orders/{id}/returnable", Scope::any_key, "get_my_returnable",
                   "What I can give back of an order of mine, and what for", my_returnable));
    add(api::command(
        "POST /v1/me/orders/{id}/returns", Scope::any_key, "ask_my_return",
        "Give back something of an order of mine",
        [desk](const Call& call, Reply reply, OrderId id, orders::ReturnWish wish) {
            const auto named = [id](Tx&) { return std::vector{id}; };
            if_mine(desk, call, reply, named, [=, &call, wish = std::move(wish)] {
                ask(desk.engine, call, reply,
                    AskReturn{id, wish, orders::ReturnAsker::customer, true, desk.return_window,
                              own_house(call)});
            });
        },
        {.status = 201,
         .errors = {unknown_order,
                    {conflict, "too_many", "errors name what can still be given back"},
                    {conflict, "return_window_over", "the goods went out too long ago"}}}));
    add(api::command("POST /v1/me/returns/{id}/cancel", Scope::any_key, "cancel_my_return",
                     "Keep what I wanted to give back",
                     [desk](const Call& call, Reply reply, ReturnId id) {
                         const auto find = [id](Tx& tx) { return order_of(tx, id); };
                         if_mine(desk, call, reply, find, [=, &call] {
                             orders::ReturnMove move;
                             move.action = orders::ReturnAction::cancel;
                             advance(desk.engine, call, reply,
                                     AdvanceReturn{id, std::move(move), own_house(call),
                                                   call.if_match});
                         });
                     },
                     {.errors = {unknown_return,
                                 {conflict, "wrong_status", "the goods have come already"},
                                 api::version_changed}}));
    return routes;
}

}  // namespace nahtlos::flows
