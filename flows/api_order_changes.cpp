#include "flows/api_order_changes.hpp"

#include <algorithm>
#include <utility>

#include "base/api/change.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/change_order.hpp"
#include "flows/mine.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderId;
using Reply = api::Reply<OrderChange>;
using enum RefusalKind;

/// A change that was made.
struct OrderChangeView {
    orders::ChangeId id;
    std::int64_t version_before = 0, version = 0;
    std::vector<orders::ChangedUnits> lines;
    bool is_address_changed = false;
    std::optional<inventory::Method> method;
    std::optional<inventory::LocationId> location;
    std::int64_t owed_before_minor = 0, owed_minor = 0;
    Instant recorded_at;
};
BOOST_DESCRIBE_STRUCT(OrderChangeView, (),
                      (id, version_before, version, lines, is_address_changed, method, location,
                       owed_before_minor, owed_minor, recorded_at))

void change(Engine& engine, const Call& call, const Reply& reply, ChangeOrder command) {
    command.dice = call.entry(0).dice;
    api::run_change(engine.changes(), call, reply,
                    [&engine, command = std::move(command)](ChangeScope& scope) {
                        return change_order(engine.books(), scope, command);
                    });
}

api::Page<OrderChangeView> changes_of(Tx& tx, OrderId id) {
    api::Page<OrderChangeView> page;
    for (auto& row : orders::changes_of(tx, {id})) {
        auto lines = json::read<std::vector<orders::ChangedUnits>>(row.lines);
        check(lines.ok(), "what was changed of an order reads back");
        page.items.push_back({row.id, row.version_before, row.version, *std::move(lines),
                              row.recipient.has_value(), row.method, row.location,
                              row.owed_before_minor, row.owed_minor, row.recorded_at});
    }
    return page;
}

// Shipping that an order was not placed with costs nothing, and what is added is not paid yet: that
// is for the house to give.
std::optional<Refusal> unless_for_customers(const orders::ChangeRequest& request) {
    const auto& all = request.actions.values;
    const auto is_for_staff = [](const orders::ChangeAction& action) {
        const bool is_carried =
            action.method && orders::way_of(*action.method) != orders::Way::collected;
        return is_carried || action.action == orders::ChangeActionKind::add_line;
    };
    const auto it = std::ranges::find_if(all, is_for_staff);
    if (it == all.end()) return std::nullopt;
    return Refusal{invalid,
                   "invalid_actions",
                   "the actions cannot be done",
                   {{"/actions/" + std::to_string(it - all.begin()) + "/action", "not_allowed",
                     "is for staff: it may cost more than was paid"}}};
}

api::RouteOptions options() {
    return {
        .errors = {{not_found, "order_not_found", "no such order"},
                   {invalid, "invalid_actions", "errors name the actions"},
                   {conflict, "already_begun", "errors name what a location has begun with"},
                   {conflict, "too_many", "errors name how many units the order has"},
                   {conflict, "nothing_changed", "the order is so already"},
                   {conflict, "not_shipped", "nothing of the order goes to an address"},
                   {conflict, "tax_country_changes", "errors name the country"},
                   {invalid, "not_offered", "errors name what the channel does not offer"},
                   {conflict, "insufficient_stock", "the goods find no place that way"},
                   {conflict, "slot_full", "the window takes no more orders"},
                   {conflict, "paid_elsewhere", "the channel collects the money of the order"},
                   {conflict, "cards_issued", "gift cards that were sold are blocked first"},
                   {conflict, "wrong_status", "the order is neither placed nor on hold"},
                   api::version_changed},
        .description =
            "As long as no location has begun with it: fewer units of a line, another address, "
            "another method; staff may add articles, which are owed. "
            "With preview nothing is changed; its version is for If-Match of the change itself, "
            "which is refused when the order has moved on since. The units that are left keep "
            "their prices and their shares of discounts; shipping is given back when no goods are "
            "left, which cancels the order, or when all is collected instead; shipping instead of "
            "that is not charged, and for staff only. The address or store stays in its country, "
            "since the taxes are of that.",
        .priority = Priority::order};
}

}  // namespace

api::Routes order_change_routes(Engine& engine) {
    return {
        api::command(
            "POST /v1/orders/{id}/changes", Scope::orders_write, "change_order",
            "Change an order that nobody has begun with, or see what that does",
            [&engine](const Call& call, Reply reply, OrderId id, orders::ChangeRequest request) {
                change(engine, call, reply,
                       {id, std::move(request), own_scope(*call.caller), call.if_match});
            },
            options()),
        api::query("GET /v1/orders/{id}/changes", Scope::orders_read, "list_order_changes",
                   "What was changed of an order since it was placed, oldest first",
                   [](const Call& call, Tx& tx, OrderId id) -> Result<api::Page<OrderChangeView>> {
                       const auto own = seen(tx, counter_sight_of(*call.caller),
                                             orders::orders(tx, {id}, sql::Lock::no));
                       if (own.empty()) return api::no_such_resource();
                       return changes_of(tx, id);
                   })};
}

api::Routes my_order_change_routes(const ShopperDesk& desk) {
    return {api::command(
        "POST /v1/me/orders/{id}/changes", Scope::any_key, "change_my_order",
        "Change an order of mine that nobody has begun with, or see what that does",
        [desk](const Call& call, Reply reply, OrderId id, orders::ChangeRequest request) {
            const auto named = [id](Tx&) { return std::vector{id}; };
            // Whether money goes back is not for customers to say.
            request.refund = orders::RefundWish::request;
            if (auto refusal = unless_for_customers(request)) return reply(*refusal);
            if_mine(desk, call, reply, named, [=, &call, request = std::move(request)] {
                change(desk.engine, call, reply, {id, request, own_house(call), call.if_match});
            });
        },
        options())};
}

}  // namespace nahtlos::flows
