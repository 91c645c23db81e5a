#include "base/api/headers.hpp"
#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct SessionView {
    SessionId id;
    Instant created_at, seen_at, expires_at;
    bool is_this = false;
    static constexpr std::string_view schema_name = "StaffSession";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"seen_at", "when it was last used, to the minute"},
        {"is_this", "the one that asks"},
    }};
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (id, created_at, seen_at, expires_at, is_this))

struct Me {
    AccountView account;
    std::vector<std::string> scopes;
    SessionView session;
    static constexpr std::string_view schema_name = "StaffMe";
};
BOOST_DESCRIBE_STRUCT(Me, (), (account, scopes, session))

struct Sessions {
    std::vector<SessionView> items;
    static constexpr std::string_view schema_name = "StaffSessions";
};
BOOST_DESCRIBE_STRUCT(Sessions, (), (items))

struct PasswordChange {
    auth::Password current, password;
    static constexpr std::string_view schema_name = "StaffPasswordChange";
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current, password))

std::vector<SessionView> sessions_of(const Call& call, Tx& tx) {
    std::vector<SessionView> views;
    for (const auto& s : live_sessions(tx, {call.caller->id}, call.now)) {
        views.push_back(
            {s.id, s.created_at, s.seen_at, s.expires_at, s.id.uuid == *call.caller->session});
    }
    return views;
}

Result<Me> get_me(const Call& call, Tx& tx) {
    if (auto refusal = unless_staff(call)) return *std::move(refusal);
    const auto account = find_account(tx, AccountId{call.caller->id});
    check(account.has_value(), "accounts are disabled, not deleted");
    Me me{view_of(tx, *account), words_of(call.caller->scopes.text()), {}};
    for (auto& session : sessions_of(call, tx)) {
        if (session.is_this) me.session = session;
    }
    return me;
}

Result<Sessions> list_sessions(const Call& call, Tx& tx) {
    if (auto refusal = unless_staff(call)) return *std::move(refusal);
    return Sessions{sessions_of(call, tx)};
}

bool is_fresh(ChangeScope& scope, AccountId account, SessionId id) {
    for (const auto& session : live_sessions(scope.tx, account, scope.now)) {
        if (session.id == id) return scope.now < session.created_at + fresh_for;
    }
    return false;
}

void delete_session(const Desk& desk, const Call& call, const Reply<Done>& reply, SessionId id) {
    if (auto refusal = unless_staff(call)) return reply(*std::move(refusal));
    Change change = [&call, id](ChangeScope& scope) -> Result<std::string> {
        const AccountId me{call.caller->id};
        // A stolen session ends no other.
        if (id.uuid != *call.caller->session && !is_fresh(scope, me, {*call.caller->session})) {
            return Refusal{RefusalKind::forbidden, "log_in_again",
                           "this takes a log-in of the last 15 minutes"};
        }
        if (!end_session(scope, me, id)) return api::no_such_resource();
        return std::string("{}");
    };
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        after_refresh(desk, call,
                      [reply, is_replayed = answer.is_replayed] { reply(Done{}, is_replayed); });
    };
    if (!desk.changes.submit(call.entry(std::move(change)), done)) reply(api::overloaded());
}

void save_new_password(const Desk& desk, const Call& call, const Reply<LoggedIn>& reply,
                       const Claim& claim, const PasswordChange& wish) {
    const auto& account = *claim.account;
    const auto& password = wish.password.value.reveal();
    auto wrong = auth::wrong_with_password(password, {account.login, account.name}, "/password");
    if (!wrong && password == wish.current.value.reveal()) {
        wrong = FieldProblem{"/password", "unchanged", "is the password you have"};
    }
    if (wrong) return reply(wrong_field(*std::move(wrong)));
    const auto hash = hash_password(password, call.world->random.secret(16));
    const auto beginning = beginning_of(desk, call, account.id);
    Change change = [claim, hash, beginning](ChangeScope& scope) -> Result<std::string> {
        const auto id = claim.account->id;
        if (!save_password(scope.tx, id, &claim.password_hash, hash, false, scope.now)) {
            return Refusal{RefusalKind::conflict, "password_changed",
                           "the password was changed in the meantime"};
        }
        const auto version = find_account(scope.tx, id)->version;
        scope.events.push_back(told(scope, "staff_password_changed", id.uuid, version));
        end_sessions(scope, id, {});
        // Somebody may have disabled the account, or linked it to a provider, in the meantime.
        if (!begin(scope, beginning, {hash, "", ""}, claim.factor)) return log_in_failed();
        return std::string("{}");
    };
    // The new session has proven what the one that asks had.
    const bool must_add =
        !is_two(claim.factor) && is_demanded(desk.ring.limits().second_factor, claim.scopes);
    const auto done = [&desk, &call, reply, beginning,
                       must_add](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto made = logged_in(desk, reply, beginning, call.is_by_cookie, false);
        made.must_add_second_factor = must_add;
        after_beginning(desk, call, beginning, [reply, made] { reply(made); });
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

}  // namespace

api::Routes my_routes(const Desk& desk) {
    return {
        api::query("GET /v1/staff/me", Scope::any_key, "get_me", "Who am I, and what may I do",
                   get_me),
        api::query("GET /v1/staff/me/sessions", Scope::any_key, "list_my_sessions",
                   "Where am I logged in, newest first", list_sessions),
        api::command("DELETE /v1/staff/me/sessions/{session}", Scope::any_key, "end_my_session",
                     "End a session of mine",
                     [desk](const Call& call, Reply<Done> reply, SessionId id) {
                         delete_session(desk, call, reply, id);
                     },
                     {.errors = {{RefusalKind::forbidden, "log_in_again",
                                  "to end another session than the one that asks"}}}),
        api::command(
            "PUT /v1/staff/me/password", Scope::any_key, "change_my_password",
            "Change my password; ends all sessions and begins a new one",
            [desk](const Call& call, Reply<LoggedIn> reply, PasswordChange wish) {
                with_password(desk, call, reply, wish.current,
                              [&desk, &call, reply, wish](const Claim& claim) {
                                  save_new_password(desk, call, reply, claim, wish);
                              });
            },
            {.errors = {{RefusalKind::forbidden, "password_wrong", "the current one"},
                        {RefusalKind::conflict, "password_changed", "by another request"},
                        {RefusalKind::rate_limited, "too_many_attempts", "see Retry-After"}},
             .description = "At least 8 characters, none of the common ones. Remembered under no "
                            "Idempotency-Key."}),
    };
}

}  // namespace nahtlos::staff
