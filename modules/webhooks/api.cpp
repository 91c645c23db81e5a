#include "webhooks/api.hpp"

#include <algorithm>

#include "channels/directory.hpp"
#include "modules/webhooks/api_views.hpp"
#include "webhooks/recorder.hpp"

namespace nahtlos::webhooks {
namespace {

using api::Call;
using api::Reply;
using api::Scope;

constexpr std::int64_t longest_overlap_minutes = 43'200;
constexpr std::size_t most_keys = 10;

struct EndpointRequest {
    json::ShortText<500> url;
    std::optional<json::ShortText<200>> description;
    events::EventTypes types;
    std::optional<channels::ChannelId> channel;
    std::optional<channels::MarketId> market;
    bool is_enabled = true;
    static constexpr std::string_view schema_name = "WebhookEndpointRequest";
    static constexpr std::array<std::string_view, 2> may_miss{"types", "is_enabled"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"url", "https; of the public internet, unless webhooks.allow_private is set"},
        {"types", "only these events, like order_placed; none: all"},
        {"channel", "only events of it"},
        {"market", "only events of it"},
    }};
};
BOOST_DESCRIBE_STRUCT(EndpointRequest, (), (url, description, types, channel, market, is_enabled))

struct NewEndpoint : EndpointRequest {
    KeyKind key = KeyKind::hmac;
    static constexpr std::string_view schema_name = "NewWebhookEndpoint";
    static constexpr std::array<std::string_view, 3> may_miss{"types", "is_enabled", "key"};
    static constexpr auto docs = EndpointRequest::docs;
};
BOOST_DESCRIBE_STRUCT(NewEndpoint, (EndpointRequest), (key))

struct Rotation {
    KeyKind kind = KeyKind::hmac;
    std::int64_t overlap_minutes = 1'440;
    static constexpr std::string_view schema_name = "WebhookKeyRotation";
    static constexpr std::array<std::string_view, 2> may_miss{"kind", "overlap_minutes"};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"overlap_minutes",
          "how long the keys before still sign, too: 0 to 43200; a day if not given"}}};
};
BOOST_DESCRIBE_STRUCT(Rotation, (), (kind, overlap_minutes))

Refusal invalid(FieldProblem problem) {
    return {RefusalKind::invalid,
            "invalid_request",
            "the endpoint cannot be like this",
            {std::move(problem)}};
}

// Nobody lets out more than they may read.
std::optional<Refusal> unless_reads(const api::Caller& caller) {
    api::Scopes needed;
    needed.add(Scope::events_read);
    return api::beyond(caller, needed, {caller.legal_entity, caller.market, caller.channel, {}});
}

std::string text_of(const events::EventTypes& types) {
    std::string text;
    for (const auto& type : types) {
        if (!text.empty()) text += ',';
        text += type.value;
    }
    return text;
}

// What was asked for, as far as the caller reaches.
std::optional<Refusal> settle(Tx& tx, const api::Caller& caller, const EndpointRequest& wish,
                              bool may_be_private, Endpoint& endpoint) {
    if (auto refusal = unless_reads(caller)) return refusal;
    events::EventFilter bound;
    if (auto refusal = events::bind_to(caller, bound)) return refusal;
    if (auto problem = wrong_with_url(wish.url.value, may_be_private)) {
        return invalid(*std::move(problem));
    }
    const auto directory = channels::load_directory(tx);
    if (wish.channel && directory->find(*wish.channel) == nullptr) {
        return invalid({"/channel", "unknown", "does not exist"});
    }
    if (wish.market && !directory->markets.contains(*wish.market)) {
        return invalid({"/market", "unknown", "does not exist"});
    }
    endpoint.url = wish.url.value;
    endpoint.description.reset();
    if (wish.description) endpoint.description = wish.description->value;
    endpoint.types = text_of(wish.types);
    endpoint.channel = bound.channel;
    endpoint.market = bound.market;
    if (wish.channel) endpoint.channel = wish.channel->uuid;
    if (wish.market) endpoint.market = wish.market->uuid;
    if (!is_seen(caller, endpoint)) {
        return Refusal{RefusalKind::forbidden, "outside_of_key",
                       "this key is bound to another channel or market"};
    }
    return std::nullopt;
}

SigningKey key_from(const SecretBox& box, EndpointId endpoint, std::int64_t number, KeyKind kind,
                    const std::string& secret, Instant now, Random& random) {
    SigningKey key{endpoint, number, kind, {box.kept(endpoint, number, secret, random)},
                   {},       now,    {}};
    if (kind == KeyKind::ed25519) key.public_key = shown_public(secret);
    return key;
}

// Follows from the caller's token and Idempotency-Key, so that it need not be stored to be told to
// who repeats the request.
std::string secret_of(const Call& call, EndpointId id) {
    return call.secret_for("webhook", id.uuid);
}

void create(Changes& changes, const ApiOptions& options, const Call& call,
            const Reply<EndpointMade>& reply, const NewEndpoint& wish) {
    auto made_for = call.entry(Change{});
    const EndpointId id{child_id(made_for.id, 1)};
    const auto secret = secret_of(call, id);
    const auto key =
        key_from(options.secrets, id, 1, wish.key, secret, call.now, call.world->random);
    made_for.command = [&options, &call, id, key, wish](ChangeScope& scope) -> Result<std::string> {
        if (std::ssize(endpoints(scope.tx)) >= most_endpoints) {
            return Refusal{RefusalKind::conflict, "too_many_endpoints",
                           "there are 100 webhook endpoints already"};
        }
        Endpoint endpoint;
        endpoint.id = id;
        if (auto refusal = settle(scope.tx, *call.caller, wish, options.may_be_private, endpoint)) {
            return *std::move(refusal);
        }
        if (!wish.is_enabled) {
            endpoint.state = EndpointState::disabled;
            endpoint.reason = Reason::asked;
        }
        endpoint.from_position = next_position(scope.tx);
        endpoint.created_at = endpoint.updated_at = scope.now;
        insert_endpoint(scope.tx, endpoint);
        save_key(scope.tx, key);
        tell(scope, "webhook_endpoint_created", endpoint);
        return json::write(view_of(scope.tx, endpoint));
    };
    const auto done = [&call, reply, secret](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto made = json::read<EndpointMade>(*answer);
        check(made.ok(), "a stored outcome reads back");
        if (made->keys.front().kind == KeyKind::hmac) {
            made->secret = shown_secret(answer.is_replayed ? secret_of(call, made->id) : secret);
        }
        reply(*made, answer.is_replayed);
    };
    if (!changes.submit(std::move(made_for), done)) reply(api::overloaded());
}

Result<EndpointView> change(ChangeScope& scope, const api::Caller& caller, EndpointId id,
                            const EndpointRequest& wish, bool may_be_private,
                            std::optional<std::int64_t> if_match) {
    auto found = endpoint_for(scope.tx, caller, id, sql::Lock::yes);
    if (!found) return found.refusal();
    auto& endpoint = *found;
    if (auto refusal = api::unless_version(if_match, endpoint.version)) return *refusal;
    if (auto refusal = settle(scope.tx, caller, wish, may_be_private, endpoint)) {
        return *std::move(refusal);
    }
    if (!wish.is_enabled && endpoint.state == EndpointState::enabled) {
        endpoint.reason = Reason::asked;
    } else if (wish.is_enabled) {
        endpoint.reason.reset();
        if (endpoint.state == EndpointState::disabled) endpoint.failing_since.reset();
    }
    endpoint.state = wish.is_enabled ? EndpointState::enabled : EndpointState::disabled;
    ++endpoint.version;
    endpoint.updated_at = scope.now;
    save_endpoint(scope.tx, endpoint);
    tell(scope, "webhook_endpoint_changed", endpoint);
    return view_of(scope.tx, endpoint);
}

Result<std::string> remove(ChangeScope& scope, const api::Caller& caller, EndpointId id) {
    auto found = endpoint_for(scope.tx, caller, id, sql::Lock::yes);
    if (!found) return found.refusal();
    auto& endpoint = *found;
    endpoint.state = EndpointState::deleted;
    ++endpoint.version;
    endpoint.updated_at = scope.now;
    save_endpoint(scope.tx, endpoint);
    erase_all_keys(scope.tx, id);
    tell(scope, "webhook_endpoint_deleted", endpoint);
    return std::string("{}");
}

struct Ping {
    std::int64_t version = 0;
    static constexpr std::string_view schema_name = "WebhookPing";
};
BOOST_DESCRIBE_STRUCT(Ping, (), (version))

Result<Ping> ping(ChangeScope& scope, const api::Caller& caller, EndpointId id) {
    auto found = endpoint_for(scope.tx, caller, id, sql::Lock::yes);
    if (!found) return found.refusal();
    ++found->version;
    save_endpoint(scope.tx, *found);
    tell(scope, ping_type.data(), *found);
    return Ping{found->version};
}

Result<std::string> rotated(ChangeScope& scope, const Call& call, EndpointId id,
                            const SecretBox& box, const Rotation& wish, const std::string& secret) {
    auto found = endpoint_for(scope.tx, *call.caller, id, sql::Lock::yes);
    if (!found) return found.refusal();
    erase_keys(scope.tx, id, scope.now);
    const auto until = scope.now + minutes(wish.overlap_minutes);
    auto keys = keys_of(scope.tx, id);
    if (keys.size() >= most_keys) {
        return Refusal{RefusalKind::conflict, "too_many_keys",
                       "ten keys of this endpoint are in use already"};
    }
    std::int64_t number = 1;
    for (auto& key : keys) {
        number = std::max(number, key.number + 1);
        key.expires_at = std::min(key.expires_at.value_or(until), until);
        save_key(scope.tx, key);
    }
    save_key(scope.tx, key_from(box, id, number, wish.kind, secret, scope.now, call.world->random));
    ++found->version;
    found->updated_at = scope.now;
    save_endpoint(scope.tx, *found);
    tell(scope, "webhook_key_rotated", *found);
    return json::write(view_of(scope.tx, *found));
}

void rotate(Changes& changes, const ApiOptions& options, const Call& call,
            const Reply<EndpointMade>& reply, EndpointId id, const Rotation& wish) {
    if (wish.overlap_minutes < 0 || wish.overlap_minutes > longest_overlap_minutes) {
        return reply(invalid({"/overlap_minutes", "out_of_range", "must be between 0 and 43200"}));
    }
    const auto secret = secret_of(call, id);
    Change act = [&options, &call, id, wish, secret](ChangeScope& scope) {
        return rotated(scope, call, id, options.secrets, wish, secret);
    };
    const auto done = [reply, secret, wish](const Answer<std::string>& answer) {
        if (!answer) return reply(answer.refusal());
        auto made = json::read<EndpointMade>(*answer);
        check(made.ok(), "a stored outcome reads back");
        // By the Idempotency-Key it is the same when the request is repeated.
        if (wish.kind == KeyKind::hmac) made->secret = shown_secret(secret);
        reply(*made, answer.is_replayed);
    };
    if (!changes.submit(call.entry(std::move(act)), done)) reply(api::overloaded());
}

Result<EndpointList> list(const Call& call, Tx& tx) {
    EndpointList all;
    for (const auto& endpoint : endpoints(tx)) {
        if (is_seen(*call.caller, endpoint)) all.items.push_back(view_of(tx, endpoint));
    }
    return all;
}

const api::KnownError too_many_endpoints{RefusalKind::conflict, "too_many_endpoints",
                                         "there are 100 already"};
const api::KnownError too_many_keys{RefusalKind::conflict, "too_many_keys",
                                    "ten keys are in use already"};

api::Routes reads() {
    return {
        api::query("GET /v1/webhooks/endpoints", Scope::keys_write, "list_webhook_endpoints",
                   "Where events are sent to", list, {.tag = "webhooks"}),
        api::query("GET /v1/webhooks/endpoints/{id}", Scope::keys_write, "get_webhook_endpoint",
                   "An endpoint",
                   [](const Call& call, Tx& tx, EndpointId id) -> Result<EndpointView> {
                       const auto found = endpoint_for(tx, *call.caller, id, sql::Lock::no);
                       if (!found) return found.refusal();
                       return view_of(tx, *found);
                   },
                   {.tag = "webhooks"}),
    };
}

}  // namespace

api::Routes webhook_routes(Changes& changes, ApiOptions given) {
    const auto options = std::make_shared<const ApiOptions>(std::move(given));
    auto all = reads();
    all.push_back(api::command(
        "POST /v1/webhooks/endpoints", Scope::keys_write, "create_webhook_endpoint",
        "Have events sent to a URL",
        [&changes, options](const Call& call, Reply<EndpointMade> reply, NewEndpoint wish) {
            create(changes, *options, call, reply, wish);
        },
        {.status = 201,
         .errors = {too_many_endpoints},
         .tag = "webhooks",
         .description = "Signed as Standard Webhooks 1.0 says. Needs events:read, too."}));
    all.push_back(
        api::command("PUT /v1/webhooks/endpoints/{id}", Scope::keys_write,
                     "change_webhook_endpoint", "Change an endpoint, disable or enable it",
                     [&changes, options](const Call& call, Reply<EndpointView> reply, EndpointId id,
                                         EndpointRequest wish) {
                         api::run_change<EndpointView>(
                             changes, call, reply,
                             [&call, options, id, wish = std::move(wish)](ChangeScope& scope) {
                                 return change(scope, *call.caller, id, wish,
                                               options->may_be_private, call.if_match);
                             });
                     },
                     {.errors = {api::version_changed},
                      .tag = "webhooks",
                      .description = "What waits for it is sent when it is enabled again."}));
    all.push_back(api::command("DELETE /v1/webhooks/endpoints/{id}", Scope::keys_write,
                               "delete_webhook_endpoint", "Send nothing more there",
                               [&changes](const Call& call, Reply<Done> reply, EndpointId id) {
                                   Change act = [&call, id](ChangeScope& scope) {
                                       return remove(scope, *call.caller, id);
                                   };
                                   const auto done = [reply](const Answer<std::string>& answer) {
                                       if (!answer) return reply(answer.refusal());
                                       reply(Done{}, answer.is_replayed);
                                   };
                                   if (!changes.submit(call.entry(std::move(act)), done))
                                       reply(api::overloaded());
                               },
                               {.tag = "webhooks"}));
    all.push_back(api::command(
        "POST /v1/webhooks/endpoints/{id}/keys", Scope::keys_write, "rotate_webhook_key",
        "Sign by a new key; by the ones before, too, for a while",
        [&changes, options](const Call& call, Reply<EndpointMade> reply, EndpointId id,
                            Rotation wish) { rotate(changes, *options, call, reply, id, wish); },
        {.status = 201, .errors = {too_many_keys}, .tag = "webhooks"}));
    all.push_back(api::command(
        "POST /v1/webhooks/endpoints/{id}/ping", Scope::keys_write, "ping_webhook_endpoint",
        "Send an event of the type webhook_endpoint_pinged there",
        [&changes](const Call& call, Reply<Ping> reply, EndpointId id) {
            api::run_change<Ping>(changes, call, reply, [&call, id](ChangeScope& scope) {
                return ping(scope, *call.caller, id);
            });
        },
        {.status = 202, .tag = "webhooks"}));
    for (auto& route : delivery_routes(changes)) all.push_back(std::move(route));
    return all;
}

}  // namespace nahtlos::webhooks
