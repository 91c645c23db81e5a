#include <algorithm>

#include "base/crypto/totp.hpp"
#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using RoleNames = json::List<json::ShortText<100>, 0, 20>;

struct NewAccount {
    Login login;
    json::ShortText<100> name;
    Language language = Language::en;
    std::optional<auth::Password> password;
    RoleNames roles;
    std::optional<Reach> reach;
    static constexpr std::string_view schema_name = "NewStaffAccount";
    static constexpr std::array<std::string_view, 1> may_miss{"language"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"password", "for the first log-in, where it must be changed; made up if missing"},
        {"roles", "by name"},
    }};
};
BOOST_DESCRIBE_STRUCT(NewAccount, (), (login, name, language, password, roles, reach))

struct AccountMade : AccountView {
    std::optional<std::string> password;
    static constexpr std::string_view schema_name = "StaffAccountMade";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"password", "if we made it up; shown now and never again"}}};
};
BOOST_DESCRIBE_STRUCT(AccountMade, (AccountView), (password))

struct AccountChange {
    std::optional<json::ShortText<100>> name;
    std::optional<Language> language;
    std::optional<AccountStatus> status;
    std::optional<RoleNames> roles;
    std::optional<Reach> reach;
    std::optional<KeysChoice> keys;
    static constexpr std::string_view schema_name = "StaffAccountChange";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"keys",
         "what becomes of keys they made that have more than they have from now on: "
         "revoke if not given; hand_over makes them yours, and their secrets known to "
         "whoever knew them"},
        {"status", "disabled ends all sessions"},
        {"roles", "all of them, by name"},
        {"reach", "all of it"},
    }};
};
BOOST_DESCRIBE_STRUCT(AccountChange, (), (name, language, status, roles, reach, keys))

struct AccountChanged : AccountView {
    std::vector<SettledKey> keys;
    static constexpr std::string_view schema_name = "StaffAccountChanged";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"keys", "that they made, and what became of them by this change"}}};
};
BOOST_DESCRIBE_STRUCT(AccountChanged, (AccountView), (keys))

struct PasswordReset {
    std::optional<auth::Password> password;
    static constexpr std::string_view schema_name = "StaffPasswordReset";
};
BOOST_DESCRIBE_STRUCT(PasswordReset, (), (password))

struct PasswordMade {
    std::optional<std::string> password;
    static constexpr std::string_view schema_name = "StaffPasswordMade";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"password", "if we made it up; shown now and never again"}}};
};
BOOST_DESCRIBE_STRUCT(PasswordMade, (), (password))

struct AccountsQuery {
    std::optional<api::Cursor<AccountId>> cursor;
    json::Limit limit;
    static constexpr std::array<std::string_view, 1> may_miss{"limit"};
};
BOOST_DESCRIBE_STRUCT(AccountsQuery, (), (cursor, limit))

bool may_see(const api::Caller& caller, const Account& account) {
    return !api::beyond(caller, {}, place_of(account));
}

Refusal own_account(const char* why) { return {RefusalKind::forbidden, "own_account", why}; }

void bind_to(Account& account, const Reach& reach) {
    account.legal_entity = reach.legal_entity;
    account.market = reach.market;
    account.channel = reach.channel;
    account.location = reach.location;
}

Result<std::vector<RoleId>> roles_by_name(Tx& tx, const RoleNames& names) {
    std::vector<RoleId> ids;
    for (std::size_t i = 0; i < names.values.size(); ++i) {
        const auto role = find_role(tx, names.values[i].value);
        if (!role) {
            return wrong_field({"/roles/" + std::to_string(i), "unknown", "is no role"});
        }
        if (std::ranges::find(ids, role->id) == ids.end()) ids.push_back(role->id);
    }
    return ids;
}

// After its roles and places were written: what it may do now is no more than the caller may.
std::optional<Refusal> settle(const Call& call, Tx& tx, const Account& account) {
    return api::beyond(*call.caller, scopes_of(tx, account.id), place_of(account));
}

std::string made_up_password(Random& random) {
    constexpr std::size_t bytes = 10;
    return base32(random.secret(bytes));
}

// --- making and changing

Change creation(const Call& call, const NewAccount& wish, const std::string& hash) {
    return [&call, wish, hash](ChangeScope& scope) -> Result<std::string> {
        Account account{{scope.id},
                        wish.login.value,
                        wish.name.value,
                        wish.language,
                        AccountStatus::active,
                        true,
                        scope.now + given_password_lifetime,
                        {},
                        {},
                        {},
                        {},
                        1,
                        scope.now,
                        scope.now};
        if (wish.reach) bind_to(account, *wish.reach);
        if (auto refusal = settle_place(scope.tx, account)) return *std::move(refusal);
        if (find_account(scope.tx, wish.login)) {
            return Refusal{RefusalKind::conflict, "login_taken", "this login is taken"};
        }
        const auto roles = roles_by_name(scope.tx, wish.roles);
        if (!roles) return roles.refusal();
        insert_account(scope.tx, account, hash);
        give_roles(scope.tx, account.id, *roles);
        if (auto refusal = settle(call, scope.tx, account)) return *std::move(refusal);
        scope.events.push_back(
            told(scope, "staff_created", account.id.uuid, 1, granted(scope.tx, account)));
        return json::write(view_of(scope.tx, account));
    };
}

void create_account(const Desk& desk, const Call& call, const Reply<AccountMade>& reply,
                    const NewAccount& wish) {
    std::optional<std::string> made_up;
    if (!wish.password) {
        made_up = made_up_password(call.world->random);
    } else if (auto wrong =
                   auth::wrong_with_password(wish.password->value.reveal(),
                                             {wish.login.value, wish.name.value}, "/password")) {
        return reply(wrong_field(*std::move(wrong)));
    }
    aside(desk, reply, [&desk, &call, reply, wish, made_up] {
        const auto hash = hash_password(made_up ? *made_up : wish.password->value.reveal(),
                                        call.world->random.secret(16));
        const auto done = [reply, made_up](const Answer<std::string>& answer) {
            if (!answer) return reply(answer.refusal());
            auto made = json::read<AccountMade>(*answer);
            check(made.ok(), "an outcome reads back");
            made->password = made_up;
            reply(*made);
        };
        if (!desk.changes.submit(unremembered(call, creation(call, wish, hash)), done)) {
            reply(api::overloaded());
        }
    });
}

Result<std::string> change_account(const Call& call, ChangeScope& scope, AccountId id,
                                   const AccountChange& wish) {
    auto found = changeable(call, scope.tx, id);
    if (!found) return found.refusal();
    auto account = *found;
    if (auto refusal = call.unless_version(account.version)) return *std::move(refusal);
    const bool is_self = call.caller->id == id.uuid;
    if (is_self && (wish.status || wish.roles || wish.reach)) {
        return own_account("nobody changes what they may do themselves");
    }
    if (wish.name) account.name = wish.name->value;
    if (wish.language) account.language = *wish.language;
    if (wish.status) account.status = *wish.status;
    if (wish.reach) bind_to(account, *wish.reach);
    if (auto refusal = settle_place(scope.tx, account)) return *std::move(refusal);
    if (wish.roles) {
        const auto roles = roles_by_name(scope.tx, *wish.roles);
        if (!roles) return roles.refusal();
        give_roles(scope.tx, id, *roles);
    }
    if (auto refusal = settle(call, scope.tx, account)) return *std::move(refusal);
    save_account(scope.tx, account, scope.now);
    if (account.status == AccountStatus::disabled) {
        end_sessions(scope, id, {});
        auth::forget_devices(scope.tx, auth::DeviceKind::staff, id.uuid);
    }
    const auto keys = settle_keys(call, scope, account, wish.keys);
    if (!keys) return keys.refusal();
    const auto* type = !wish.status                                ? "staff_changed"
                       : account.status == AccountStatus::disabled ? "staff_disabled"
                                                                   : "staff_enabled";
    scope.events.push_back(told(scope, type, id.uuid, account.version, granted(scope.tx, account)));
    AccountChanged changed;
    static_cast<AccountView&>(changed) = view_of(scope.tx, account);
    changed.keys = *keys;
    return json::write(changed);
}

void patch_account(const Desk& desk, const Call& call, const Reply<AccountChanged>& reply,
                   AccountId id, const AccountChange& wish) {
    Change change = [&call, id, wish](ChangeScope& scope) {
        return change_account(call, scope, id, wish);
    };
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        const auto view = json::read<AccountChanged>(*answer);
        check(view.ok(), "a stored outcome reads back");
        after_refresh(desk, call, [reply, view = *view, is_replayed = answer.is_replayed] {
            reply(view, is_replayed);
        });
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

// --- what others do for somebody

Change password_reset(const Call& call, AccountId id, const std::string& hash) {
    return [&call, id, hash](ChangeScope& scope) -> Result<std::string> {
        const auto found = of_somebody_else(call, scope.tx, id);
        if (!found) return found.refusal();
        if (identity_of(scope.tx, id)) return logs_in_elsewhere();
        auth::forget_devices(scope.tx, auth::DeviceKind::staff, id.uuid);
        save_password(scope.tx, id, nullptr, hash, true, scope.now);
        end_sessions(scope, id, {});
        scope.events.push_back(
            told(scope, "staff_password_reset", id.uuid, find_account(scope.tx, id)->version));
        return std::string("{}");
    };
}

void reset_password(const Desk& desk, const Call& call, const Reply<PasswordMade>& reply,
                    AccountId id, const std::optional<PasswordReset>& wish) {
    PasswordMade made;
    if (!wish || !wish->password) {
        made.password = made_up_password(call.world->random);
    } else if (auto wrong =
                   auth::wrong_with_password(wish->password->value.reveal(), {}, "/password")) {
        return reply(wrong_field(*std::move(wrong)));
    }
    aside(desk, reply, [&desk, &call, reply, id, wish, made] {
        const auto hash =
            hash_password(made.password ? *made.password : wish->password->value.reveal(),
                          call.world->random.secret(16));
        const auto done = [&desk, &call, reply, made](const Answer<std::string>& answer) {
            if (!answer) return reply(answer.refusal());
            after_refresh(desk, call, [reply, made] { reply(made); });
        };
        if (!desk.changes.submit(unremembered(call, password_reset(call, id, hash)), done)) {
            reply(api::overloaded());
        }
    });
}

// Something done to an account found by `find` that answers nothing.
template <class Find, class Act>
void act_on(const Desk& desk, const Call& call, const Reply<Done>& reply, AccountId id, Find find,
            Act act) {
    Change change = [&call, id, find, act](ChangeScope& scope) -> Result<std::string> {
        const auto account = find(call, scope.tx, id);
        if (!account) return account.refusal();
        if (std::optional<Refusal> refusal = act(scope, *account)) return *std::move(refusal);
        return std::string("{}");
    };
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        after_refresh(desk, call,
                      [reply, is_replayed = answer.is_replayed] { reply(Done{}, is_replayed); });
    };
    if (!desk.changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

std::optional<Refusal> log_out_everywhere(ChangeScope& scope, const Account& account) {
    end_sessions(scope, account.id, {});
    return std::nullopt;
}

std::optional<Refusal> take_second_factor(ChangeScope& scope, Account account) {
    if (!remove_totp(scope.tx, account.id)) return api::no_such_resource();
    save_account(scope.tx, account, scope.now);
    scope.events.push_back(told(scope, "second_factor_removed", account.id.uuid, account.version));
    end_sessions(scope, account.id, {});
    return std::nullopt;
}

// --- reading

Result<api::Page<AccountView>> list_accounts(const Call& call, Tx& tx, const AccountsQuery& query) {
    constexpr std::int64_t at_once = 100;
    std::optional<AccountId> after;
    if (query.cursor) after = query.cursor->key;
    const auto wanted = static_cast<std::size_t>(query.limit.value) + 1;
    std::vector<AccountView> views;
    for (bool is_more = true; is_more && views.size() < wanted;) {
        const auto accounts = accounts_after(tx, after, at_once);
        is_more = static_cast<std::int64_t>(accounts.size()) == at_once;
        if (is_more) after = accounts.back().id;
        for (const auto& account : accounts) {
            if (views.size() == wanted) break;
            if (may_see(*call.caller, account)) views.push_back(view_of(tx, account));
        }
    }
    return api::page_of(std::move(views), query.limit, [](const AccountView& a) { return a.id; });
}

Result<AccountView> get_account(const Call& call, Tx& tx, AccountId id) {
    const auto account = find_account(tx, id);
    if (!account || !may_see(*call.caller, *account)) return api::no_such_resource();
    return view_of(tx, *account);
}

}  // namespace

Result<Account> changeable(const Call& call, Tx& tx, AccountId id) {
    auto account = find_account(tx, id);
    if (!account || !may_see(*call.caller, *account)) return api::no_such_resource();
    if (auto refusal = api::beyond(*call.caller, scopes_of(tx, id), place_of(*account))) {
        return *std::move(refusal);
    }
    return *std::move(account);
}

Result<Account> of_somebody_else(const Call& call, Tx& tx, AccountId id) {
    if (call.caller->id == id.uuid) {
        return own_account("one's own password and second factor are changed under /v1/staff/me");
    }
    return changeable(call, tx, id);
}

api::Routes account_routes(const Desk& desk) {
    return {
        api::command("POST /v1/staff/accounts", Scope::staff_write, "create_staff",
                     "Make an account for somebody who works here",
                     [desk](const Call& call, Reply<AccountMade> reply, NewAccount wish) {
                         create_account(desk, call, reply, wish);
                     },
                     {.status = 201,
                      .errors = {{RefusalKind::conflict, "login_taken", "by another account"}},
                      .description = "Nobody gives more rights or reach than they have. Remembered "
                                     "under no Idempotency-Key: a repeated request finds its login "
                                     "taken."}),
        api::query("GET /v1/staff/accounts", Scope::staff_write, "list_staff",
                   "List accounts, oldest first", list_accounts),
        api::query("GET /v1/staff/accounts/{account}", Scope::staff_write, "get_staff",
                   "Read an account", get_account),
        api::command("PATCH /v1/staff/accounts/{account}", Scope::staff_write, "change_staff",
                     "Change an account, or disable it",
                     [desk](const Call& call, Reply<AccountChanged> reply, AccountId id,
                            AccountChange wish) { patch_account(desk, call, reply, id, wish); },
                     {.errors = {api::version_changed,
                                 {RefusalKind::forbidden, "own_account", "by its owner"}}}),
        api::command("PUT /v1/staff/accounts/{account}/password", Scope::staff_write,
                     "reset_staff_password", "Give a password for one log-in; ends all sessions",
                     [desk](const Call& call, Reply<PasswordMade> reply, AccountId id,
                            std::optional<PasswordReset> wish) {
                         reset_password(desk, call, reply, id, wish);
                     },
                     {.errors = {{RefusalKind::forbidden, "own_account", "by its owner"},
                                 {RefusalKind::forbidden, "logs_in_elsewhere", "at a provider"}}}),
        api::command("DELETE /v1/staff/accounts/{account}/sessions", Scope::staff_write,
                     "end_staff_sessions", "Log somebody out everywhere",
                     [desk](const Call& call, Reply<Done> reply, AccountId id) {
                         act_on(desk, call, reply, id, changeable, log_out_everywhere);
                     }),
        api::command("DELETE /v1/staff/accounts/{account}/totp", Scope::staff_write,
                     "remove_staff_totp",
                     "Remove the second factor of somebody who lost it; ends all sessions",
                     [desk](const Call& call, Reply<Done> reply, AccountId id) {
                         act_on(desk, call, reply, id, of_somebody_else, take_second_factor);
                     },
                     {.errors = {{RefusalKind::forbidden, "own_account", "by its owner"}}}),
    };
}

}  // namespace nahtlos::staff
