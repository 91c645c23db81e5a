#include "flows/api_collecting.hpp"

#include <algorithm>
#include <utility>

#include "base/api/change.hpp"
#include "flows/api_cart.hpp"
#include "flows/api_fulfillment.hpp"
#include "flows/mine.hpp"
#include "flows/quote.hpp"
#include "flows/sight.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Scope;
using orders::OrderId;
using enum RefusalKind;

struct Arrival {
    std::optional<json::ShortText<200>> message;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"message", "where the customer stands, in which car"}}};
};
BOOST_DESCRIBE_STRUCT(Arrival, (), (message))

struct Collector {
    json::ShortText<200> name;
};
BOOST_DESCRIBE_STRUCT(Collector, (), (name))

constexpr api::KnownError unknown_order{not_found, "order_not_found", "no such order"};
constexpr api::KnownError not_collected{conflict, "not_collected",
                                        "nothing of the order waits to be collected"};

// For what is ready; who comes for more tells it once.
void arrive(Engine& engine, const Call& call, const api::Reply<orders::OrderChanged>& reply,
            OrderId order, const std::optional<Arrival>& arrival) {
    const auto all =
        engine.database().read([&](Tx& tx) { return orders::fulfillments_of(tx, {order}); });
    using orders::FulfillmentStatus;
    auto ready = std::ranges::find(all, FulfillmentStatus::ready, &orders::Fulfillment::status);
    // Who has said so already is told what follows on that.
    if (ready == all.end()) {
        ready = std::ranges::find(all, FulfillmentStatus::arrived, &orders::Fulfillment::status);
    }
    if (ready == all.end()) {
        return reply(
            Refusal{conflict, "nothing_ready", "nothing of the order is ready to be collected"});
    }
    Quote quote(call, order, orders::NoteAbout::arrival);
    AdvanceFulfillment command{order, ready->id, {}, own_house(call), call.if_match, {}};
    command.request.action = orders::FulfillmentAction::arrive;
    if (arrival && arrival->message) command.request.message = quote.take(*arrival->message);
    quote.submit(engine, engine.advance_fulfillments(), reply, std::move(command), std::nullopt);
}

bool is_waiting(const orders::Fulfillment& f) {
    using orders::FulfillmentStatus;
    return orders::way_of(f.method) == orders::Way::collected &&
           f.status != FulfillmentStatus::handed_over && f.status != FulfillmentStatus::canceled &&
           f.status != FulfillmentStatus::rejected;
}

// Words about a person are a note beside the order, and go with it when the person is erased.
void name_collector(Engine& engine, const Call& call, const api::Reply<Done>& reply, OrderId id,
                    const Sight& sight, Collector collector) {
    api::run_quiet(engine.changes(), call, reply,
                   [id, sight, text = std::move(collector.name.value)](
                       ChangeScope& scope) -> Result<std::string> {
                       auto& tx = scope.tx;
                       if (seen(tx, sight, orders::orders(tx, {id}, sql::Lock::yes)).empty()) {
                           return Refusal{not_found, "order_not_found", "there is no such order"};
                       }
                       if (std::ranges::none_of(orders::fulfillments_of(tx, {id}), is_waiting)) {
                           return Refusal{conflict, "not_collected",
                                          "nothing of the order waits to be collected"};
                       }
                       using orders::NoteAbout;
                       orders::insert_note(
                           tx, {id, child_id(scope.id, 1), NoteAbout::collector, text, scope.now});
                       return std::string("{}");
                   });
}

std::vector<api::KnownError> arrival_errors(api::KnownError unknown) {
    return {unknown,
            {conflict, "nothing_ready", "nothing of the order is ready to be collected"},
            {conflict, "wrong_status", "they have said so already"},
            api::version_changed};
}

constexpr std::string_view who_collects =
    "The last name counts; staff see it beside what is to be handed over. The pick-up code is "
    "needed all the same.";

// Refused by the writer, where the key of idempotency is looked at first.
void refuse(Engine& engine, const Call& call, const api::Reply<orders::OrderChanged>& reply,
            const Refusal& refusal) {
    api::run_change<orders::OrderChanged>(
        engine.changes(), call, reply,
        [refusal](ChangeScope&) -> Result<orders::OrderChanged> { return refusal; });
}

api::Route guest_arrival_route(Engine& engine, Executor& readers) {
    return api::command(
        "POST /v1/carts/{cart}/order/arrival", Scope::carts_write, "announce_guest_arrival",
        "I am here to collect what I bought without an account",
        [&](const Call& call, api::Reply<orders::OrderChanged> reply, const CartPath& cart,
            std::optional<Arrival> arrival) {
            const bool is_taken = readers.run([&engine, &call, reply, cart, arrival] {
                reply.guard([&] {
                    const auto order = engine.database().read(
                        [&](Tx& tx) { return guest_order_of(engine, call, tx, cart); });
                    if (!order) return refuse(engine, call, reply, order.refusal());
                    arrive(engine, call, reply, *order, arrival);
                });
            });
            if (!is_taken) reply(api::overloaded());
        },
        {.errors = arrival_errors({not_found, "cart_not_found", "there is no such cart"}),
         .description = "Who has the token of the cart is its buyer.",
         .priority = Priority::order});
}

}  // namespace

api::Routes collecting_routes(Engine& engine, Executor& readers) {
    return {guest_arrival_route(engine, readers),
            api::command("PUT /v1/orders/{id}/collector", Scope::orders_write, "name_collector",
                         "Say who collects an order instead of the customer",
                         [&engine](const Call& call, api::Reply<Done> reply, OrderId id,
                                   Collector collector) {
                             name_collector(engine, call, reply, id, sight_of(*call.caller),
                                            std::move(collector));
                         },
                         {.status = 204,
                          .errors = {unknown_order, not_collected},
                          .description = who_collects,
                          .priority = Priority::order})};
}

api::Routes my_collecting_routes(const ShopperDesk& desk) {
    api::Routes routes;
    routes.push_back(api::command(
        "POST /v1/me/orders/{id}/arrival", Scope::any_key, "announce_my_arrival",
        "I am here to collect my order",
        [desk](const Call& call, api::Reply<orders::OrderChanged> reply, OrderId id,
               std::optional<Arrival> arrival) {
            const auto named = [id](Tx&) { return std::vector{id}; };
            if_mine(desk, call, reply, named, [=, &call, arrival = std::move(arrival)] {
                arrive(desk.engine, call, reply, id, arrival);
            });
        },
        {.errors = arrival_errors(unknown_order), .priority = Priority::order}));
    routes.push_back(api::command(
        "PUT /v1/me/orders/{id}/collector", Scope::any_key, "name_my_collector",
        "Say who collects my order instead of me",
        [desk](const Call& call, api::Reply<Done> reply, OrderId id, Collector collector) {
            const auto named = [id](Tx&) { return std::vector{id}; };
            if_mine(desk, call, reply, named, [=, &call, collector = std::move(collector)] {
                name_collector(desk.engine, call, reply, id,
                               {call.caller->legal_entity, {}, {}, {}}, collector);
            });
        },
        {.status = 204,
         .errors = {unknown_order, not_collected},
         .description = who_collects,
         .priority = Priority::order}));
    return routes;
}

}  // namespace nahtlos::flows
