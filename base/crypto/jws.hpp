// Signatures of JSON Web Signatures (RFC 7515, 7518, 8037), checked by public keys.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nahtlos {

/// What is asked for by "alg"; no other is understood, least of all "none" and those by a shared
/// secret.
enum class JwsAlgorithm { rs256, ps256, es256, eddsa };
std::optional<JwsAlgorithm> jws_algorithm(std::string_view name);

/// A key that signatures are checked by. Parts are the bytes that a JSON Web Key has as base64url.
class JwsKey {
public:
    /// Nothing for a modulus below 2048 or above 8192 bits.
    static std::optional<JwsKey> rsa(std::string_view n, std::string_view e);
    /// A point of P-256; nothing when it lies elsewhere.
    static std::optional<JwsKey> p256(std::string_view x, std::string_view y);
    static std::optional<JwsKey> ed25519(std::string_view x);

    /// Whether this algorithm works with keys of this kind.
    bool fits(JwsAlgorithm algorithm) const;
    /// False also for an algorithm that does not fit: keys are never used as another kind.
    bool has_signed(JwsAlgorithm algorithm, std::string_view text,
                    std::string_view signature) const;

private:
    enum class Kind { rsa, p256, ed25519 };
    JwsKey(Kind kind, void* key);
    Kind kind_;
    std::shared_ptr<void> key_;  // EVP_PKEY
};

}  // namespace nahtlos
