#include "base/api/headers.hpp"
#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

struct LogIn {
    Login login;
    auth::Password password;
    std::optional<json::ShortText<64>> code;
    std::optional<json::ShortText<128>> device;
    bool cookie = false;
    static constexpr std::string_view schema_name = "StaffLogIn";
    static constexpr std::array<std::string_view, 1> may_miss{"cookie"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> docs{{
        {"device", "what the last log-in from here answered; pages have it as a cookie"},
        {"code", "of the second factor, or a recovery code, where the account has one"},
        {"cookie", "for pages: the token comes as a cookie that scripts cannot read"},
    }};
};
BOOST_DESCRIBE_STRUCT(LogIn, (), (login, password, code, device, cookie))

// What is stored of a seed that was stored before there was a key; "" where nothing is to be done.
std::string kept_anew(const Desk& desk, const Call& call, const Claim& claim) {
    if (!claim.totp || !desk.seeds.is_to_be_kept_anew(claim.totp->secret.data)) return "";
    return desk.seeds.kept(claim.account->id, claim.seed, call.world->random);
}

// The password was right. What else has to hold is checked in the write itself.
void begin_session_of(const Desk& desk, const Call& call, const Reply<LoggedIn>& reply,
                      const Claim& claim, const LogIn& wish) {
    const auto beginning = beginning_of(desk, call, claim.account->id);
    const auto code = wish.code ? wish.code->value : "";
    // Whoever logs in again leaves the session they ask with.
    std::optional<SessionId> old;
    if (call.caller->session && call.caller->id == claim.account->id.uuid) {
        old = SessionId{*call.caller->session};
    }
    const auto kept = kept_anew(desk, call, claim);
    Change change = [claim, beginning, code, old, kept](ChangeScope& scope) -> Result<std::string> {
        if (auto waits = auth::unless_waiting(scope.tx, claim.counted, scope.now)) return *waits;
        const auto id = claim.account->id;
        auto factor = Factor::password;
        if (claim.totp) {
            const auto taken = take_code(scope.tx, *claim.totp, claim.seed, code, scope.now);
            if (!taken) {
                count_failure(scope, claim);
                return std::string();  // kept, since the failure is
            }
            factor = *taken == Taken::by_app ? Factor::totp : Factor::recovery_code;
            if (!kept.empty()) keep_seed_anew(scope.tx, id, kept);
        }
        if (old) end_session(scope, id, *old);
        if (!begin(scope, beginning, {claim.password_hash, "", ""}, factor)) return log_in_failed();
        auth::forget_failures(scope.tx, claim.counted.front());
        if (!claim.knows_device) {
            auth::remember_device(scope.tx, auth::DeviceKind::staff, id.uuid, beginning.device,
                                  scope.now);
        }
        return std::string("{}");
    };
    const bool as_cookie = wish.cookie;
    const auto done = [&desk, &call, reply, claim, beginning,
                       as_cookie](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        if (answer->empty()) return reply(code_wrong());
        auto made = logged_in(desk, reply, beginning, as_cookie, !claim.knows_device);
        made.must_change_password = claim.account->must_change;
        made.must_add_second_factor =
            !claim.totp && is_demanded(desk.ring.limits().second_factor, claim.scopes);
        after_beginning(desk, call, beginning, [reply, made] { reply(made); });
    };
    auto entry = unremembered_by(call, claim.account->id, std::move(change));
    if (!desk.changes.submit(std::move(entry), done)) reply(api::overloaded());
}

void log_in(const Desk& desk, const Call& call, const Reply<LoggedIn>& reply, const LogIn& wish) {
    aside(desk, reply, [&desk, &call, reply, wish] {
        const std::string device(
            wish.device
                ? std::string_view(wish.device->value)
                : api::cookie_named(device_cookie, call.cookies).value_or(std::string_view{}));
        const auto claim = desk.database.read([&](Tx& tx) {
            return claim_of(desk, tx, find_account(tx, wish.login), wish.login.value, device, call);
        });
        if (claim.waits) return reply(*claim.waits);
        // The same work for whoever does not exist, so that time does not tell.
        const auto& hash = claim.account ? claim.password_hash : nobodys_password();
        const bool matches = password_matches(hash, wish.password.value.reveal());
        if (!matches || !claim.account || claim.account->status != AccountStatus::active) {
            return count_failure(
                desk, call, claim, [reply](const Refusal& refusal) { reply(refusal); },
                log_in_failed());
        }
        if (claim.is_linked) return reply(logs_in_elsewhere());
        if (claim.account->password_until && *claim.account->password_until <= call.now) {
            return reply(Refusal{RefusalKind::unauthorized, "password_expired",
                                 "the password that you were given ran out; ask for another one"});
        }
        if (claim.totp && !wish.code) {
            return reply(Refusal{RefusalKind::unauthorized, "code_needed",
                                 "send the code of your second factor along"});
        }
        begin_session_of(desk, call, reply, claim, wish);
    });
}

void log_out(const Desk& desk, const Call& call, const Reply<Done>& reply) {
    if (auto refusal = unless_staff(call)) return reply(*std::move(refusal));
    if (call.is_by_cookie) reply.add_header("Set-Cookie", api::set_session_cookie("", {}));
    Change change = [&call](ChangeScope& scope) -> Result<std::string> {
        end_session(scope, {call.caller->id}, {*call.caller->session});
        return std::string("{}");
    };
    const auto done = [&desk, &call, reply](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        after_refresh(desk, call, [reply] { reply(Done{}); });
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

}  // namespace

api::Routes log_in_routes(const Desk& desk) {
    return {
        api::command(
            "POST /v1/staff/login", Scope::open, "log_in_staff", "Log in",
            [desk](const Call& call, Reply<LoggedIn> reply, LogIn wish) {
                log_in(desk, call, reply, wish);
            },
            {.errors = {{RefusalKind::unauthorized, "log_in_failed", "login or password is wrong"},
                        {RefusalKind::unauthorized, "password_expired", "given 72 hours ago"},
                        {RefusalKind::unauthorized, "code_needed", "and the second factor's code"},
                        {RefusalKind::forbidden, "code_wrong", "or it was used before"},
                        {RefusalKind::forbidden, "logs_in_elsewhere", "at a provider"},
                        {RefusalKind::rate_limited, "too_many_attempts", "see Retry-After"}},
             .description =
                 "Remembered under no Idempotency-Key. With a cookie, changes need the header "
                 "X-Requested-With (any value) and come from pages of this host.",
             .priority = Priority::till}),
        api::command("POST /v1/staff/logout", Scope::any_key, "log_out_staff",
                     "End the session that asks",
                     [desk](const Call& call, Reply<Done> reply) { log_out(desk, call, reply); },
                     {.priority = Priority::till}),
    };
}

}  // namespace nahtlos::staff
