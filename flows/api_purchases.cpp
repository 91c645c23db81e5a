#include "buying/pins.hpp"
#include "flows/api_buying.hpp"
#include "flows/api_lists.hpp"
#include "flows/purchase.hpp"
#include "flows/purchase_view.hpp"
#include "flows/stock_rows.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::KnownError;
using api::Reply;
using api::Scope;
using buying::PurchaseOrderId;
using enum RefusalKind;

constexpr KnownError wrong_status{conflict, "wrong_status", "its status does not allow it"};

struct PurchasesQuery {
    std::optional<std::string> supplier, location, sku, reference;
    std::optional<buying::PurchaseStatus> status;
    std::optional<api::Cursor<PurchaseOrderId>> cursor;
    json::Limit limit;
    static constexpr std::string_view schema_name = "PurchaseOrdersQuery";
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"supplier", "code or id"}, {"location", "code or id"}}};
};
BOOST_DESCRIBE_STRUCT(PurchasesQuery, (),
                      (supplier, location, sku, reference, status, cursor, limit))

struct SupplyQuery {
    std::optional<std::string> sku, location;
    std::optional<Instant> until;
    std::optional<api::Cursor<buying::SupplyPlace>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"location", "code or id"}, {"until", "what is expected before then"}}};
};
BOOST_DESCRIBE_STRUCT(SupplyQuery, (), (sku, location, until, cursor, limit))

struct SupplyView {
    std::string sku;
    inventory::StockItemId stock_item;
    inventory::LocationId location;
    Instant expected_at;
    PurchaseOrderId purchase_order;
    std::int64_t line = 0, open = 0;
    static constexpr std::string_view schema_name = "Supply";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"open", "units that are still to come"}}};
};
BOOST_DESCRIBE_STRUCT(SupplyView, (),
                      (sku, stock_item, location, expected_at, purchase_order, line, open))

struct PinsQuery {
    std::optional<orders::OrderId> order;
    std::optional<PurchaseOrderId> purchase_order;
    std::optional<std::string> location;
    std::optional<api::Cursor<buying::PinPlace>> cursor;
    json::Limit limit;
    static constexpr std::string_view schema_name = "SupplyPinsQuery";
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"location", "code or id; where the goods come to"}}};
};
BOOST_DESCRIBE_STRUCT(PinsQuery, (), (order, purchase_order, location, cursor, limit))

struct PinView {
    PurchaseOrderId purchase_order;
    std::int64_t line = 0;
    orders::OrderId order;
    std::int64_t order_line = 0;
    orders::FulfillmentId fulfillment;
    inventory::StockItemId stock_item;
    std::int64_t quantity = 0;
    Instant expected_at;
    static constexpr std::string_view schema_name = "SupplyPin";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"quantity", "of the stock item"}}};
};
BOOST_DESCRIBE_STRUCT(PinView, (),
                      (purchase_order, line, order, order_line, fulfillment, stock_item, quantity,
                       expected_at))

// The place that a list names, within what the caller reaches; it cannot end outside of it.
Result<BuyerReach> reach_of_list(const Call& call, const Pages& pages,
                                 const std::optional<std::string>& named) {
    auto reach = reach_of_buyer(*call.caller);
    if (!reach || !named) return reach;
    const auto* location = location_named(pages, *named);
    if (location == nullptr) return wrong_parameter("location", "unknown", "is not a location");
    if (!reach->has(location->legal_entity, location->id)) {
        return Refusal{forbidden, "outside_of_key", "the key sees nothing of that location"};
    }
    reach->location = location->id;
    return reach;
}

Result<PurchaseView> get_purchase(const Call& call, Tx& tx, PurchaseOrderId id) {
    const auto reach = reach_of_buyer(*call.caller);
    if (!reach) return reach.refusal();
    const auto order = buying::purchase_order(tx, id, sql::Lock::no);
    if (!order || !reach->has(*order)) return api::no_such_resource();
    return view_of(tx, *order);
}

Result<api::Page<PurchaseSummary>> list_purchases(Engine& engine, const Call& call, Tx& tx,
                                                  const PurchasesQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto reach = reach_of_list(call, *pages, query.location);
    if (!reach) return reach.refusal();
    buying::PurchaseOrderFilter filter{
        {}, reach->location,      reach->legal_entity, {}, query.sku, query.reference,
        {}, query.limit.value + 1};
    if (query.supplier) {
        const auto supplier = supplier_named(tx, *query.supplier);
        if (!supplier) return wrong_parameter("supplier", "unknown", "is not a supplier");
        filter.supplier = supplier->id;
    }
    if (query.status) filter.statuses = {*query.status};
    if (query.cursor) filter.before = query.cursor->key;
    return api::page_of(summaries_of(tx, buying::list_orders(tx, filter)), query.limit,
                        [](const auto& view) { return view.id; });
}

Result<api::Page<SupplyView>> list_supply(Engine& engine, const Call& call, Tx& tx,
                                          const SupplyQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto reach = reach_of_list(call, *pages, query.location);
    if (!reach) return reach.refusal();
    buying::SupplyFilter filter{query.sku, reach->location,      reach->legal_entity, query.until,
                                {},        query.limit.value + 1};
    if (query.cursor) filter.after = query.cursor->key;
    std::vector<SupplyView> views;
    for (const auto& s : buying::list_supply(tx, filter)) {
        views.push_back(
            {s.sku, s.stock_item, s.location, s.expected_at, s.purchase_order, s.line, s.open});
    }
    return api::page_of(std::move(views), query.limit, [](const SupplyView& view) {
        return buying::SupplyPlace{view.expected_at, view.purchase_order, view.line};
    });
}

Result<api::Page<PinView>> list_pins(Engine& engine, const Call& call, Tx& tx,
                                     const PinsQuery& query) {
    const auto pages = engine.books().open(tx);
    const auto reach = reach_of_list(call, *pages, query.location);
    if (!reach) return reach.refusal();
    buying::PinFilter filter{query.purchase_order, {}, reach->location,
                             reach->legal_entity,  {}, query.limit.value + 1};
    if (query.order) filter.order_id = query.order->uuid;
    if (query.cursor) filter.after = query.cursor->key;
    std::vector<PinView> views;
    for (const auto& p : buying::list_pins(tx, filter)) {
        views.push_back({p.purchase_order,
                         p.line,
                         {p.order_id},
                         p.order_line,
                         {p.fulfillment},
                         p.stock_item,
                         p.quantity,
                         p.expected_at});
    }
    return api::page_of(std::move(views), query.limit, [](const PinView& v) {
        return buying::PinPlace{v.purchase_order, v.line, v.order.uuid, v.order_line,
                                v.fulfillment.uuid};
    });
}

// Runs `act(ChangeScope&, PurchaseCall)` for who buys.
template <class Out, class Act>
void change(Engine& engine, const Call& call, const Reply<Out>& reply, Act act) {
    auto reach = reach_of_buyer(*call.caller);
    if (!reach) return reply(reach.refusal());
    api::run_change<Out>(engine.changes(), call, reply,
                         [act = std::move(act), as = PurchaseCall{*reach, call.if_match}](
                             ChangeScope& scope) { return act(scope, as); });
}

api::Route create_purchase_route(Engine& engine) {
    return api::command(
        "POST /v1/purchase-orders", Scope::stock_write, "create_purchase_order",
        "Draft a purchase order",
        [&engine](const Call& call, Reply<PurchaseAnswer> reply,
                  buying::PurchaseOrderRequest wish) {
            change(engine, call, reply,
                   [&engine, wish = std::move(wish)](ChangeScope& scope, const PurchaseCall& as) {
                       return create_purchase(scope, engine.books(), wish, as.reach);
                   });
        },
        {.status = 201, .errors = {code_taken}});
}

api::Route change_purchase_route(Engine& engine) {
    return api::command("PUT /v1/purchase-orders/{id}", Scope::stock_write, "change_purchase_order",
                        "Say anew what a draft orders",
                        [&engine](const Call& call, Reply<PurchaseAnswer> reply, PurchaseOrderId id,
                                  buying::PurchaseOrderRequest wish) {
                            change(engine, call, reply,
                                   [&engine, id, wish = std::move(wish)](ChangeScope& scope,
                                                                         const PurchaseCall& as) {
                                       return change_purchase(scope, engine.books(), id, wish, as);
                                   });
                        },
                        {.errors = {wrong_status, code_taken, api::version_changed}});
}

api::Route order_route(Engine& engine) {
    return api::command(
        "POST /v1/purchase-orders/{id}/order", Scope::stock_write, "order_purchase_order",
        "Order what a draft says",
        [&engine](const Call& call, Reply<PurchaseAnswer> reply, PurchaseOrderId id,
                  std::optional<buying::OrderGoodsRequest> wish) {
            change(engine, call, reply,
                   [id, wish = wish.value_or(buying::OrderGoodsRequest{})](ChangeScope& scope,
                                                                           const PurchaseCall& as) {
                       return order_purchase(scope, id, wish, as);
                   });
        },
        {.errors = {wrong_status,
                    {conflict, "below_minimum", "it is less than the supplier's minimum"},
                    api::version_changed},
         .description = "Lines without a date are expected after the supplier's lead time. "
                        "Telling the supplier is up to the caller."});
}

api::Route confirm_route(Engine& engine) {
    return api::command(
        "POST /v1/purchase-orders/{id}/confirm", Scope::stock_write, "confirm_purchase_order",
        "Say what the supplier confirmed, and when the goods come",
        [&engine](const Call& call, Reply<PurchaseAnswer> reply, PurchaseOrderId id,
                  std::optional<buying::ConfirmRequest> wish) {
            change(engine, call, reply,
                   [id, wish = wish.value_or(buying::ConfirmRequest{})](ChangeScope& scope,
                                                                        const PurchaseCall& as) {
                       return confirm_purchase(scope, id, wish, as);
                   });
        },
        {.errors = {wrong_status, api::version_changed},
         .description = "As often as dates slip; every date that was said is kept."});
}

api::Route receive_route(Engine& engine) {
    return api::command(
        "POST /v1/purchase-orders/{id}/receipts", Scope::stock_write, "receive_purchase_order",
        "Receive a delivery, whole or in part",
        [&engine](const Call& call, Reply<GoodsReceived> reply, PurchaseOrderId id,
                  buying::ReceiveRequest wish) {
            change(
                engine, call, reply,
                [&engine, id, wish = std::move(wish)](ChangeScope& scope, const PurchaseCall& as) {
                    return receive_purchase(scope, engine.books(), id, wish, as);
                });
        },
        {.status = 201,
         .errors = {wrong_status, api::version_changed},
         .description = "The goods are on hand at once, damaged ones as damaged; what is missing "
                        "is not expected any more."});
}

api::Route cancel_route(Engine& engine) {
    return api::command(
        "POST /v1/purchase-orders/{id}/cancel", Scope::stock_write, "cancel_purchase_order",
        "Cancel what has not come at all",
        [&engine](const Call& call, Reply<PurchaseAnswer> reply, PurchaseOrderId id) {
            change(engine, call, reply, [id](ChangeScope& scope, const PurchaseCall& as) {
                return cancel_purchase(scope, id, as);
            });
        },
        {.errors = {wrong_status, api::version_changed}});
}

}  // namespace

api::Routes purchase_routes(Engine& engine) {
    return {
        create_purchase_route(engine),
        change_purchase_route(engine),
        order_route(engine),
        confirm_route(engine),
        receive_route(engine),
        cancel_route(engine),
        api::query("GET /v1/purchase-orders", Scope::stock_read, "list_purchase_orders",
                   "List purchase orders, newest first",
                   [&engine](const Call& call, Tx& tx, const PurchasesQuery& query) {
                       return list_purchases(engine, call, tx, query);
                   }),
        api::query("GET /v1/purchase-orders/{id}", Scope::stock_read, "get_purchase_order",
                   "A purchase order, with all dates that were said and all that came",
                   [](const Call& call, Tx& tx, PurchaseOrderId id) {
                       return get_purchase(call, tx, id);
                   }),
        api::query("GET /v1/supply", Scope::stock_read, "list_supply",
                   "List what is to come, soonest first, by article and location",
                   [&engine](const Call& call, Tx& tx, const SupplyQuery& query) {
                       return list_supply(engine, call, tx, query);
                   },
                   {.tag = "purchase-orders", .priority = Priority::bulk}),
        api::query("GET /v1/supply/pins", Scope::stock_read, "list_supply_pins",
                   "List which orders wait for which lines of purchase orders",
                   [&engine](const Call& call, Tx& tx, const PinsQuery& query) {
                       return list_pins(engine, call, tx, query);
                   },
                   {.tag = "purchase-orders", .priority = Priority::bulk}),
    };
}

}  // namespace nahtlos::flows
