#include <algorithm>

#include "customers/profiles.hpp"
#include "flows/my_order.hpp"
#include "flows/new_order.hpp"
#include "flows/shopper_desk.hpp"
#include "orders/store.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using customers::ProfileId;
using shoppers::AddressId;

struct AddressView {
    AddressId id;
    customers::Address address;
    static constexpr std::string_view schema_name = "MyAddress";
};
BOOST_DESCRIBE_STRUCT(AddressView, (), (id, address))

struct AddressBook {
    std::vector<AddressView> items;
};
BOOST_DESCRIBE_STRUCT(AddressBook, (), (items))

struct MyOrdersQuery {
    std::optional<api::Cursor<orders::OrderId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(MyOrdersQuery, (), (cursor, limit))

// --- what is theirs

Result<customers::Profile> get_me(const Call& call, Tx& tx) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    customers::ProfileFilter filter;
    filter.only = me(call);
    auto found = customers::search_profiles(tx, filter);
    if (found.empty()) return api::no_such_resource();
    return std::move(found.front());
}

// Of all channels of the legal entity: a shop is one to its customers.
bool is_shown(const Call& call, const orders::Order& order) {
    return order.status != orders::OrderStatus::draft &&
           !api::outside_of(*call.caller, {order.legal_entity.uuid, {}, {}, {}});
}

Result<api::Page<MyOrderSummary>> list_my_orders(Engine& engine, const Call& call, Tx& tx,
                                                 const MyOrdersQuery& query) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto pages = engine.books().open(tx);
    constexpr std::int64_t at_once = 100;
    const auto wanted = static_cast<std::size_t>(query.limit.value) + 1;
    std::optional<customers::PartyId> before;
    if (query.cursor) before = buyer_of_order(query.cursor->key);
    std::vector<MyOrderSummary> found;
    for (bool is_more = true; is_more && found.size() < wanted;) {
        const auto parties = customers::parties_of(tx, me(call), before, at_once);
        is_more = static_cast<std::int64_t>(parties.size()) == at_once;
        if (is_more) before = parties.back();
        std::vector<orders::OrderId> ids;
        for (const auto party : parties) ids.push_back(order_of_buyer(party));
        std::ranges::sort(ids);
        auto rows = orders::orders(tx, ids, sql::Lock::no);
        std::ranges::sort(rows, std::greater<>{}, &orders::Order::id);
        for (const auto& order : rows) {
            if (found.size() < wanted && is_shown(call, order)) {
                found.push_back(my_summary_of(summary_of(order, *pages)));
            }
        }
    }
    return api::page_of(std::move(found), query.limit,
                        [](const MyOrderSummary& o) { return o.id; });
}

Result<MyOrder> get_my_order(Engine& engine, const Call& call, Tx& tx, orders::OrderId id) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    const auto found = orders::orders(tx, {id}, sql::Lock::no);
    const bool is_mine = !found.empty() && is_shown(call, found.front()) &&
                         customers::belongs_to(tx, buyer_of_order(id), me(call));
    if (!is_mine) return api::no_such_resource();
    std::vector<OrderEntry> entries{
        {summary_of(found.front(), *engine.books().open(tx)), {}, {}, {}}};
    expand(tx, {OrderPart::lines, OrderPart::fulfillments, OrderPart::payments}, entries);
    return my_view_of(entries.front());
}

// --- the address book

Result<AddressBook> list_addresses(const Call& call, Tx& tx) {
    if (auto refusal = unless_customer(call)) return *std::move(refusal);
    AddressBook book;
    for (const auto& entry : shoppers::addresses_of(tx, me(call))) {
        auto address = json::read<customers::Address>(entry.address);
        check(address.ok(), "a stored address reads back");
        book.items.push_back({entry.id, *std::move(address)});
    }
    return book;
}

void add_address(const ShopperDesk& desk, const Call& call, const Reply<AddressView>& reply,
                 const customers::Address& address) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    Change change = [&call,
                     text = json::write(address)](ChangeScope& scope) -> Result<std::string> {
        if (shoppers::addresses_of(scope.tx, me(call)).size() >= shoppers::most_addresses) {
            return Refusal{RefusalKind::conflict, "too_many_addresses",
                           "there is room for 20 addresses"};
        }
        shoppers::insert_address(scope.tx, me(call), {{scope.id}, text, scope.now});
        return to_string(AddressId{scope.id});
    };
    submit(desk, call, reply, std::move(change),
           [reply, address](const Answer<std::string>& answer) {
               if (!answer) return reply(answer.refusal());
               reply(AddressView{*parse_id<AddressId>(*answer), address});
           });
}

void drop_address(const ShopperDesk& desk, const Call& call, const Reply<Done>& reply,
                  AddressId id) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    Change change = [&call, id](ChangeScope& scope) -> Result<std::string> {
        if (!shoppers::erase_address(scope.tx, me(call), id)) return api::no_such_resource();
        return std::string("{}");
    };
    submit(desk, call, reply, std::move(change), [reply](const Answer<std::string>& answer) {
        answer ? reply(Done{}) : reply(answer.refusal());
    });
}

}  // namespace

void keep_shoppers_house(const ShopperDesk& desk, World& world) {
    Change change = [](ChangeScope& scope) -> Result<std::string> {
        shoppers::drop_old(scope.tx, scope.now - days(1));
        return std::string("{}");
    };
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "shoppers";
    // What cannot be done now is done by a later call.
    static_cast<void>(desk.engine.changes().submit(
        {std::move(change), {}, context, world.clock.now(), command_id(world.ids.next())},
        [](const Answer<std::string>&) {}));
}

std::optional<Refusal> unless_customer(const api::Call& call) {
    if (call.caller->actor_kind == ActorKind::customer && call.caller->session) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "not_logged_in", "this is for people who are logged in"};
}

api::Routes me_routes(const ShopperDesk& desk) {
    auto routes = shopper_log_in_routes(desk);
    auto& engine = desk.engine;
    const auto add = [&](api::Route route) { routes.push_back(std::move(route)); };
    add(api::query("GET /v1/me", Scope::any_key, "get_me_as_customer", "Who am I, to this shop",
                   get_me));
    add(api::query("GET /v1/me/orders", Scope::any_key, "list_my_orders",
                   "My orders over all channels, newest first",
                   [&engine](const Call& call, Tx& tx, const MyOrdersQuery& query) {
                       return list_my_orders(engine, call, tx, query);
                   }));
    add(api::query("GET /v1/me/orders/{id}", Scope::any_key, "get_my_order",
                   "One of my orders, with its lines, shipments and payments",
                   [&engine](const Call& call, Tx& tx, orders::OrderId id) {
                       return get_my_order(engine, call, tx, id);
                   }));
    add(api::query("GET /v1/me/addresses", Scope::any_key, "list_my_addresses", "My address book",
                   list_addresses));
    add(api::command(
        "POST /v1/me/addresses", Scope::any_key, "add_my_address", "Add to my address book",
        [desk](const Call& call, Reply<AddressView> reply, customers::Address address) {
            add_address(desk, call, reply, address);
        },
        {.status = 201,
         .errors = {{RefusalKind::conflict, "too_many_addresses", "20 are there"}}}));
    add(api::command("DELETE /v1/me/addresses/{address}", Scope::any_key, "delete_my_address",
                     "Take out of my address book",
                     [desk](const Call& call, Reply<Done> reply, AddressId id) {
                         drop_address(desk, call, reply, id);
                     }));
    return routes;
}

}  // namespace nahtlos::flows
