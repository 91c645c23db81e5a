#include "webhooks/rules.hpp"

#include <array>
#include <stdexcept>

#include "base/crypto/base64.hpp"
#include "base/crypto/ed25519.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/seal.hpp"
#include "base/crypto/sha256.hpp"

namespace nahtlos::webhooks {
namespace {

constexpr std::size_t secret_bytes = 32, nonce_bytes = 12;

constexpr std::array pauses{seconds(5), minutes(5), minutes(30), hours(2), hours(5),
                            hours(10),  hours(14),  hours(20),   hours(24)};

std::string row_of(EndpointId endpoint, std::int64_t number) {
    return "webhooks_key " + to_string(endpoint) + ' ' + std::to_string(number);
}

}  // namespace

std::string signature(KeyKind kind, std::string_view secret, std::string_view id,
                      std::int64_t timestamp_s, std::string_view body) {
    std::string text(id);
    text += '.' + std::to_string(timestamp_s) + '.';
    text += body;
    if (kind == KeyKind::hmac) return "v1," + base64(hmac_sha256(secret, text));
    return "v1a," + base64(ed25519_sign(secret, text));
}

std::string shown_secret(std::string_view secret) { return "whsec_" + base64(secret); }
std::string shown_public(std::string_view secret) {
    return "whpk_" + base64(ed25519_public(secret));
}

std::optional<Span> pause_after(std::int64_t tries, std::uint64_t dice) {
    check(tries >= 1, "a pause follows a try");
    const auto at = static_cast<std::size_t>(tries - 1);
    if (at >= pauses.size()) return std::nullopt;
    const auto fifth = static_cast<std::uint64_t>(pauses[at].us / 5);
    return Span{pauses[at].us + static_cast<std::int64_t>(dice % (fifth + 1))};
}

DeliveryId delivery_id(EndpointId endpoint, std::int64_t position, Instant recorded_at) {
    auto id = sha256_head({"webhook ", to_string(endpoint.uuid), " ", std::to_string(position)});
    const auto ms = recorded_at.us / 1000;
    for (std::size_t i = 0; i < 6; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i) & 255);
    }
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 15));  // a UUIDv7 in form
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 63));
    return {id};
}

SecretBox::SecretBox(const Secret<std::string>& configured) {
    if (configured.is_empty()) return;
    key_ = Secret(sha256({"nahtlos secrets of webhooks ", configured.reveal()}));
}

std::string SecretBox::kept(EndpointId endpoint, std::int64_t number, std::string_view secret,
                            Random& random) const {
    check(secret.size() == secret_bytes, "what is kept is a secret");
    if (key_.is_empty()) return std::string(secret);
    return seal(key_.reveal(), random.secret(nonce_bytes), row_of(endpoint, number), secret);
}

std::string SecretBox::opened(const SigningKey& key) const {
    const auto& stored = key.sealed.data;
    if (stored.size() == secret_bytes) return stored;
    if (!key_.is_empty()) {
        if (auto secret = unseal(key_.reveal(), row_of(key.endpoint, key.number), stored)) {
            return *std::move(secret);
        }
    }
    throw std::runtime_error(
        "the key of a webhook cannot be read: webhooks.secret_key is missing or another");
}

}  // namespace nahtlos::webhooks
