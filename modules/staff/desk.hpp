// What the routes of staff have in common: passwords checked aside, sessions begun, views.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "auth/attempts.hpp"
#include "auth/passwords.hpp"
#include "base/api/change.hpp"
#include "base/crypto/password.hpp"
#include "staff/api.hpp"
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

struct AccountView {
    AccountId id;
    std::string login, name;
    Language language = Language::en;
    AccountStatus status = AccountStatus::active;
    std::vector<std::string> roles;
    Reach reach;
    bool must_change_password = false, has_second_factor = false;
    std::int64_t version = 1;
    Instant created_at, updated_at;
    static constexpr std::string_view schema_name = "StaffAccount";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"reach", "rights end here; what is missing is not bound"},
        {"must_change_password", "somebody else chose it; until then nothing else may be done"},
    }};
};
BOOST_DESCRIBE_STRUCT(AccountView, (),
                      (id, login, name, language, status, roles, reach, must_change_password,
                       has_second_factor, version, created_at, updated_at))
AccountView view_of(Tx& tx, const Account& account);

struct LoggedIn {
    SessionId id;
    std::optional<std::string> token;
    Instant expires_at;
    bool must_change_password = false;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"token", "Authorization: Bearer ...; missing when it is in the cookie"},
        {"expires_at", "in any case; without a request the session ends sooner"},
    }};
};
BOOST_DESCRIBE_STRUCT(LoggedIn, (), (id, token, expires_at, must_change_password))

/// What is known of whoever wants to prove who they are.
struct Claim {
    std::optional<Account> account;
    std::string password_hash;
    std::optional<Totp> totp;  // confirmed
    std::vector<auth::AttemptSubject> counted;
    std::optional<Refusal> waits;
};
Claim claim_of(Tx& tx, std::optional<Account> account, std::string_view login,
               const api::Call& call);
Claim claim_of(Tx& tx, const api::Call& call);

Refusal log_in_failed();
Refusal code_wrong();
/// Of a route for people that a key, or somebody of another kind, has called.
std::optional<Refusal> unless_staff(const api::Call& call);

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
    std::string token;
};
Beginning beginning_of(const Desk& desk, const api::Call& call, AccountId account);
bool begin(ChangeScope& scope, const Beginning& beginning, const std::string& password_hash,
           std::string_view factor);

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
/// Answers with the session that began, as token or as cookie.
void answer_session(const Desk& desk, const api::Call& call, const api::Reply<LoggedIn>& reply,
                    const Beginning& beginning, bool must_change, bool as_cookie);

/// Checks the caller's own password, then goes on with `then(claim)`, both where passwords are
/// hashed. Refuses (forbidden, "password_wrong").
template <class Out, class Then>
void with_password(const Desk& desk, const api::Call& call, const api::Reply<Out>& reply,
                   const auth::Password& password, Then then) {
    if (auto refusal = unless_staff(call)) return reply(*std::move(refusal));
    aside(desk, reply, [&desk, &call, reply, password, then] {
        const auto claim = desk.database.read([&](Tx& tx) { return claim_of(tx, call); });
        if (claim.waits) return reply(*claim.waits);
        if (password_matches(claim.password_hash, password.value.reveal())) return then(claim);
        count_failure(desk, call, claim, [reply](const Refusal& refusal) { reply(refusal); },
                      {RefusalKind::forbidden, "password_wrong", "this is not your password"});
    });
}

/// A wrong field of a request.
Refusal wrong_field(FieldProblem problem);

api::Routes log_in_routes(const Desk& desk);
api::Routes my_routes(const Desk& desk);
api::Routes totp_routes(const Desk& desk);
api::Routes account_routes(const Desk& desk);
api::Routes role_routes(const Desk& desk);

}  // namespace nahtlos::staff
