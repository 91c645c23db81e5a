// Rules of webhooks: who may be called, what is signed how, when to try again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/world.hpp"
#include "webhooks/types.hpp"

namespace nahtlos::webhooks {

/// How many endpoints there may be: each has connections of its own.
inline constexpr std::int64_t most_endpoints = 100;

/// The address of an interface, as the network has it: 4 bytes (IPv4) or 16 (IPv6).
/// False for what is not of the public internet: this machine, private and shared networks, link
/// local, multicast, documentation and benchmarks, reserved, and IPv6 forms that hold such an IPv4
/// address (IANA special-purpose registries, RFC 6890).
bool is_public_address(std::string_view address);

/// Refuses (a field problem at `pointer`) what is no URL of a receiver: https only, no user, no
/// address that is not public; http and any address where private networks are allowed.
std::optional<FieldProblem> wrong_with_url(std::string_view url, bool may_be_private);

/// "v1,..." or "v1a,...": the signature of `id`.`timestamp`.`body` (Standard Webhooks 1.0).
std::string signature(KeyKind kind, std::string_view secret, std::string_view id,
                      std::int64_t timestamp_s, std::string_view body);

/// How people write them: "whsec_...", "whpk_...".
std::string shown_secret(std::string_view secret);
std::string shown_public(std::string_view secret);

/// The pause before the next try when `tries` (1 or more) have failed: 5 s, 5 min, 30 min, 2 h, 5
/// h, 10 h, 14 h, 20 h, 24 h as the standard says, each up to a fifth longer by `dice`; nothing
/// when it is given up.
std::optional<Span> pause_after(std::int64_t tries, std::uint64_t dice);

/// The webhook-id of an event for an endpoint: in the order of time, otherwise a hash.
DeliveryId delivery_id(EndpointId endpoint, std::int64_t position, Instant recorded_at);

/// Secrets of endpoints, encrypted in the database with a key that is not in it.
class SecretBox {
public:
    /// Without a key, secrets are kept as they are.
    SecretBox() = default;
    explicit SecretBox(const Secret<std::string>& configured);
    std::string kept(EndpointId endpoint, std::int64_t number, std::string_view secret,
                     Random& random) const;
    /// Throws std::runtime_error where the key is missing or another.
    std::string opened(const SigningKey& key) const;

private:
    Secret<std::string> key_;  // 32 bytes, or ""
};

}  // namespace nahtlos::webhooks
