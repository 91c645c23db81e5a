// Webhooks: endpoints of others that events are sent to, and what became of each event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/describe.hpp"
#include "base/ids.hpp"
#include "base/sql/value.hpp"
#include "base/time.hpp"

namespace nahtlos::webhooks {

using EndpointId = Id<"whe">;
/// The webhook-id of the standard: the same however often an event is sent to an endpoint.
using DeliveryId = Id<"msg">;

enum class EndpointState { enabled, disabled, deleted };
BOOST_DESCRIBE_ENUM(EndpointState, enabled, disabled, deleted)

/// Why an endpoint is disabled: somebody said so, nothing arrived for days, or it said 410 Gone.
enum class Reason { asked, failing, gone };
BOOST_DESCRIBE_ENUM(Reason, asked, failing, gone)

enum class KeyKind { hmac, ed25519 };
BOOST_DESCRIBE_ENUM(KeyKind, hmac, ed25519)

/// queued: behind an earlier event of the same aggregate. dead: given up.
enum class DeliveryState { queued, waiting, sending, delivered, dead };
BOOST_DESCRIBE_ENUM(DeliveryState, queued, waiting, sending, delivered, dead)

/// A row of webhooks_endpoint.
struct Endpoint {
    EndpointId id;
    std::string url;
    std::optional<std::string> description;
    std::string types;  // "order_placed,order_canceled"; "" for all
    std::optional<Uuid> channel, market;
    EndpointState state = EndpointState::enabled;
    std::optional<Reason> reason;
    std::int64_t from_position = 1;
    std::optional<Instant> failing_since;
    std::int64_t successes = 0;
    Instant created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Endpoint, (),
                      (id, url, description, types, channel, market, state, reason, from_position,
                       failing_since, successes, created_at, updated_at, version))

/// A row of webhooks_key.
struct SigningKey {
    EndpointId endpoint;
    std::int64_t number = 1;
    KeyKind kind = KeyKind::hmac;
    sql::Bytes sealed;
    std::optional<std::string> public_key;  // "whpk_..."
    Instant created_at;
    std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(SigningKey, (),
                      (endpoint, number, kind, sealed, public_key, created_at, expires_at))

/// A row of webhooks_delivery.
struct Delivery {
    DeliveryId id;
    EndpointId endpoint;
    std::int64_t position = 0;
    std::string type;
    Uuid aggregate;
    DeliveryState state = DeliveryState::waiting;
    Instant due_at;
    std::int64_t attempts = 0, tries = 0, replays = 0;
    std::optional<std::int64_t> status;
    std::optional<std::string> error;
    std::optional<std::int64_t> success;
    std::optional<Instant> delivered_at;
    Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, endpoint, position, type, aggregate, state, due_at, attempts, tries,
                       replays, status, error, success, delivered_at, created_at, updated_at))

/// A row of webhooks_attempt.
struct Attempt {
    DeliveryId delivery;
    std::int64_t number = 0;
    Instant sent_at;
    std::int64_t duration_ms = 0;
    std::optional<std::int64_t> status;
    std::optional<std::string> error, body;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (delivery, number, sent_at, duration_ms, status, error, body))

}  // namespace nahtlos::webhooks
