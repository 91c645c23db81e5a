#include "modules/staff/desk.hpp"

#include "auth/tokens.hpp"
#include "base/api/headers.hpp"
#include "base/ops/log.hpp"

namespace nahtlos::staff {
namespace {

constexpr Span kept_after_end = days(30);

}  // namespace

AccountView view_of(Tx& tx, const Account& account) {
    AccountView view;
    view.id = account.id;
    view.login = account.login;
    view.name = account.name;
    view.language = account.language;
    view.status = account.status;
    for (const auto& role : roles_of(tx, account.id)) view.roles.push_back(role.name);
    view.reach = {account.legal_entity, account.market, account.channel, account.location};
    view.must_change_password = account.must_change;
    const auto totp = find_totp(tx, account.id);
    view.has_second_factor = totp && totp->confirmed_at;
    if (const auto identity = identity_of(tx, account.id)) {
        view.identity = IdentityView{identity->issuer, identity->subject, identity->linked_by};
    }
    view.version = account.version;
    view.created_at = account.created_at;
    view.updated_at = account.updated_at;
    return view;
}

namespace {

void fill(const Desk& desk, Tx& tx, Claim& claim) {
    if (!claim.account) return;
    const auto id = claim.account->id;
    claim.password_hash = password_hash_of(tx, id);
    claim.is_linked = identity_of(tx, id).has_value();
    claim.scopes = scopes_of(tx, id);
    claim.totp = find_totp(tx, id);
    if (!claim.totp) return;
    claim.seed = desk.seeds.opened(id, claim.totp->secret.data);
    if (!claim.totp->confirmed_at) claim.totp.reset();
}

}  // namespace

Claim claim_of(const Desk& desk, Tx& tx, std::optional<Account> account, std::string_view login,
               std::string_view device, const api::Call& call) {
    Claim claim;
    claim.account = std::move(account);
    claim.knows_device =
        claim.account &&
        auth::knows_device(tx, auth::DeviceKind::staff, claim.account->id.uuid, device, call.now);
    if (claim.knows_device) {
        claim.counted = {auth::attempts_by_device(device)};
    } else {
        claim.counted = {auth::attempts_on("staff", login), auth::attempts_from(call.peer)};
    }
    claim.waits = auth::unless_waiting(tx, claim.counted, call.now);
    fill(desk, tx, claim);
    return claim;
}

Claim claim_of(const Desk& desk, Tx& tx, const api::Call& call) {
    Claim claim;
    claim.account = find_account(tx, AccountId{call.caller->id});
    check(claim.account.has_value(), "accounts are disabled, not deleted");
    claim.counted = {auth::attempts_on("staff inside", to_string(claim.account->id))};
    claim.waits = auth::unless_waiting(tx, claim.counted, call.now);
    for (const auto& session : live_sessions(tx, claim.account->id, call.now)) {
        if (session.id.uuid == call.caller->session) claim.factor = session.factor;
    }
    fill(desk, tx, claim);
    return claim;
}

Refusal log_in_failed() {
    return {RefusalKind::unauthorized, "log_in_failed", "login or password is wrong"};
}

Refusal code_wrong() {
    return {RefusalKind::forbidden, "code_wrong", "this code is wrong, or was used before"};
}

Refusal logs_in_elsewhere() {
    return {RefusalKind::forbidden, "logs_in_elsewhere",
            "this account logs in at its identity provider"};
}

std::optional<Refusal> unless_staff(const api::Call& call) {
    if (call.caller->actor_kind == ActorKind::staff && call.caller->session) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "not_logged_in", "this is for people who are logged in"};
}

Result<std::vector<SettledKey>> settle_keys(const api::Call& call, ChangeScope& scope,
                                            const Account& account,
                                            const std::optional<KeysChoice>& choice) {
    // Whoever left may know the secrets: unless somebody answers for a key, it ends.
    if (choice != KeysChoice::hand_over) return settle_keys(scope, account, std::nullopt);
    for (const auto& key : keys_beyond(scope.tx, account, scope.now)) {
        if (auto refusal = api::beyond(*call.caller, auth::scopes_of(key), auth::place_of(key))) {
            return *std::move(refusal);
        }
    }
    return settle_keys(scope, account, HandOver{auth::maker_of(scope.tx, *call.caller)});
}

Entry<Change> unremembered(const api::Call& call, Change change) {
    auto entry = call.entry(std::move(change));
    entry.key = {};
    return entry;
}

Entry<Change> unremembered_by(const api::Call& call, AccountId actor, Change change) {
    auto entry = unremembered(call, std::move(change));
    entry.context.actor_kind = ActorKind::staff;
    entry.context.actor = actor.uuid;
    return entry;
}

void count_failure(ChangeScope& scope, const Claim& claim) {
    auth::record_failure(scope.tx, claim.counted, scope.now);
    // An event of its own: failures do not make versions of an account.
    const auto whose =
        claim.account ? R"({"account":")" + to_string(claim.account->id) + "\"}" : "{}";
    scope.events.push_back(told(scope, "log_in_failed", child_id(scope.id, 1), 1, whose));
}

void count_failure(const Desk& desk, const api::Call& call, const Claim& claim,
                   std::function<void(const Refusal&)> then, Refusal refusal) {
    auto entry = unremembered(call, [claim](ChangeScope& scope) -> Result<std::string> {
        count_failure(scope, claim);
        return std::string("{}");
    });
    entry.context.actor_kind = ActorKind::staff;
    const auto done = [then, refusal](const Answer<std::string>& answer) {
        then(answer ? refusal : answer.refusal());
    };
    if (!desk.changes.submit(std::move(entry), done)) then(api::overloaded());
}

Beginning beginning_of(const Desk& desk, const api::Call& call, AccountId account) {
    Session session;
    session.id = call.world->ids.next<SessionId>();
    session.account = account;
    session.created_at = session.seen_at = call.now;
    session.expires_at = call.now + desk.ring.limits().lifetime;
    return {session, auth::make_token(token_prefix, call.world->random),
            auth::make_token(auth::device_prefix, call.world->random)};
}

bool begin(ChangeScope& scope, const Beginning& beginning, const Ground& ground, Factor factor) {
    auto session = beginning.session;
    session.factor = factor;
    if (!begin_session(scope.tx, session, beginning.token, ground)) return false;
    scope.events.push_back(told(scope, "session_started", session.id.uuid, 1,
                                R"({"account":")" + to_string(session.account) + R"(","factor":")" +
                                    std::string(enum_name(factor)) + "\"}"));
    const auto live = live_sessions(scope.tx, session.account, scope.now);
    for (std::size_t i = most_sessions; i < live.size(); ++i) {
        end_session(scope, session.account, live[i].id);
    }
    return true;
}

void after_refresh(const Desk& desk, const api::Call& call, std::function<void()> answer) {
    const auto now = call.now;
    auto& ring = desk.ring;
    const bool is_taken = desk.readers.run([&ring, now, answer] {
        try {
            ring.refresh(now);
        } catch (const std::exception& error) {
            // The change is durable all the same and has to be answered; a later tick reads it.
            log::warn("refresh_failed", {{"why", error.what()}});
        }
        answer();
    });
    if (!is_taken) answer();
}

std::string cookie_of(const Desk& desk, const Beginning& beginning) {
    return api::set_session_cookie(beginning.token, desk.ring.limits().lifetime);
}

void after_beginning(const Desk& desk, const api::Call& call, const Beginning& beginning,
                     std::function<void()> answer) {
    auto& ring = desk.ring;
    const auto now = call.now;
    const bool is_taken = desk.readers.run([&ring, now, token = beginning.token, answer] {
        try {
            static_cast<void>(ring.look_again(token, now));
        } catch (const std::exception& error) {
            // The session is durable all the same; the next request looks for it again.
            log::warn("refresh_failed", {{"why", error.what()}});
        }
        answer();
    });
    if (!is_taken) answer();
}

Refusal wrong_field(FieldProblem problem) {
    return {RefusalKind::invalid, "invalid_request", "some fields are wrong", {std::move(problem)}};
}

void keep_house(const Desk& desk, auth::KeyRing& keys, World& world) {
    Change change = [seen = desk.ring.take_seen(),
                     used = keys.take_used()](ChangeScope& scope) -> Result<std::string> {
        save_seen(scope.tx, seen);
        auth::save_used(scope.tx, used);
        drop_old_sessions(scope.tx, scope.now - kept_after_end);
        auth::drop_old_attempts(scope.tx, scope.now);
        auth::drop_old_devices(scope.tx, scope.now);
        drop_old_returns(scope.tx, scope.now);
        return std::string("{}");
    };
    Context context;
    context.actor_kind = ActorKind::job;
    context.request_id = "staff";
    const bool is_taken = desk.changes.submit(
        {std::move(change), {}, context, world.clock.now(), command_id(world.ids.next())},
        [](const Answer<std::string>& answer) {
            if (!answer) log::warn("staff_house", {{"why", answer.refusal().detail}});
        });
    if (!is_taken) log::warn("staff_house", {{"why", "the writer is busy"}});
}

api::Routes staff_routes(const Desk& desk) {
    api::Routes all;
    for (const auto& part : {log_in_routes, oidc_routes, my_routes, totp_routes, account_routes,
                             identity_routes, role_routes}) {
        for (auto& route : part(desk)) all.push_back(std::move(route));
    }
    return all;
}

}  // namespace nahtlos::staff
