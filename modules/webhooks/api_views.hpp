// Endpoints and deliveries as the API shows and takes them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/api/change.hpp"
#include "base/events/feed.hpp"
#include "channels/types.hpp"
#include "webhooks/api.hpp"
#include "webhooks/store.hpp"

namespace nahtlos::webhooks {

struct KeyView {
    std::int64_t number = 1;
    KeyKind kind = KeyKind::hmac;
    std::optional<std::string> public_key;
    Instant created_at;
    std::optional<Instant> expires_at;
    static constexpr std::string_view schema_name = "WebhookKey";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> docs{{
        {"public_key", "of ed25519: what signatures (v1a) are checked by"},
        {"expires_at", "until then it signs beside the newer ones"},
    }};
};
BOOST_DESCRIBE_STRUCT(KeyView, (), (number, kind, public_key, created_at, expires_at))

struct EndpointView {
    EndpointId id;
    std::string url;
    std::optional<std::string> description;
    std::vector<std::string> types;
    std::optional<channels::ChannelId> channel;
    std::optional<channels::MarketId> market;
    EndpointState state = EndpointState::enabled;
    std::optional<Reason> reason;
    std::optional<Instant> failing_since;
    std::vector<KeyView> keys;
    Instant created_at, updated_at;
    std::int64_t version = 1;
    static constexpr std::string_view schema_name = "WebhookEndpoint";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"types", "events that it gets; none: all"},
        {"channel", "only events of it"},
        {"reason", "why it is disabled: asked, failing (nothing arrived for days), gone (410)"},
        {"failing_since", "nothing has arrived since"},
    }};
};
BOOST_DESCRIBE_STRUCT(EndpointView, (),
                      (id, url, description, types, channel, market, state, reason, failing_since,
                       keys, created_at, updated_at, version))

struct EndpointMade : EndpointView {
    std::optional<std::string> secret;
    static constexpr std::string_view schema_name = "WebhookEndpointMade";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"secret",
          "of hmac: what signatures (v1) are checked by; told now, and to the same "
          "Idempotency-Key, and never else"}}};
};
BOOST_DESCRIBE_STRUCT(EndpointMade, (EndpointView), (secret))

struct EndpointList {
    std::vector<EndpointView> items;
    static constexpr std::string_view schema_name = "WebhookEndpoints";
};
BOOST_DESCRIBE_STRUCT(EndpointList, (), (items))

struct DeliveryView {
    DeliveryId id;
    std::int64_t position = 0;
    std::string type;
    Uuid aggregate;
    DeliveryState state = DeliveryState::waiting;
    std::optional<Instant> due_at;
    std::int64_t attempts = 0, replays = 0;
    std::optional<std::int64_t> status;
    std::optional<std::string> error;
    std::optional<Instant> delivered_at;
    Instant created_at, updated_at;
    static constexpr std::string_view schema_name = "WebhookDelivery";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> docs{{
        {"id", "the header webhook-id, the same in every attempt"},
        {"position", "of the event in GET /v1/events"},
        {"state", "queued: behind an earlier event of the same aggregate; dead: given up"},
        {"status", "of the last answer; without one, error says why"},
    }};
};
BOOST_DESCRIBE_STRUCT(DeliveryView, (),
                      (id, position, type, aggregate, state, due_at, attempts, replays, status,
                       error, delivered_at, created_at, updated_at))

struct AttemptView {
    std::int64_t number = 0;
    Instant sent_at;
    std::int64_t duration_ms = 0;
    std::optional<std::int64_t> status;
    std::optional<std::string> error, body;
    static constexpr std::string_view schema_name = "WebhookAttempt";
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> docs{
        {{"body", "the first bytes of the answer"}}};
};
BOOST_DESCRIBE_STRUCT(AttemptView, (), (number, sent_at, duration_ms, status, error, body))

struct DeliveryDetails : DeliveryView {
    std::vector<AttemptView> log;
    static constexpr std::string_view schema_name = "WebhookDeliveryDetails";
    static constexpr auto docs = DeliveryView::docs;
};
BOOST_DESCRIBE_STRUCT(DeliveryDetails, (DeliveryView), (log))

EndpointView view_of(Tx& tx, const Endpoint& endpoint);
DeliveryView view_of(const Delivery& delivery);

/// Whether the caller is bound as closely as the endpoint, and sees it.
bool is_seen(const api::Caller& caller, const Endpoint& endpoint);

/// The endpoint as the caller sees it; refuses what is not there for them.
Result<Endpoint> endpoint_for(Tx& tx, const api::Caller& caller, EndpointId id, sql::Lock lock);

/// The event of what was done to an endpoint, numbered by its version.
void tell(ChangeScope& scope, const char* type, const Endpoint& endpoint);

api::Routes delivery_routes(Changes& changes);

}  // namespace nahtlos::webhooks
