// What the routes of staff have in common: passwords checked aside, sessions begun, views.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "auth/attempts.hpp"
#include "auth/devices.hpp"
#include "auth/passwords.hpp"
#include "base/api/change.hpp"
#include "base/api/headers.hpp"
#include "base/crypto/password.hpp"
#include "staff/api.hpp"
#include "staff/identities.hpp"
#include "staff/keys.hpp"
#include "staff/totp.hpp"

namespace nahtlos::staff {

/// Where rights end. What is not said is not bound.
struct Reach {
    std::optional<channels::LegalEntityId> legal_entity;
    std::optional<channels::MarketId> market;
    std::optional<channels::ChannelId> channel;
    std::optional<LocationId> location;
};
BOOST_DESCRIBE_STRUCT(Reach, (), (legal_entity, market, channel, location))

struct IdentityView {
    std::string issuer, subject;
    LinkedBy linked_by = LinkedBy::administrator;
    static constexpr std::string_view schema_name = "StaffIdentity";
};
BOOST_DESCRIBE_STRUCT(IdentityView, (), (issuer, subject, linked_by))

struct AccountView {
    AccountId id;
    std::string login, name;
    Language language = Language::en;
    AccountStatus status = AccountStatus::active;
    std::vector<std::string> roles;
    Reach reach;
    bool must_change_password = false, has_second_factor = false;
    std::optional<IdentityView> identity;
    std::int64_t version = 1;
    Instant created_at, updated_at;
    static constexpr std::string_view schema_name = "StaffAccount";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"identity", "at an identity provider, where this account then logs in, and not here"},
        {"reach", "rights end here; what is missing is not bound"},
        {"must_change_password", "somebody else chose it; until then nothing else may be done"},
    }};
};
BOOST_DESCRIBE_STRUCT(AccountView, (),
                      (id, login, name, language, status, roles, reach, must_change_password,
                       has_second_factor, identity, version, created_at, updated_at))
AccountView view_of(Tx& tx, const Account& account);

struct LoggedIn {
    SessionId id;
    std::optional<std::string> token, device;
    Instant expires_at;
    bool must_change_password = false, must_add_second_factor = false;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"token", "Authorization: Bearer ...; missing when it is in the cookie"},
        {"device",
         "to be sent along with the next log-in from here: then wrong guesses of others "
         "do not keep you out; missing when it is in the cookie, or sent already"},
        {"expires_at", "in any case; without a request the session ends sooner"},
        {"must_add_second_factor", "until then nothing else may be done"},
    }};
};
BOOST_DESCRIBE_STRUCT(LoggedIn, (),
                      (id, token, device, expires_at, must_change_password, must_add_second_factor))

/// The cookie that a browser is known again by.
inline constexpr std::string_view device_cookie = "__Host-nahtlos-device";

/// What is known of whoever wants to prove who they are.
struct Claim {
    std::optional<Account> account;
    std::string password_hash, seed;
    std::optional<Totp> totp;  // confirmed
    bool is_linked = false;    // to an identity provider: then it logs in there
    bool knows_device = false;
    Factor factor = Factor::password;  // of the session that asks
    api::Scopes scopes;
    std::vector<auth::AttemptSubject> counted;
    std::optional<Refusal> waits;
};
/// Of a log-in, by a device where that is known.
Claim claim_of(const Desk& desk, Tx& tx, std::optional<Account> account, std::string_view login,
               std::string_view device, const api::Call& call);
/// Of somebody who is logged in: counted for themselves, so that nobody else keeps them out.
Claim claim_of(const Desk& desk, Tx& tx, const api::Call& call);

Refusal log_in_failed();
Refusal code_wrong();
/// Of an account that is linked to an identity provider.
Refusal logs_in_elsewhere();
/// Of a route for people that a key, or somebody of another kind, has called.
std::optional<Refusal> unless_staff(const api::Call& call);

/// An account that the caller may change: whoever could change somebody with more rights could take
/// these.
Result<Account> changeable(const api::Call& call, Tx& tx, AccountId id);
/// A stolen session is not yet the account: one's own password, second factor and identity are
/// changed by proving them, under /v1/staff/me, or by somebody else.
Result<Account> of_somebody_else(const api::Call& call, Tx& tx, AccountId id);

/// What becomes of keys that somebody made and that have more than their maker from now on.
enum class KeysChoice { revoke, hand_over };
BOOST_DESCRIBE_ENUM(KeysChoice, revoke, hand_over)
/// Nobody takes over what is above them: refuses (forbidden) as api::beyond does.
Result<std::vector<SettledKey>> settle_keys(const api::Call& call, ChangeScope& scope,
                                            const Account& account,
                                            const std::optional<KeysChoice>& choice);

/// Makes the entry of a change that is remembered under no key: what it is asked holds a password,
/// a code or a token, and not even a hash of these may be kept.
Entry<Change> unremembered(const api::Call& call, Change change);
/// The same, by somebody who is only now known to be this account.
Entry<Change> unremembered_by(const api::Call& call, AccountId actor, Change change);

/// Counts a failure and tells of it. `then` is called when that is durable.
void count_failure(const Desk& desk, const api::Call& call, const Claim& claim,
                   std::function<void(const Refusal&)> then, Refusal refusal);
/// Within a change, of a code that was wrong.
void count_failure(ChangeScope& scope, const Claim& claim);

/// Begins a session in a change. False when the account is no longer as it was claimed.
struct Beginning {
    Session session;
    std::string token, device;
};
Beginning beginning_of(const Desk& desk, const api::Call& call, AccountId account);
bool begin(ChangeScope& scope, const Beginning& beginning, const Ground& ground, Factor factor);

/// Runs `work` where passwords are hashed; what it throws is the answer.
template <class Out, class Work>
void aside(const Desk& desk, const api::Reply<Out>& reply, Work work) {
    const bool is_taken = desk.passwords.run([reply, work] { reply.guard(work); });
    if (!is_taken) reply(api::overloaded());
}

/// Answers `reply()` once the ring of this process has seen the change.
void after_refresh(const Desk& desk, const api::Call& call, std::function<void()> answer);
/// The Set-Cookie of a session that began.
std::string cookie_of(const Desk& desk, const Beginning& beginning);

/// What is answered of a session that began; the token, and the device if it is new, go into
/// cookies `as_cookie`.
template <class Out>
LoggedIn logged_in(const Desk& desk, const api::Reply<Out>& reply, const Beginning& beginning,
                   bool as_cookie, bool is_new_device) {
    LoggedIn made;
    made.id = beginning.session.id;
    made.expires_at = beginning.session.expires_at;
    if (!as_cookie) {
        made.token = beginning.token;
        if (is_new_device) made.device = beginning.device;
        return made;
    }
    reply.add_header("Set-Cookie", cookie_of(desk, beginning));
    if (is_new_device) {
        reply.add_header("Set-Cookie",
                         api::set_cookie(device_cookie, beginning.device, auth::device_lifetime));
    }
    return made;
}

/// Calls `answer` once the ring of this process knows the session that began.
void after_beginning(const Desk& desk, const api::Call& call, const Beginning& beginning,
                     std::function<void()> answer);

/// Checks the caller's own password, then goes on with `then(claim)`, both where passwords are
/// hashed. Refuses (forbidden, "password_wrong").
template <class Out, class Then>
void with_password(const Desk& desk, const api::Call& call, const api::Reply<Out>& reply,
                   const auth::Password& password, Then then) {
    if (auto refusal = unless_staff(call)) return reply(*std::move(refusal));
    aside(desk, reply, [&desk, &call, reply, password, then] {
        const auto claim = desk.database.read([&](Tx& tx) { return claim_of(desk, tx, call); });
        if (claim.is_linked) return reply(logs_in_elsewhere());
        if (claim.waits) return reply(*claim.waits);
        if (password_matches(claim.password_hash, password.value.reveal())) return then(claim);
        count_failure(desk, call, claim, [reply](const Refusal& refusal) { reply(refusal); },
                      {RefusalKind::forbidden, "password_wrong", "this is not your password"});
    });
}

/// A wrong field of a request.
Refusal wrong_field(FieldProblem problem);

api::Routes log_in_routes(const Desk& desk);
api::Routes oidc_routes(const Desk& desk);
api::Routes identity_routes(const Desk& desk);
api::Routes my_routes(const Desk& desk);
api::Routes totp_routes(const Desk& desk);
api::Routes account_routes(const Desk& desk);
api::Routes role_routes(const Desk& desk);

}  // namespace nahtlos::staff
