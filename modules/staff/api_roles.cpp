#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using ScopeWords = json::List<std::string, 1, 30>;

struct NewRole {
    json::ShortText<100> name;
    ScopeWords scopes;
    static constexpr std::string_view schema_name = "NewStaffRole";
};
BOOST_DESCRIBE_STRUCT(NewRole, (), (name, scopes))

struct RoleChange {
    std::optional<json::ShortText<100>> name;
    std::optional<ScopeWords> scopes;
    std::optional<KeysChoice> keys;
    static constexpr std::string_view schema_name = "StaffRoleChange";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"keys", "of those who have the role, as with an account; revoke if not given"}}};
};
BOOST_DESCRIBE_STRUCT(RoleChange, (), (name, scopes, keys))

struct RoleView {
    RoleId id;
    std::string name;
    std::vector<std::string> scopes;
    std::int64_t version = 1;
    Instant created_at, updated_at;
    static constexpr std::string_view schema_name = "StaffRole";
};
BOOST_DESCRIBE_STRUCT(RoleView, (), (id, name, scopes, version, created_at, updated_at))

struct RolesQuery {
    std::optional<api::Cursor<RoleId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(RolesQuery, (), (cursor, limit))

RoleView view_of(const Role& role) {
    return {role.id,      role.name,       words_of(role.scopes),
            role.version, role.created_at, role.updated_at};
}

Result<api::Scopes> read_scopes(const ScopeWords& words) {
    api::Scopes scopes;
    for (std::size_t i = 0; i < words.values.size(); ++i) {
        const auto scope = api::scope_of(words.values[i]);
        if (!scope) {
            return wrong_field({"/scopes/" + std::to_string(i), "unknown_value", "is not a scope"});
        }
        scopes.add(*scope);
    }
    return scopes;
}

Refusal name_taken() {
    return {RefusalKind::conflict, "name_taken", "there is a role of this name"};
}

// A role is worn by people of any reach: who is bound to a place may not decide what it means.
std::optional<Refusal> unless_may(const Call& call, const api::Scopes& scopes) {
    return api::beyond(*call.caller, scopes, {});
}

Result<RoleView> create_role(const Call& call, ChangeScope& scope, const NewRole& wish) {
    const auto scopes = read_scopes(wish.scopes);
    if (!scopes) return scopes.refusal();
    if (auto refusal = unless_may(call, *scopes)) return *std::move(refusal);
    if (find_role(scope.tx, wish.name.value)) return name_taken();
    const Role role{{scope.id}, wish.name.value, scopes->text(), 1, scope.now, scope.now};
    insert_role(scope.tx, role);
    scope.events.push_back(told(scope, "role_created", role.id.uuid, 1, granted(role)));
    return view_of(role);
}

Result<RoleView> change_role(const Call& call, ChangeScope& scope, RoleId id,
                             const RoleChange& wish) {
    auto role = find_role(scope.tx, id);
    if (!role) return api::no_such_resource();
    if (auto refusal = call.unless_version(role->version)) return *std::move(refusal);
    if (auto refusal = unless_may(call, scopes_of(role->scopes))) return *std::move(refusal);
    if (wish.scopes) {
        const auto scopes = read_scopes(*wish.scopes);
        if (!scopes) return scopes.refusal();
        if (auto refusal = unless_may(call, *scopes)) return *std::move(refusal);
        role->scopes = scopes->text();
    }
    if (wish.name && wish.name->value != role->name) {
        if (find_role(scope.tx, wish.name->value)) return name_taken();
        role->name = wish.name->value;
    }
    save_role(scope.tx, *role, scope.now);
    for (const auto& id_of_one : accounts_with(scope.tx, id)) {
        const auto account = find_account(scope.tx, id_of_one);
        check(account.has_value(), "accounts are disabled, not deleted");
        const auto settled = settle_keys(call, scope, *account, wish.keys);
        if (!settled) return settled.refusal();
    }
    scope.events.push_back(told(scope, "role_changed", id.uuid, role->version, granted(*role)));
    return view_of(*role);
}

Result<std::string> delete_role(const Call& call, ChangeScope& scope, RoleId id) {
    const auto role = find_role(scope.tx, id);
    if (!role) return api::no_such_resource();
    if (auto refusal = unless_may(call, scopes_of(role->scopes))) return *std::move(refusal);
    if (!erase_role(scope.tx, id)) {
        return Refusal{RefusalKind::conflict, "role_in_use", "somebody has this role"};
    }
    scope.events.push_back(told(scope, "role_deleted", id.uuid, role->version + 1));
    return std::string("{}");
}

// Sessions of this process know the change when it is answered.
template <class Out, class Act>
void run(const Desk& desk, const Call& call, const Reply<Out>& reply, Act act) {
    Change change = [act](ChangeScope& scope) -> Result<std::string> {
        auto out = act(scope);
        if (!out) return out.refusal();
        if constexpr (std::same_as<Out, Done>) {
            return *out;
        } else {
            return json::write(*out);
        }
    };
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        after_refresh(desk, call, [reply, answer] {
            if constexpr (std::same_as<Out, Done>) {
                reply(Done{}, answer.is_replayed);
            } else {
                auto out = json::read<Out>(*answer);
                check(out.ok(), "a stored outcome reads back");
                reply(*out, answer.is_replayed);
            }
        });
    };
    if (!desk.changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

Result<api::Page<RoleView>> list_roles(const Call&, Tx& tx, const RolesQuery& query) {
    std::optional<RoleId> after;
    if (query.cursor) after = query.cursor->key;
    std::vector<RoleView> views;
    for (const auto& role : roles_after(tx, after, query.limit.value + 1)) {
        views.push_back(view_of(role));
    }
    return api::page_of(std::move(views), query.limit, [](const RoleView& r) { return r.id; });
}

}  // namespace

api::Routes role_routes(const Desk& desk) {
    return {
        api::query("GET /v1/staff/roles", Scope::staff_write, "list_roles",
                   "List roles, oldest first", list_roles),
        api::command("POST /v1/staff/roles", Scope::staff_write, "create_role",
                     "Make a role: scopes with a name",
                     [desk](const Call& call, Reply<RoleView> reply, NewRole wish) {
                         run(desk, call, reply, [&call, wish](ChangeScope& scope) {
                             return create_role(call, scope, wish);
                         });
                     },
                     {.status = 201,
                      .errors = {{RefusalKind::conflict, "name_taken", "by another role"}},
                      .description = "Nobody makes a role of scopes they lack, and nobody who is "
                                     "bound to a place makes roles."}),
        api::command("PATCH /v1/staff/roles/{role}", Scope::staff_write, "change_role",
                     "Change a role, at once for all who have it",
                     [desk](const Call& call, Reply<RoleView> reply, RoleId id, RoleChange wish) {
                         run(desk, call, reply, [&call, id, wish](ChangeScope& scope) {
                             return change_role(call, scope, id, wish);
                         });
                     },
                     {.errors = {api::version_changed,
                                 {RefusalKind::conflict, "name_taken", "by another role"}}}),
        api::command("DELETE /v1/staff/roles/{role}", Scope::staff_write, "delete_role",
                     "Delete a role that nobody has",
                     [desk](const Call& call, Reply<Done> reply, RoleId id) {
                         run(desk, call, reply, [&call, id](ChangeScope& scope) {
                             return delete_role(call, scope, id);
                         });
                     },
                     {.errors = {{RefusalKind::conflict, "role_in_use", "somebody has it"}}}),
    };
}

}  // namespace nahtlos::staff
