#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include "auth/attempts.hpp"
#include "auth/devices.hpp"
#include "auth/passwords.hpp"
#include "auth/tokens.hpp"
#include "base/crypto/password.hpp"
#include "customers/profiles.hpp"
#include "flows/shopper_desk.hpp"

namespace nahtlos::flows {
namespace {

using api::Call;
using api::Reply;
using api::Scope;
using customers::ProfileId;

struct LinkRequest {
    json::Email email;
    static constexpr std::string_view schema_name = "LoginLinkRequest";
};
BOOST_DESCRIBE_STRUCT(LinkRequest, (), (email))

struct SessionRequest {
    std::optional<json::ShortText<128>> link;
    std::optional<json::Email> email;
    std::optional<auth::Password> password;
    std::optional<json::ShortText<128>> device;
    std::optional<json::ShortText<45>> address;
    static constexpr std::string_view schema_name = "CustomerLogIn";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"device", "what the last log-in in this browser answered"},
        {"address",
         "IP address of the customer, as the shop sees it: wrong guesses count for it; "
         "takes customers:write"},
        {"link", "the token from the mail; good for once, for 10 minutes"},
        {"password", "with the email, where there is one"},
    }};
};
BOOST_DESCRIBE_STRUCT(SessionRequest, (), (link, email, password, device, address))

struct CustomerLoggedIn {
    ProfileId customer;
    std::string token;
    std::optional<std::string> device;
    Instant expires_at;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"token", "Authorization: Bearer ..., for the routes under /v1/me"},
        {"device",
         "for a cookie of the shop, to be sent along with the next log-in: then wrong "
         "guesses of others do not keep the customer out; missing when it was sent"},
    }};
};
BOOST_DESCRIBE_STRUCT(CustomerLoggedIn, (), (customer, token, device, expires_at))

struct MyPassword {
    std::optional<auth::Password> current;
    auth::Password password;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"current", "not needed in the first 10 minutes of a session that a link began"}}};
};
BOOST_DESCRIBE_STRUCT(MyPassword, (), (current, password))

// --- links

// One a second all day long: no shop has so many customers, and no stolen key sends more mails.
constexpr std::int64_t most_links_an_hour = 3'600;

auth::AttemptSubject links_to(const std::string& email) {
    return auth::attempts_on("link", shoppers::box_of(email));
}

shoppers::Mail mail_of(const ShopperDesk& desk, const Call& call, const std::string& to,
                       const std::string& token) {
    const auto link = desk.link_url + token;
    if (call.language == "de") {
        return {to, "Ihre Anmeldung",
                "Mit diesem Link melden Sie sich an. Er gilt einmal und 10 Minuten lang:\n\n" +
                    link + "\n\nWenn Sie sich nicht anmelden wollten, ist nichts zu tun.\n"};
    }
    return {to, "Log in",
            "This link logs you in. It is good for once, for 10 minutes:\n\n" + link +
                "\n\nIf you did not want to log in, there is nothing to do.\n"};
}

// Whoever asks is answered the same, whether we know the address or not.
void send_link(const ShopperDesk& desk, const Call& call, const Reply<Done>& reply,
               const LinkRequest& wish) {
    const auto token = auth::make_token(shoppers::link_prefix, call.world->random);
    const auto& caller = *call.caller;
    const shoppers::Proof proof{wish.email.value, caller.legal_entity, caller.market,
                                caller.channel};
    // Each mail counts: nobody's box is filled with them.
    const std::vector<auth::AttemptSubject> who{links_to(wish.email.value)};
    Change change = [token, proof, who,
                     key = caller.id](ChangeScope& scope) -> Result<std::string> {
        if (auto waits = auth::unless_waiting(scope.tx, who, scope.now)) return *waits;
        const auto an_hour_old = scope.now + shoppers::link_lifetime - hours(1);
        if (shoppers::links_asked_by(scope.tx, key, an_hour_old) >= most_links_an_hour) {
            return Refusal{RefusalKind::rate_limited,
                           "too_many_links",
                           "this shop has asked for too many links within an hour",
                           {},
                           60};
        }
        auth::record_failure(scope.tx, who, scope.now);
        shoppers::insert_link(scope.tx, token, proof, key, scope.now + shoppers::link_lifetime);
        return std::string("{}");
    };
    const auto mail = mail_of(desk, call, wish.email.value, token);
    submit(desk, call, reply, std::move(change),
           [&desk, reply, mail](const Answer<std::string>& answer) {
               if (!answer) return reply(answer.refusal());
               const bool is_taken = desk.readers.run([&desk, reply, mail] {
                   reply.guard([&] {
                       desk.mailer.send(mail);
                       reply(Done{});
                   });
               });
               if (!is_taken) reply(api::overloaded());
           });
}

// --- sessions

// An event of its own: neither failures nor passwords make versions of a customer.
void tell_of(ChangeScope& scope, const char* type, const std::optional<ProfileId>& whose) {
    const auto payload = whose ? R"({"customer":")" + to_string(*whose) + "\"}" : "{}";
    scope.events.push_back({type, child_id(scope.id, 1), 1, scope.context, scope.now, payload});
}

struct Beginning {
    shoppers::Session session;
    std::string token;
    std::optional<std::string> device;  // a new one
};

Beginning beginning_of(const Call& call) {
    Beginning made;
    made.session.id = call.world->ids.next<shoppers::SessionId>();
    made.session.created_at = call.now;
    made.session.expires_at = call.now + shoppers::session_lifetime;
    made.session.legal_entity = call.caller->legal_entity;
    made.session.market = call.caller->market;
    made.session.channel = call.caller->channel;
    made.token = auth::make_token(shoppers::token_prefix, call.world->random);
    made.device = auth::make_token(auth::device_prefix, call.world->random);
    return made;
}

Changes::Reply answer_session(const Reply<CustomerLoggedIn>& reply, const Beginning& beginning) {
    return [reply, beginning](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        const auto profile = parse_id<ProfileId>(*answer);
        if (!profile) {
            return reply(
                Refusal{RefusalKind::unauthorized, "log_in_failed", "login or password is wrong"});
        }
        reply(CustomerLoggedIn{*profile, beginning.token, beginning.device,
                               beginning.session.expires_at});
    };
}

void begin(ChangeScope& scope, Beginning beginning, ProfileId profile) {
    beginning.session.profile = profile;
    shoppers::begin_session(scope, beginning.session, beginning.token);
    if (beginning.device) {
        auth::remember_device(scope.tx, auth::DeviceKind::customer, profile.uuid, *beginning.device,
                              scope.now);
    }
    scope.events.back().context.actor_kind = ActorKind::customer;
    scope.events.back().context.actor = profile.uuid;
}

void log_in_by_link(const ShopperDesk& desk, const Call& call, const Reply<CustomerLoggedIn>& reply,
                    const std::string& link) {
    auto beginning = beginning_of(call);
    beginning.session.by_link = true;
    const auto& caller = *call.caller;
    Change change = [link, beginning, &caller](ChangeScope& scope) -> Result<std::string> {
        const auto proof = shoppers::use_link(scope.tx, link, scope.now);
        // Of another shop it is as if there were none.
        const bool is_ours =
            proof && proof->legal_entity == caller.legal_entity && proof->channel == caller.channel;
        if (!is_ours) {
            return Refusal{RefusalKind::unauthorized, "link_over",
                           "this link ran out or was used before"};
        }
        std::optional<channels::LegalEntityId> entity;
        if (proof->legal_entity) entity = {*proof->legal_entity};
        const auto profile = customers::profile_of_email(scope, proof->email, entity);
        if (!profile) return profile.refusal();
        auth::forget_failures(scope.tx, links_to(proof->email));
        begin(scope, beginning, *profile);
        return to_string(*profile);
    };
    submit(desk, call, reply, std::move(change), answer_session(reply, beginning));
}

struct Claim {
    std::optional<ProfileId> profile;
    std::string hash;
    bool knows_device = false;
    std::vector<auth::AttemptSubject> counted;
    std::optional<Refusal> waits;
};

// A device that its owner logged in from before counts for itself; else the login does, and whoever
// is at the other end: the customer where the shop says their address, else the shop.
std::vector<auth::AttemptSubject> counted_for(const Call& call, const SessionRequest& wish,
                                              bool knows_device) {
    if (knows_device) return {auth::attempts_by_device(wish.device->value)};
    const auto login = auth::attempts_on("customer", wish.email->value);
    if (!wish.address) return {login, auth::customers_attempts_from(call.peer)};
    return {login, auth::attempts_from_customer(call.caller->id, wish.address->value)};
}

Claim claim_of(Tx& tx, const Call& call, const SessionRequest& wish) {
    Claim claim;
    customers::ProfileFilter filter;
    filter.email = wish.email->value;
    filter.seen_by = call.caller->legal_entity;
    const auto found = customers::search_profiles(tx, filter);
    if (!found.empty()) {
        claim.profile = found.front().id;
        claim.hash = shoppers::password_hash_of(tx, found.front().id);
        claim.knows_device =
            wish.device && auth::knows_device(tx, auth::DeviceKind::customer, found.front().id.uuid,
                                              wish.device->value, call.now);
    }
    claim.counted = counted_for(call, wish, claim.knows_device);
    claim.waits = auth::unless_waiting(tx, claim.counted, call.now);
    return claim;
}

// Counts a wrong password, or begins a session: the outcome is "" or whose it is.
Change verdict(const Claim& claim, bool matches, const Beginning& beginning) {
    return [=](ChangeScope& scope) -> Result<std::string> {
        if (auto waits = auth::unless_waiting(scope.tx, claim.counted, scope.now)) return *waits;
        // Held, not read: no session outlives a change of the password in another process.
        const bool still = matches && claim.profile &&
                           shoppers::hold_password(scope.tx, *claim.profile, claim.hash);
        if (!still) {
            auth::record_failure(scope.tx, claim.counted, scope.now);
            tell_of(scope, "customer_log_in_failed", claim.profile);
            return std::string();
        }
        auth::forget_failures(scope.tx, claim.counted.front());
        begin(scope, beginning, *claim.profile);
        return to_string(*claim.profile);
    };
}

void log_in_by_password(const ShopperDesk& desk, const Call& call,
                        const Reply<CustomerLoggedIn>& reply, const SessionRequest& wish) {
    const bool is_taken = desk.passwords.run([&desk, &call, reply, wish] {
        reply.guard([&] {
            const auto claim =
                desk.engine.database().read([&](Tx& tx) { return claim_of(tx, call, wish); });
            if (claim.waits) return reply(*claim.waits);
            const auto& hash = claim.hash.empty() ? nobodys_password() : claim.hash;
            const bool matches = password_matches(hash, wish.password->value.reveal());
            auto beginning = beginning_of(call);
            if (claim.knows_device) beginning.device.reset();
            submit(desk, call, reply, verdict(claim, matches, beginning),
                   answer_session(reply, beginning));
        });
    });
    if (!is_taken) reply(api::overloaded());
}

bool is_address(std::string_view text) {
    const boost::core::string_view view(text.data(), text.size());
    return boost::urls::parse_ipv4_address(view).has_value() ||
           boost::urls::parse_ipv6_address(view).has_value();
}

void log_in(const ShopperDesk& desk, const Call& call, const Reply<CustomerLoggedIn>& reply,
            const SessionRequest& wish) {
    const bool by_password = wish.email && wish.password && !wish.link;
    // Whoever says addresses says whose guesses count: a key in an app, which all can read, may
    // not.
    if (wish.address && !call.may(Scope::customers_write)) {
        return reply(Refusal{RefusalKind::forbidden, "scope_missing",
                             "this key lacks the scope customers:write"});
    }
    if (wish.address && !is_address(wish.address->value)) {
        return reply(Refusal{RefusalKind::invalid,
                             "invalid_request",
                             "some fields are wrong",
                             {{"/address", "invalid_format", "must be an IP address"}}});
    }
    if (wish.link && !wish.email && !wish.password) {
        return log_in_by_link(desk, call, reply, wish.link->value);
    }
    if (by_password) return log_in_by_password(desk, call, reply, wish);
    reply(Refusal{RefusalKind::invalid,
                  "invalid_request",
                  "some fields are wrong",
                  {{"/link", "required", "or email and password, but not both"}}});
}

void log_out(const ShopperDesk& desk, const Call& call, const Reply<Done>& reply) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    Change change = [&call](ChangeScope& scope) -> Result<std::string> {
        shoppers::end_session(scope, {*call.caller->session});
        return std::string("{}");
    };
    submit(desk, call, reply, std::move(change), [&desk, reply](const Answer<std::string>& answer) {
        desk.sessions.forget();
        answer ? reply(Done{}) : reply(answer.refusal());
    });
}

// --- password

// What is known of whoever wants a new password, before anything is hashed.
struct PasswordClaim {
    std::string hash;  // "" where there is none
    std::optional<shoppers::Session> session;
    std::vector<auth::AttemptSubject> counted;
    std::optional<Refusal> waits;
};

PasswordClaim password_claim(Tx& tx, const Call& call) {
    PasswordClaim claim;
    claim.counted = {auth::attempts_on("customer password", to_string(me(call)))};
    claim.waits = auth::unless_waiting(tx, claim.counted, call.now);
    claim.hash = shoppers::password_hash_of(tx, me(call));
    claim.session = shoppers::find_session(tx, {*call.caller->session}, call.now);
    return claim;
}

// A session alone, up to 30 days old, must not become a password: it takes the one there is, or
// mail that was read just now, which also helps whoever forgot theirs.
std::optional<Refusal> unless_proven(const std::optional<shoppers::Session>& session,
                                     bool has_current, Instant now) {
    if (!session) {
        return Refusal{RefusalKind::unauthorized, "key_unknown",
                       "this key or session is not valid"};
    }
    if (has_current || shoppers::proves_mail(*session, now)) return std::nullopt;
    return Refusal{RefusalKind::forbidden, "proof_needed",
                   "send your current password along, or log in by a link and do this within 10 "
                   "minutes"};
}

// The outcome is "" when the current password was wrong.
Change password_change(const Call& call, const PasswordClaim& claim, bool has_current,
                       const std::string& hash, const Beginning& beginning) {
    return [&call, claim, has_current, hash, beginning](ChangeScope& scope) -> Result<std::string> {
        if (auto waits = auth::unless_waiting(scope.tx, claim.counted, scope.now)) return *waits;
        if (hash.empty()) {
            auth::record_failure(scope.tx, claim.counted, scope.now);
            tell_of(scope, "customer_log_in_failed", me(call));
            return std::string();
        }
        // Another process may have ended it a moment ago.
        const auto session = shoppers::find_session(scope.tx, {*call.caller->session}, scope.now);
        if (auto refusal = unless_proven(session, has_current, scope.now)) {
            return *std::move(refusal);
        }
        if (!shoppers::save_password(scope.tx, me(call), claim.hash, hash, scope.now)) {
            return Refusal{RefusalKind::conflict, "password_changed",
                           "the password was changed in the meantime"};
        }
        auth::forget_failures(scope.tx, claim.counted.front());
        tell_of(scope, "customer_password_changed", me(call));
        shoppers::end_sessions(scope, me(call));
        begin(scope, beginning, me(call));
        return to_string(me(call));
    };
}

void save_password(const ShopperDesk& desk, const Call& call, const Reply<CustomerLoggedIn>& reply,
                   const MyPassword& wish) {
    const auto claim =
        desk.engine.database().read([&](Tx& tx) { return password_claim(tx, call); });
    // All that can be refused is, before the dear work of hashing.
    if (claim.waits) return reply(*claim.waits);
    const bool has_current = wish.current.has_value();
    if (auto refusal = unless_proven(claim.session, has_current, call.now)) {
        return reply(*std::move(refusal));
    }
    const bool is_right =
        !has_current ||
        (!claim.hash.empty() && password_matches(claim.hash, wish.current->value.reveal()));
    const auto hash =
        is_right ? hash_password(wish.password.value.reveal(), call.world->random.secret(16))
                 : std::string();
    auto beginning = beginning_of(call);
    beginning.device.reset();
    submit(desk, call, reply, password_change(call, claim, has_current, hash, beginning),
           [&desk, reply, beginning](const Answer<std::string>& answer) {
               desk.sessions.forget();
               if (answer && answer->empty()) {
                   return reply(Refusal{RefusalKind::forbidden, "password_wrong",
                                        "this is not your password"});
               }
               answer_session(reply, beginning)(answer);
           });
}

void change_password(const ShopperDesk& desk, const Call& call,
                     const Reply<CustomerLoggedIn>& reply, const MyPassword& wish) {
    if (auto refusal = unless_customer(call)) return reply(*std::move(refusal));
    if (auto wrong = auth::wrong_with_password(wish.password.value.reveal(), {}, "/password")) {
        return reply(Refusal{
            RefusalKind::invalid, "invalid_request", "some fields are wrong", {*std::move(wrong)}});
    }
    const bool is_taken = desk.passwords.run([&desk, &call, reply, wish] {
        reply.guard([&] { save_password(desk, call, reply, wish); });
    });
    if (!is_taken) reply(api::overloaded());
}

}  // namespace

api::Routes shopper_log_in_routes(const ShopperDesk& desk) {
    using enum RefusalKind;
    return {
        api::command(
            "POST /v1/customers/login-links", Scope::carts_write, "send_login_link",
            "Send a customer a link to log in with",
            [desk](const Call& call, Reply<Done> reply, LinkRequest wish) {
                send_link(desk, call, reply, wish);
            },
            {.errors = {{rate_limited, "too_many_attempts", "to one box; see Retry-After"},
                        {rate_limited, "too_many_links", "3,600 of one key within an hour"}},
             .description = "Answered the same for addresses that nobody knows. For the shop's "
                            "server; remembered under no Idempotency-Key."}),
        api::command(
            "POST /v1/customers/sessions", Scope::carts_write, "log_in_customer",
            "Log a customer in, by link or password",
            [desk](const Call& call, Reply<CustomerLoggedIn> reply, SessionRequest wish) {
                log_in(desk, call, reply, wish);
            },
            {.status = 201,
             .errors = {{unauthorized, "link_over", "used before, or older than 10 minutes"},
                        {unauthorized, "log_in_failed", "email or password is wrong"},
                        {conflict, "account_elsewhere", "of another legal entity"},
                        {rate_limited, "too_many_attempts", "see Retry-After"}},
             .description = "A link of somebody new makes them a customer. The session reaches as "
                            "far as the key that asks. Remembered under no Idempotency-Key."}),
        api::command("POST /v1/me/logout", Scope::any_key, "log_out_customer",
                     "End the session that asks",
                     [desk](const Call& call, Reply<Done> reply) { log_out(desk, call, reply); }),
        api::command(
            "PUT /v1/me/password", Scope::any_key, "set_my_password",
            "Choose a password; ends all sessions and begins a new one",
            [desk](const Call& call, Reply<CustomerLoggedIn> reply, MyPassword wish) {
                change_password(desk, call, reply, wish);
            },
            {.errors = {{forbidden, "password_wrong", "the current one"},
                        {forbidden, "proof_needed",
                         "neither the current one nor a link in the last 10 minutes"},
                        {conflict, "password_changed", "by another request"},
                        {rate_limited, "too_many_attempts", "see Retry-After"}},
             .description = "Takes the current password, or a session that a link began within the "
                            "last 10 minutes: so whoever forgot theirs chooses a new one, and a "
                            "stolen session does not become a password. Remembered under no "
                            "Idempotency-Key."}),
    };
}

}  // namespace nahtlos::flows
