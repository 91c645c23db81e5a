#include "flows/api_fulfillment.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "flows/api_lists.hpp"
#include "flows/api_store_credit.hpp"
#include "flows/occurred.hpp"
#include "flows/open_orders.hpp"
#include "flows/order_view.hpp"
#include "flows/quote.hpp"
#include "flows/sight.hpp"
#include "orders/notes.hpp"
#include "orders/rules.hpp"
#include "orders/search.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderChanged;
using Reply = api::Reply<OrderChanged>;

// --- GET /v1/fulfillments

enum class FulfillmentExpand { order };
BOOST_DESCRIBE_ENUM(FulfillmentExpand, order)

struct FulfillmentsQuery {
    std::optional<std::string> location;
    std::vector<orders::FulfillmentStatus> status;
    std::vector<FulfillmentExpand> expand;
    std::optional<api::Cursor<orders::FulfillmentPlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 3> may_miss{"status", "expand", "limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"location", "code or id; required for keys bound to no location"},
        {"status", "all that are still open, unless told"},
    }};
};
BOOST_DESCRIBE_STRUCT(FulfillmentsQuery, (), (location, status, expand, cursor, limit))

struct FulfillmentLine {
    std::int64_t line = 0;
    std::string sku, title;
    std::int64_t quantity = 0;  // still to be handed over
};
BOOST_DESCRIBE_STRUCT(FulfillmentLine, (), (line, sku, title, quantity))

struct OpenFulfillment {
    orders::FulfillmentId id;
    orders::OrderId order;
    std::string number;
    inventory::Method method = inventory::Method::ship;
    std::optional<inventory::LocationId> location;
    orders::FulfillmentStatus status = orders::FulfillmentStatus::assigned;
    std::optional<Instant> promise_from, promise_by;
    std::optional<std::string> tracking, hold_reason;
    Instant updated_at;
    std::int64_t version = 1;
    std::vector<FulfillmentLine> lines;
    std::optional<std::string> message, collector;
    std::optional<OrderSummary> of_order;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{
        {{"promise_from", "of what is brought in a window, which ends at promise_by"},
         {"message", "what the customer said who has arrived: where they stand, in which car"},
         {"collector", "who collects instead of the customer"},
         {"of_order", "only when order is expanded"}}};
};
BOOST_DESCRIBE_STRUCT(OpenFulfillment, (),
                      (id, order, number, method, location, status, promise_from, promise_by,
                       tracking, hold_reason, updated_at, version, lines, message, collector,
                       of_order))

OpenFulfillment view_of(const orders::Fulfillment& f, const OpenOrder& open, const Pages& pages) {
    const auto& prefix = pages.directory->legal_entities.at(open.order.legal_entity).number_prefix;
    OpenFulfillment view{f.id,
                         f.order_id,
                         orders::shown_number(prefix, open.order.number),
                         f.method,
                         f.location,
                         f.status,
                         f.promise_from,
                         f.promise_by,
                         f.tracking,
                         f.hold_reason,
                         f.updated_at,
                         f.version,
                         {},
                         {},
                         {},
                         {}};
    for (const auto& units : open_units(open, f.id)) {
        const auto* line = open.line(units.line);
        view.lines.push_back({units.line, line->sku, line->title, units.units});
    }
    return view;
}

// What was said about who comes for the goods; the last word counts.
void add_words(Tx& tx, std::vector<OpenFulfillment>& views) {
    std::map<orders::OrderId, std::vector<OpenFulfillment*>> collected;
    for (auto& view : views) {
        if (orders::way_of(view.method) != orders::Way::collected) continue;
        collected[view.order].push_back(&view);
    }
    if (collected.empty()) return;
    std::vector<orders::OrderId> ids;
    for (const auto& [id, of] : collected) ids.push_back(id);
    for (const auto& note : orders::notes_of(tx, ids)) {
        for (auto* view : collected.at(note.order_id)) {
            if (note.about == orders::NoteAbout::arrival) view->message = note.text;
            if (note.about == orders::NoteAbout::collector) view->collector = note.text;
        }
    }
}

// A page of those that the caller may see, up to where the filter says: at one location the orders
// of many channels lie side by side.
std::vector<OpenFulfillment> visible(Tx& tx, const Pages& pages, orders::FulfillmentFilter filter,
                                     const OrderScope& scope, bool is_expanded) {
    const auto wanted = static_cast<std::size_t>(filter.limit);
    // Who sees few of them would ask the database again and again for few rows at a time.
    if (scope.channel || scope.market) filter.limit = std::max<std::int64_t>(filter.limit, 200);
    std::vector<OpenFulfillment> views;
    for (;;) {
        const auto rows = orders::list_fulfillments(tx, filter);
        std::set<orders::OrderId> ids;
        for (const auto& row : rows) ids.insert(row.order_id);
        const auto open = open_orders(tx, ids);
        for (const auto& row : rows) {
            const auto& of = open.at(row.order_id);
            const bool is_hidden = (scope.channel && *scope.channel != of.order.channel.uuid) ||
                                   (scope.market && *scope.market != of.order.market.uuid);
            if (is_hidden) continue;
            views.push_back(view_of(row, of, pages));
            if (is_expanded) views.back().of_order = summary_of(of.order, pages);
            if (views.size() == wanted) return views;
        }
        if (static_cast<std::int64_t>(rows.size()) < filter.limit) return views;
        filter.after = {rows.back().order_id, rows.back().id};
    }
}

Result<api::Page<OpenFulfillment>> list_fulfillments(Engine& engine, const Call& call, Tx& tx,
                                                     const FulfillmentsQuery& query) {
    const auto pages = engine.books().open(tx);
    orders::FulfillmentFilter filter{{}, query.status, {}, {}, query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    const auto place = place_of_list(sight_of(*call.caller), *pages, query.location);
    if (!place) return place.refusal();
    if (!*place) {
        return wrong_parameter("location", "required", "is required for keys bound to no location");
    }
    filter.location = *place;
    filter.up_to = orders::end_of_stretch(tx, filter);
    auto views = visible(tx, *pages, filter, place_scope(*call.caller), !query.expand.empty());
    add_words(tx, views);
    return api::page_of(
        std::move(views), query.limit,
        [](const OpenFulfillment& view) {
            return orders::FulfillmentPlace{view.order, view.id};
        },
        filter.up_to);
}

using enum RefusalKind;

constexpr api::KnownError unknown_order{not_found, "order_not_found", "no such order"};

api::Route action_route(Engine& engine) {
    return api::command(
        "POST /v1/orders/{id}/fulfillments/{fulfillment}/actions", Scope::fulfillments_write,
        "advance_fulfillment", "Tell what a location did for an order",
        [&engine](const Call& call, Reply reply, orders::OrderId order,
                  orders::FulfillmentId fulfillment, orders::FulfillmentRequest request) {
            const auto occurred_at = request.occurred_at;
            Quote quote(call, order, orders::NoteAbout::arrival);
            if (request.message) request.message = quote.take(*std::move(request.message));
            quote.submit(engine, engine.advance_fulfillments(), reply,
                         AdvanceFulfillment{order,
                                            fulfillment,
                                            std::move(request),
                                            place_scope(*call.caller),
                                            call.if_match,
                                            {}},
                         occurred_at);
        },
        {.errors = {unknown_order,
                    {conflict, "wrong_status", "the action does not follow on the current status"},
                    {conflict, "insufficient_stock", "assign: no location has the goods"},
                    {conflict, "nothing_to_assign", "assign: all goods have a place"},
                    {invalid, "too_many", "the fulfillment does not have so many units"},
                    api::version_changed},
         .tag = "fulfillments",
         .description =
             "unassigned, assigned, accepted, picking, packed, shipped, delivered; for "
             "pickup: packed, ready, arrived, handed_over or no_show. What a location "
             "rejects goes to the next one that has it; what it does not find while picking "
             "(short_pick) does so, and the rest stays.",
         .priority = Priority::order});
}

struct CancelBody : orders::CancelRequest {
    std::optional<RefundTo> refund_to;
    static constexpr std::string_view schema_name = "CancelRequest";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"refund_to", "original, unless told; store_credit: the customer's, at once"}}};
};
BOOST_DESCRIBE_STRUCT(CancelBody, (orders::CancelRequest), (refund_to))

void cancel(Engine& engine, const Call& call, const Reply& reply, orders::OrderId order,
            CancelBody body) {
    if (auto refusal = take_refund_to(body.refund_to, body)) return reply(*refusal);
    const auto occurred_at = body.occurred_at;
    Quote quote(call, order, orders::NoteAbout::cancel);
    if (body.reason) body.reason = quote.take(*std::move(body.reason));
    CancelOrder command{order, body, own_scope(*call.caller), call.if_match};
    if (body.refund_to == RefundTo::store_credit) {
        CreditBatch<CancelOrderKind> batch(engine);
        return quote.submit(engine, batch, reply, std::move(command), occurred_at);
    }
    quote.submit(engine, engine.cancel_orders(), reply, std::move(command), occurred_at);
}

api::Route cancel_route(Engine& engine) {
    return api::command(
        "POST /v1/orders/{id}/cancel", Scope::orders_write, "cancel_order",
        "Cancel an order or some of its units",
        [&engine](const Call& call, Reply reply, orders::OrderId order,
                  std::optional<CancelBody> body) {
            cancel(engine, call, reply, order, std::move(body).value_or(CancelBody{}));
        },
        {.errors = {unknown_order,
                    {conflict, "nothing_to_cancel", "all of it was handed over or canceled"},
                    {conflict, "too_many", "errors name what can still be canceled"},
                    {conflict, "cards_issued", "gift cards that were sold are blocked first"},
                    {conflict, "wrong_status", "the order is not placed yet"},
                    api::version_changed},
         .priority = Priority::order});
}

api::Route hold_route(Engine& engine, bool is_held) {
    return api::command(
        is_held ? "POST /v1/orders/{id}/hold" : "POST /v1/orders/{id}/release", Scope::orders_write,
        is_held ? "hold_order" : "release_order",
        is_held ? "Put an order on hold" : "Let an order that is on hold go on",
        [&engine, is_held](const Call& call, Reply reply, orders::OrderId order,
                           orders::HoldRequest request) {
            const auto occurred_at = request.occurred_at;
            using orders::NoteAbout;
            Quote quote(call, order, is_held ? NoteAbout::hold : NoteAbout::release);
            request.reason = quote.take(std::move(request.reason));
            quote.submit(engine, engine.hold_orders(), reply,
                         HoldOrder{order, is_held, std::move(request), own_scope(*call.caller),
                                   call.if_match},
                         occurred_at);
        },
        {.errors = {unknown_order,
                    {conflict, "wrong_status", "the order is not placed, or not on hold"},
                    api::version_changed},
         .description = "While an order is on hold, no location does anything for it; it can be "
                        "canceled. Orders with articles that nobody knows, and those whose payment "
                        "was not of their amount, are placed on hold.",
         .priority = Priority::order});
}

api::Route fulfilled_route(Engine& engine) {
    return api::command(
        "POST /v1/orders/{id}/fulfilled", Scope::orders_write, "fulfill_lines",
        "Tell that what needs none of our stock was done",
        [&engine](const Call& call, Reply reply, orders::OrderId order,
                  std::optional<orders::FulfilledRequest> request) {
            auto body = std::move(request).value_or(orders::FulfilledRequest{});
            const auto occurred_at = body.occurred_at;
            submit_as_of(
                engine.fulfill_lines(), call, reply,
                FulfillLines{order, std::move(body), own_scope(*call.caller), call.if_match},
                occurred_at);
        },
        {.errors = {unknown_order,
                    {conflict, "nothing_to_fulfill", "the rest goes through fulfillments"},
                    {conflict, "wrong_status", "the order is not placed"},
                    {invalid, "invalid_lines", "errors name the lines"},
                    api::version_changed},
         .description = "For services, and for orders that the channel fulfills itself. Services "
                        "beside goods of ours are done with the last of these, untold.",
         .priority = Priority::order});
}

struct ReturnBody : orders::ReturnRequest {
    std::optional<RefundTo> refund_to;
    static constexpr std::string_view schema_name = "ReturnRequest";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"refund_to", "original, unless told; store_credit: the customer's, at once"}}};
};
BOOST_DESCRIBE_STRUCT(ReturnBody, (orders::ReturnRequest), (refund_to))

void take_back(Engine& engine, const Call& call, const Reply& reply, orders::OrderId order,
               ReturnBody body) {
    if (auto refusal = take_refund_to(body.refund_to, body)) return reply(*refusal);
    const auto occurred_at = body.occurred_at;
    Quote quote(call, order, orders::NoteAbout::return_);
    if (body.reason) body.reason = quote.take(*std::move(body.reason));
    ReturnGoods command{order, body, place_scope(*call.caller), call.if_match};
    if (body.refund_to == RefundTo::store_credit) {
        CreditBatch<ReturnGoodsKind> batch(engine);
        return quote.submit(engine, batch, reply, std::move(command), occurred_at);
    }
    quote.submit(engine, engine.return_goods(), reply, std::move(command), occurred_at);
}

api::Route return_route(Engine& engine) {
    return api::command(
        "POST /v1/orders/{id}/returns", Scope::returns_write, "return_goods",
        "Take goods back over the counter",
        [&engine](const Call& call, Reply reply, orders::OrderId order, ReturnBody body) {
            take_back(engine, call, reply, order, std::move(body));
        },
        {.errors = {unknown_order,
                    {conflict, "too_many", "errors name what can still be returned"},
                    api::version_changed},
         .priority = Priority::order});
}

api::Route refund_route(Engine& engine) {
    return api::command(
        "POST /v1/orders/{id}/refunds", Scope::payments_write, "settle_refund",
        "Tell that a requested refund was done, or failed",
        [&engine](const Call& call, Reply reply, orders::OrderId order,
                  orders::RefundSettled settled) {
            submit_as_of(engine.settle_refunds(), call, reply,
                         SettleRefund{order, std::move(settled), own_scope(*call.caller)},
                         std::nullopt);
        },
        {.errors = {unknown_order,
                    {conflict, "refund_not_pending", "no such refund waits to be done"},
                    {conflict, "refund_under_way", "of stored value, which goes back by itself"}},
         .priority = Priority::money});
}

}  // namespace

OrderScope place_scope(const api::Caller& caller) {
    const auto sight = sight_of(caller);
    return {sight.legal_entity, sight.location, sight.channel, sight.market, {}};
}

OrderScope own_scope(const api::Caller& caller) {
    OrderScope scope{caller.legal_entity, {}, caller.channel, caller.market, {}};
    if (caller.location) scope.works_at = inventory::LocationId{*caller.location};
    return scope;
}

api::Routes fulfillment_routes(Engine& engine) {
    return {action_route(engine),
            cancel_route(engine),
            hold_route(engine, true),
            hold_route(engine, false),
            fulfilled_route(engine),
            return_route(engine),
            refund_route(engine),
            api::query("GET /v1/fulfillments", Scope::orders_read, "list_fulfillments",
                       "List what a location has to do, oldest first",
                       [&engine](const Call& call, Tx& tx, const FulfillmentsQuery& query) {
                           return list_fulfillments(engine, call, tx, query);
                       })};
}

}  // namespace nahtlos::flows
