#include "customers/groups.hpp"
#include "flows/api_lists.hpp"
#include "flows/api_pricing.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using customers::Group;
using customers::GroupId;

struct GroupsQuery {
    std::optional<api::Cursor<GroupId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(GroupsQuery, (), (cursor, limit))

struct MembersQuery {
    std::optional<api::Cursor<customers::ProfileId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(MembersQuery, (), (cursor, limit))

struct MemberView {
    customers::ProfileId profile;
};
BOOST_DESCRIBE_STRUCT(MemberView, (), (profile))

Result<api::Page<Group>> list_groups(const Call&, Tx& tx, const GroupsQuery& query) {
    std::optional<GroupId> after;
    if (query.cursor) after = query.cursor->key;
    return api::page_of(customers::list_groups(tx, after, query.limit.value + 1), query.limit,
                        [](const Group& group) { return group.id; });
}

Result<api::Page<MemberView>> list_members(const Call& call, Tx& tx, GroupId id,
                                           const MembersQuery& query) {
    if (auto refusal = unless_within(*call.caller, {})) return *refusal;
    if (!customers::is_group(tx, id)) return api::no_such_resource();
    std::optional<customers::ProfileId> after;
    if (query.cursor) after = query.cursor->key;
    std::vector<MemberView> views;
    for (const auto member : customers::members_of(tx, id, after, query.limit.value + 1)) {
        views.push_back({member});
    }
    return api::page_of(std::move(views), query.limit,
                        [](const MemberView& view) { return view.profile; });
}

void set_members(Engine& engine, const Call& call, const Reply<api::BulkRows>& reply, GroupId id,
                 customers::Members wish) {
    if (auto refusal = unless_within(*call.caller, {})) return reply(*refusal);
    api::run_change<api::BulkRows>(engine.changes(), call, reply,
                                   [id, wish = std::move(wish)](ChangeScope& change) {
                                       return customers::set_members(change, id, wish);
                                   });
}

}  // namespace

api::Routes customer_group_routes(Engine& engine) {
    return {
        create_route<customers::NewGroup, Group>(
            engine.changes(), "POST /v1/customer-groups", Scope::customers_write,
            "create_customer_group", "Make a group of customers", customers::create_group,
            [](const auto&) { return api::Place{}; }),
        api::query("GET /v1/customer-groups", Scope::customers_read, "list_customer_groups",
                   "List groups of customers, oldest first", list_groups),
        api::query("GET /v1/customer-groups/{id}/members", Scope::customers_read,
                   "list_group_members", "List the customers of a group", list_members),
        api::command("PUT /v1/customer-groups/{id}/members", Scope::customers_write,
                     "set_group_members",
                     "Put customers into a group and take them out; each row is answered",
                     [&engine](const Call& call, Reply<api::BulkRows> reply, GroupId id,
                               customers::Members wish) {
                         set_members(engine, call, reply, id, std::move(wish));
                     }),
    };
}

}  // namespace nahtlos::flows
