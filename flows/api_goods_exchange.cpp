#include "flows/api_goods_exchange.hpp"

#include <utility>

#include "base/api/change.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/exchange_goods.hpp"
#include "flows/mine.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderId;
using Reply = api::Reply<ExchangeOffer>;
using enum RefusalKind;

struct StaffExchange : orders::ExchangeWish {
    bool is_held = true;
    static constexpr std::string_view schema_name = "NewExchange";
    static constexpr std::array<std::string_view, 1> may_miss{"is_held"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"is_held", "false: the replacement goes at once, whatever comes back"}}};
};
BOOST_DESCRIBE_STRUCT(StaffExchange, (orders::ExchangeWish), (is_held))

struct ExchangeView {
    OrderId order;
    orders::ReturnId return_;
    OrderId replacement;
    orders::ExchangeState state = orders::ExchangeState::open;
    Money credit;
    Instant recorded_at, updated_at;
    static constexpr std::string_view schema_name = "Exchange";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{
        {{"order", "whose goods come back"},
         {"credit", "that the replacement was paid with, once the goods came"}}};
};
BOOST_DESCRIBE_STRUCT(ExchangeView, (),
                      (order, return_, replacement, state, credit, recorded_at, updated_at))

void exchange(Engine& engine, const Call& call, const Reply& reply, ExchangeGoods command) {
    command.dice = call.entry(0).dice;
    command.version = call.if_match;
    api::run_change(engine.changes(), call, reply,
                    [&engine, command = std::move(command)](ChangeScope& scope) {
                        return exchange_goods(engine.books(), scope, command);
                    });
}

// Those that the order gave goods to, and the one that it came from.
api::Page<ExchangeView> exchanges_of(Tx& tx, const orders::Order& order) {
    auto rows = orders::exchanges_of(tx, order.id);
    if (const auto from = orders::exchange_for(tx, order.id)) rows.push_back(*from);
    api::Page<ExchangeView> page;
    for (const auto& row : rows) {
        page.items.push_back({row.order_id,
                              row.return_id,
                              row.replacement,
                              row.state,
                              {row.credit_minor, order.currency},
                              row.recorded_at,
                              row.updated_at});
    }
    return page;
}

Result<api::Page<ExchangeView>> list(const Call& call, Tx& tx, OrderId id) {
    const auto own =
        seen(tx, counter_sight_of(*call.caller), orders::orders(tx, {id}, sql::Lock::no));
    if (own.empty()) return api::no_such_resource();
    return exchanges_of(tx, own.front());
}

Result<api::Page<ExchangeView>> list_mine(const Call& call, Tx& tx, OrderId id) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto found = orders::orders(tx, {id}, sql::Lock::no);
    if (!is_mine(call, tx, found)) return api::no_such_resource();
    return exchanges_of(tx, found.front());
}

// Goods come back anywhere in the legal entity.
OrderScope anywhere(const Call& call) {
    auto scope = place_scope(*call.caller);
    if (scope.location) scope.channel = scope.market = {};
    return scope;
}

api::RouteOptions options() {
    return {.errors = {{not_found, "order_not_found", "no such order"},
                       {conflict, "too_many", "errors name what can still be given back"},
                       {conflict, "return_window_over", "the goods went out too long ago"},
                       {conflict, "insufficient_stock", "errors name what is left"},
                       {conflict, "total_changed", "errors name the total"},
                       {conflict, "paid_elsewhere", "the channel collects the money"},
                       {conflict, "currency_differs", "the channel sells in another one now"},
                       {conflict, "channel_not_live", "nothing is sold in the order's channel"},
                       {invalid, "invalid_lines", "errors name what cannot be sold"},
                       {invalid, "not_exchangeable", "errors name lines that are no goods"},
                       api::version_changed},
            .tag = "returns",
            .description =
                "Announces a return and places an order of what is taken instead, whose stock is "
                "allocated now and which waits on hold for the goods. Another variant of the same "
                "product costs what was paid, unless it is cheaper today. When the goods are "
                "inspected, their money pays for the replacement and what is left goes back; what "
                "is missing is owed by the replacement, which goes on once it is paid. Canceling "
                "the return cancels the replacement. With preview nothing is changed.",
            .priority = Priority::order};
}

}  // namespace

api::Routes goods_exchange_routes(Engine& engine) {
    return {api::command(
                "POST /v1/orders/{id}/exchanges", Scope::returns_write, "exchange_goods",
                "Take other goods instead of what comes back, or see what that costs",
                [&engine](const Call& call, Reply reply, OrderId id, StaffExchange wish) {
                    ExchangeGoods command{id, wish, orders::ReturnAsker::staff, wish.is_held};
                    command.scope = anywhere(call);
                    exchange(engine, call, reply, std::move(command));
                },
                options()),
            api::query("GET /v1/orders/{id}/exchanges", Scope::orders_read, "list_exchanges",
                       "Exchanges of an order's goods, and the one that it came from", list,
                       {.tag = "returns"})};
}

api::Routes my_goods_exchange_routes(const ShopperDesk& desk) {
    return {api::command(
                "POST /v1/me/orders/{id}/exchanges", Scope::any_key, "exchange_my_goods",
                "Take other goods instead of some of an order of mine, or see what that costs",
                [desk](const Call& call, Reply reply, OrderId id, orders::ExchangeWish wish) {
                    const auto named = [id](Tx&) { return std::vector{id}; };
                    if_mine(desk, call, reply, named, [=, &call, wish = std::move(wish)] {
                        ExchangeGoods command{id, wish, orders::ReturnAsker::customer, true,
                                              desk.return_window};
                        command.scope = own_house(call);
                        exchange(desk.engine, call, reply, std::move(command));
                    });
                },
                options()),
            api::query("GET /v1/me/orders/{id}/exchanges", Scope::any_key, "list_my_exchanges",
                       "Exchanges of an order of mine", list_mine, {.tag = "returns"})};
}

}  // namespace nahtlos::flows
