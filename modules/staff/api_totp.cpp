#include "base/crypto/totp.hpp"
#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

constexpr std::size_t secret_bytes = 20;  // RFC 4226, section 4, R6

struct PasswordProof {
    auth::Password password;
    static constexpr std::string_view schema_name = "StaffPasswordProof";
};
BOOST_DESCRIBE_STRUCT(PasswordProof, (), (password))

struct TotpOffer {
    std::string secret, uri;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"secret", "base32, to be typed into an app"},
        {"uri", "otpauth://..., to be shown as a QR code"},
    }};
};
BOOST_DESCRIBE_STRUCT(TotpOffer, (), (secret, uri))

struct CodeProof {
    json::ShortText<64> code;
    static constexpr std::string_view schema_name = "StaffCodeProof";
};
BOOST_DESCRIBE_STRUCT(CodeProof, (), (code))

struct TotpConfirmed : LoggedIn {
    std::vector<std::string> recovery_codes;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"recovery_codes", "each good for once, in place of a code; shown now and never again"}}};
};
BOOST_DESCRIBE_STRUCT(TotpConfirmed, (LoggedIn), (recovery_codes))

struct FullProof {
    auth::Password password;
    json::ShortText<64> code;
    static constexpr std::string_view schema_name = "StaffFullProof";
};
BOOST_DESCRIBE_STRUCT(FullProof, (), (password, code))

void offer(const Desk& desk, const Call& call, const Reply<TotpOffer>& reply, const Claim& claim) {
    const auto secret = call.world->random.secret(secret_bytes);
    const auto account = claim.account->id;
    const auto stored = desk.seeds.kept(account, secret, call.world->random);
    Change change = [stored, account](ChangeScope& scope) -> Result<std::string> {
        if (offer_totp(scope.tx, account, stored)) return std::string("{}");
        return Refusal{RefusalKind::conflict, "second_factor_there",
                       "there is a second factor already; remove it first"};
    };
    const auto text = base32(secret);
    const TotpOffer made{text, "otpauth://totp/Nahtlos:" + claim.account->login +
                                   "?secret=" + text + "&issuer=Nahtlos"};
    const auto done = [reply, made](const Answer<std::string>& answer) {
        answer ? reply(made) : reply(answer.refusal());
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

// The change of a confirmation: the outcome is "" when the code was wrong.
Change confirmation(const Claim& claim, const Beginning& beginning, const std::string& code,
                    const std::vector<std::string>& recovery) {
    return [=](ChangeScope& scope) -> Result<std::string> {
        const auto id = claim.account->id;
        if (auto waits = auth::unless_waiting(scope.tx, claim.counted, scope.now)) return *waits;
        const auto totp = find_totp(scope.tx, id);
        if (!totp || totp->confirmed_at) {
            return Refusal{RefusalKind::conflict, "nothing_to_confirm",
                           "no second factor waits to be confirmed"};
        }
        if (!take_code(scope.tx, *totp, claim.seed, code, scope.now)) {
            count_failure(scope, claim);
            return std::string();
        }
        confirm_totp(scope.tx, id, scope.now);
        save_recovery_codes(scope.tx, id, recovery);
        auto account = *find_account(scope.tx, id);
        save_account(scope.tx, account, scope.now);
        scope.events.push_back(told(scope, "second_factor_added", id.uuid, account.version));
        end_sessions(scope, id, {});
        if (!begin(scope, beginning, {claim.password_hash, "", ""}, Factor::totp)) {
            return log_in_failed();
        }
        return std::string("{}");
    };
}

void confirm(const Desk& desk, const Call& call, const Reply<TotpConfirmed>& reply,
             const CodeProof& wish) {
    if (auto refusal = unless_staff(call)) return reply(*std::move(refusal));
    aside(desk, reply, [&desk, &call, reply, wish] {
        const auto claim = desk.database.read([&](Tx& tx) { return claim_of(desk, tx, call); });
        const auto beginning = beginning_of(desk, call, claim.account->id);
        const auto recovery = make_recovery_codes(call.world->random);
        const auto done = [&desk, &call, reply, beginning,
                           recovery](const Answer<std::string>& answer) {
            if (!answer) return reply(answer.refusal());
            if (answer->empty()) return reply(code_wrong());
            TotpConfirmed made;
            static_cast<LoggedIn&>(made) =
                logged_in(desk, reply, beginning, call.is_by_cookie, false);
            made.recovery_codes = recovery;
            after_refresh(desk, call, [reply, made] { reply(made); });
        };
        auto change = confirmation(claim, beginning, wish.code.value, recovery);
        if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
            reply(api::overloaded());
        }
    });
}

void remove(const Desk& desk, const Call& call, const Reply<Done>& reply, const Claim& claim,
            const std::string& code) {
    if (is_demanded(desk.ring.limits().second_factor, claim.scopes)) {
        return reply(Refusal{RefusalKind::forbidden, "second_factor_demanded",
                             "what you may do here takes a second factor"});
    }
    const SessionId asks{*call.caller->session};
    Change change = [claim, code, asks](ChangeScope& scope) -> Result<std::string> {
        const auto id = claim.account->id;
        if (!claim.totp) return api::no_such_resource();
        if (auto waits = auth::unless_waiting(scope.tx, claim.counted, scope.now)) return *waits;
        if (!take_code(scope.tx, *claim.totp, claim.seed, code, scope.now)) {
            count_failure(scope, claim);
            return std::string();
        }
        remove_totp(scope.tx, id);
        auto account = *find_account(scope.tx, id);
        save_account(scope.tx, account, scope.now);
        scope.events.push_back(told(scope, "second_factor_removed", id.uuid, account.version));
        end_sessions(scope, id, asks);
        return std::string("{}");
    };
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        if (answer->empty()) return reply(code_wrong());
        after_refresh(desk, call, [reply] { reply(Done{}); });
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

}  // namespace

api::Routes totp_routes(const Desk& desk) {
    return {
        api::command(
            "POST /v1/staff/me/totp", Scope::any_key, "offer_totp",
            "Begin with a second factor: a secret for an authenticator app",
            [desk](const Call& call, Reply<TotpOffer> reply, PasswordProof wish) {
                with_password(
                    desk, call, reply, wish.password,
                    [&desk, &call, reply](const Claim& claim) { offer(desk, call, reply, claim); });
            },
            {.errors = {{RefusalKind::forbidden, "password_wrong", "it is asked for once more"},
                        {RefusalKind::conflict, "second_factor_there", "remove it first"}}}),
        api::command("POST /v1/staff/me/totp/confirm", Scope::any_key, "confirm_totp",
                     "Prove that the app shows codes; from now on they are asked for",
                     [desk](const Call& call, Reply<TotpConfirmed> reply, CodeProof wish) {
                         confirm(desk, call, reply, wish);
                     },
                     {.errors = {{RefusalKind::forbidden, "code_wrong", "or it was used before"},
                                 {RefusalKind::conflict, "nothing_to_confirm", "no secret waits"}},
                      .description = "Ends all sessions and begins a new one."}),
        api::command(
            "POST /v1/staff/me/totp/remove", Scope::any_key, "remove_totp",
            "Give up the second factor; ends all other sessions",
            [desk](const Call& call, Reply<Done> reply, FullProof wish) {
                with_password(desk, call, reply, wish.password,
                              [&desk, &call, reply, wish](const Claim& claim) {
                                  remove(desk, call, reply, claim, wish.code.value);
                              });
            },
            {.errors = {{RefusalKind::forbidden, "password_wrong", "it is asked for once more"},
                        {RefusalKind::forbidden, "code_wrong", "or it was used before"},
                        {RefusalKind::forbidden, "second_factor_demanded", "of such rights"},
                        {RefusalKind::not_found, "not_found", "there is no second factor"}}}),
    };
}

}  // namespace nahtlos::staff
