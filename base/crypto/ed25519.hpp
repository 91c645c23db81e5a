// Ed25519 (RFC 8032): the public half of a private key, and signatures by it.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos {

/// A private key has 32 bytes, which may be any; so has its public half.
std::string ed25519_public(std::string_view private_key);
/// The 64 bytes of the signature.
std::string ed25519_sign(std::string_view private_key, std::string_view text);

}  // namespace nahtlos
