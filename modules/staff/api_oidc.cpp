#include <algorithm>

#include "auth/tokens.hpp"
#include "base/api/headers.hpp"
#include "base/crypto/hmac.hpp"
#include "base/http/target.hpp"
#include "modules/staff/desk.hpp"

namespace nahtlos::staff {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

// Bound to this host by its name, so that no neighbor puts one of theirs under a victim.
constexpr std::string_view ticket_cookie = "__Host-nahtlos-oidc", ticket_prefix = "no_";
constexpr Span ticket_lifetime = minutes(10);
// Where the browser goes in the end; kept beside the ticket, since the provider need not know.
constexpr std::string_view target_cookie = "__Host-nahtlos-oidc-to";
constexpr std::size_t longest_target = 512;

struct ProviderView {
    std::string name, title, start;
    static constexpr std::string_view schema_name = "LogInProvider";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"start", "where the browser goes to log in there"}}};
};
BOOST_DESCRIBE_STRUCT(ProviderView, (), (name, title, start))

struct ProviderList {
    std::vector<ProviderView> items;
    static constexpr std::string_view schema_name = "LogInProviders";
};
BOOST_DESCRIBE_STRUCT(ProviderList, (), (items))

struct Elsewhere {
    std::string location;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"location", "as in the header Location"}}};
};
BOOST_DESCRIBE_STRUCT(Elsewhere, (), (location))

struct StartQuery {
    std::optional<std::string> to;
    static constexpr std::string_view schema_name = "OidcStart";
};
BOOST_DESCRIBE_STRUCT(StartQuery, (), (to))

Refusal forbidden(const char* code, const char* detail) {
    return {RefusalKind::forbidden, code, detail};
}

Refusal not_begun() {
    return forbidden("oidc_not_begun",
                     "this log-in was not begun in this browser, is over or was used before");
}

oidc::Client* client_named(const Desk& desk, const std::string& name) {
    if (desk.providers == nullptr) return nullptr;
    const auto it = desk.providers->find(name);
    return it == desk.providers->end() ? nullptr : it->second.get();
}

// Where the provider's answers are looked at; what is thrown there is the answer to the browser.
template <class Out>
oidc::Client::Run aside_of(const Desk& desk, const Reply<Out>& reply) {
    return [&desk, reply](std::function<void()> work) {
        return desk.readers.run([reply, work = std::move(work)] { reply.guard(work); });
    };
}

void send_to(const Reply<Elsewhere>& reply, const std::string& url) {
    reply.add_header("Location", url);
    reply(Elsewhere{url});
}

// A path of this host and nothing else: nobody is sent on to a stranger's pages.
bool is_own_path(std::string_view to) {
    if (to.empty() || to.size() > longest_target || to.front() != '/') return false;
    if (to.starts_with("//")) return false;
    constexpr std::string_view fine = "-._~/?&=%+";
    return std::ranges::all_of(to, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               fine.find(c) != fine.npos;
    });
}

ProviderList list_providers(const Desk& desk) {
    ProviderList list;
    if (desk.providers == nullptr) return list;
    for (const auto& [name, client] : *desk.providers) {
        const auto& title = client->provider().title;
        list.items.push_back(
            {name, title.empty() ? name : title, "/v1/staff/oidc/" + name + "/start"});
    }
    return list;
}

// --- out

// When it was begun stands in it. Whoever changes that changes the state that follows from it, and
// could prolong a log-in of their own only.
std::string new_ticket(const Call& call) {
    const auto begun_s = call.now.us / seconds(1).us;
    return auth::make_token(ticket_prefix, call.world->random) + '.' + std::to_string(begun_s);
}

bool is_live(std::string_view ticket, Instant now) {
    const auto dot = ticket.rfind('.');
    if (!ticket.starts_with(ticket_prefix) || dot == ticket.npos || ticket.size() > 128 ||
        !auth::looks_made(ticket.substr(0, dot))) {
        return false;
    }
    const auto digits = ticket.substr(dot + 1);
    if (digits.empty() || digits.size() > 12) return false;
    std::int64_t begun_s = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return false;
        begun_s = begun_s * 10 + (c - '0');
    }
    const auto begun = Instant{} + seconds(begun_s);
    // Another process may have begun it, by a clock of its own.
    return begun <= now + minutes(1) && now < begun + ticket_lifetime;
}

void start(const Desk& desk, const Call& call, const Reply<Elsewhere>& reply,
           const std::string& name, const StartQuery& query) {
    auto* client = client_named(desk, name);
    if (client == nullptr) return reply(api::no_such_resource());
    const auto to = query.to.value_or("/");
    if (!is_own_path(to)) {
        return reply(wrong_field({"?to", "invalid_format", "must be a path of this host"}));
    }
    const auto ticket = new_ticket(call);
    client->begin(
        oidc::ticket_of(ticket), aside_of(desk, reply),
        [reply, ticket, to](const Result<std::string>& url) {
            if (!url) return reply(url.refusal());
            reply.add_header("Set-Cookie", api::set_cookie(ticket_cookie, ticket, ticket_lifetime));
            reply.add_header("Set-Cookie", api::set_cookie(target_cookie, to, ticket_lifetime));
            send_to(reply, *url);
        });
}

// --- and back

struct Back {
    oidc::Client* client = nullptr;
    oidc::Ticket ticket;
    oidc::Returned returned;
    std::string token, to;
};

oidc::Returned returned_in(const http::Request& request) {
    oidc::Returned returned;
    const auto target = http::parse_target(request.target);
    if (!target) return returned;
    const auto read = [&](std::string_view name, std::string& into) {
        if (const auto* value = target->query_value(name)) into = *value;
    };
    read("code", returned.code);
    read("state", returned.state);
    read("iss", returned.issuer);
    read("error", returned.error);
    return returned;
}

Result<Back> back_of(const Desk& desk, const Call& call, const std::string& name,
                     const http::Request& request) {
    Back back;
    back.client = client_named(desk, name);
    if (back.client == nullptr) return api::no_such_resource();
    back.token = api::cookie_named(ticket_cookie, call.cookies).value_or("");
    if (!is_live(back.token, call.now)) return not_begun();
    back.ticket = oidc::ticket_of(back.token);
    back.returned = returned_in(request);
    if (!equal_in_constant_time(back.returned.state, back.ticket.state)) {
        return forbidden("oidc_state_wrong", "this is the answer to another log-in");
    }
    back.to = api::cookie_named(target_cookie, call.cookies).value_or("/");
    if (!is_own_path(back.to)) back.to = "/";
    return back;
}

Refusal unknown_account() {
    return forbidden("oidc_account_unknown",
                     "nobody here is linked to what you are at the identity provider");
}

/// The account that somebody is, linked now if their verified e-mail may do that.
Result<Account> account_for(ChangeScope& scope, const oidc::Identity& identity, bool by_email) {
    if (const auto id = account_of(scope.tx, identity.issuer, identity.subject)) {
        return *find_account(scope.tx, *id);
    }
    if (!by_email || !identity.email) return unknown_account();
    const auto login = Login::parse(*identity.email);
    auto account = login ? find_account(scope.tx, *login) : std::nullopt;
    if (!account || account->status != AccountStatus::active) return unknown_account();
    // Once: who was ever linked is linked by administrators alone. And nobody who has proven
    // themselves here by more than a password is taken over by an address.
    if (was_ever_linked(scope.tx, account->id) || find_totp(scope.tx, account->id)) {
        return unknown_account();
    }
    save_account(scope.tx, *account, scope.now);
    if (!link_identity(
            scope.tx,
            {identity.issuer, identity.subject, account->id, LinkedBy::email, scope.now, {}})) {
        return unknown_account();
    }
    end_sessions(scope, account->id, {});
    scope.events.push_back(
        told(scope, "identity_linked", account->id.uuid, account->version, R"({"by":"email"})"));
    return *std::move(account);
}

// The session's account is known in the write only; the events say it.
void begin_session_of(const Desk& desk, const Call& call, const Reply<Elsewhere>& reply,
                      const Back& back, const oidc::Identity& identity) {
    const auto beginning = beginning_of(desk, call, {});
    const auto factor = identity.has_second_factor ? Factor::oidc_mfa : Factor::oidc;
    std::optional<Uuid> old;
    if (call.caller->actor_kind == ActorKind::staff) old = call.caller->session;
    Change change = [=, by_email = back.client->provider().links_by_email,
                     before = call.caller->id](ChangeScope& scope) -> Result<std::string> {
        const auto told_before = scope.events.size();  // by others in the same batch
        const auto account = account_for(scope, identity, by_email);
        if (!account) return account.refusal();
        if (old && before == account->id.uuid) end_session(scope, account->id, {*old});
        auto begun = beginning;
        begun.session.account = account->id;
        if (!begin(scope, begun, {"", identity.issuer, identity.subject}, factor)) {
            return unknown_account();
        }
        for (auto at = told_before; at < scope.events.size(); ++at) {
            scope.events[at].context.actor_kind = ActorKind::staff;
            scope.events[at].context.actor = account->id.uuid;
        }
        return std::string("{}");
    };
    const auto done = [&desk, &call, reply, beginning,
                       to = back.to](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        reply.add_header("Set-Cookie", cookie_of(desk, beginning));
        after_beginning(desk, call, beginning, [reply, to] { send_to(reply, to); });
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

// What went wrong at the provider counts for the address, so that nobody makes us ask it without
// end; what is its own fault does not.
void refuse(const Desk& desk, const Call& call, const Reply<Elsewhere>& reply,
            const Refusal& refusal) {
    if (refusal.kind != RefusalKind::forbidden) return reply(refusal);
    Claim claim;
    claim.counted = {auth::attempts_from(call.peer)};
    count_failure(
        desk, call, claim, [reply](const Refusal& counted) { reply(counted); }, refusal);
}

void come_back(const Desk& desk, const Call& call, const Reply<Elsewhere>& reply,
               const std::string& name, const http::Request& request) {
    const auto back = back_of(desk, call, name, request);
    if (!back) return reply(back.refusal());
    // One log-in comes back once, whatever becomes of it.
    reply.add_header("Set-Cookie", api::set_cookie(ticket_cookie, "", {}));
    reply.add_header("Set-Cookie", api::set_cookie(target_cookie, "", {}));
    Change change = [token = back->token,
                     peer = call.peer](ChangeScope& scope) -> Result<std::string> {
        if (auto waits = auth::unless_waiting(scope.tx, {auth::attempts_from(peer)}, scope.now)) {
            return *std::move(waits);
        }
        if (!take_return(scope.tx, token, scope.now + ticket_lifetime + minutes(1))) {
            return not_begun();
        }
        return std::string("{}");
    };
    const auto done = [&desk, &call, reply, back = *back](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        back.client->finish(back.ticket, back.returned, aside_of(desk, reply),
                            [&desk, &call, reply, back](const Result<oidc::Identity>& identity) {
                                if (!identity) return refuse(desk, call, reply, identity.refusal());
                                begin_session_of(desk, call, reply, back, *identity);
                            });
    };
    if (!desk.changes.submit(unremembered(call, std::move(change)), done)) {
        reply(api::overloaded());
    }
}

void leave(const Desk& desk, const Reply<Elsewhere>& reply, const std::string& name) {
    auto* client = client_named(desk, name);
    if (client == nullptr) return reply(api::no_such_resource());
    client->log_out(aside_of(desk, reply), [reply](const Result<std::string>& url) {
        if (!url) return reply(url.refusal());
        send_to(reply, url->empty() ? "/" : *url);
    });
}

/// A page that a browser goes to and is sent on from. Nothing that it writes is a command that
/// somebody would repeat under a key.
template <class F>
api::Route visit(std::string_view line, std::string_view id, std::string_view summary, F handler,
                 api::RouteOptions options) {
    options.status = 302;
    auto route =
        api::command(line, Scope::open, id, summary, std::move(handler), std::move(options));
    route.is_mutation = false;
    return route;
}

}  // namespace

api::Routes oidc_routes(const Desk& desk) {
    using enum RefusalKind;
    static constexpr api::KnownError down{unavailable, "oidc_unavailable", "see Retry-After"};
    return {
        api::query(
            "GET /v1/staff/oidc", Scope::open, "list_log_in_providers",
            "Identity providers that staff log in at",
            [desk](const Call&, Tx&) -> Result<ProviderList> { return list_providers(desk); }),
        visit("GET /v1/staff/oidc/{provider}/start", "start_oidc",
              "Send the browser to an identity provider",
              [desk](const Call& call, Reply<Elsewhere> reply, std::string name, StartQuery query) {
                  start(desk, call, reply, name, query);
              },
              {.errors = {down},
               .description = "For browsers. `to` is a path of this host where they go in the end; "
                              "a cookie binds the log-in to the browser for 10 minutes."}),
        visit("GET /v1/staff/oidc/{provider}/callback", "finish_oidc",
              "Back from an identity provider: begins a session",
              [desk](const Call& call, Reply<Elsewhere> reply, std::string name,
                     http::Request request) { come_back(desk, call, reply, name, request); },
              {.errors = {{forbidden, "oidc_not_begun", "in this browser, or it is over"},
                          {forbidden, "oidc_state_wrong", "of another log-in"},
                          {forbidden, "oidc_issuer_wrong", "of another provider (RFC 9207)"},
                          {forbidden, "oidc_refused", "by the provider"},
                          {forbidden, "oidc_code_refused", "used before, or too old"},
                          {forbidden, "oidc_token_wrong", "the ID token does not hold"},
                          {forbidden, "oidc_account_unknown", "no active account is linked"},
                          down,
                          {rate_limited, "too_many_attempts", "see Retry-After"}},
               .description = "Where the provider sends the browser (redirect_uri). The session is "
                              "a cookie; a log-in comes back once."}),
        visit("GET /v1/staff/oidc/{provider}/logout", "leave_oidc",
              "Send the browser to log out of an identity provider",
              [desk](const Call&, Reply<Elsewhere> reply, std::string name) {
                  leave(desk, reply, name);
              },
              {.errors = {down},
               .description = "After POST /v1/staff/logout, which ends the session here."}),
    };
}

}  // namespace nahtlos::staff
