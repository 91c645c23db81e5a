// Seals: small secrets encrypted and authenticated (AES-256-GCM, NIST SP 800-38D) before they are
// stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nahtlos {

/// "\x01", nonce, ciphertext, tag. The key has 32 bytes; the nonce 12 that are random and never
/// come twice with a key. `what` is bound to it: a seal moved to another row does not open.
std::string seal(std::string_view key, std::string_view nonce, std::string_view what,
                 std::string_view plain);
/// Nothing for another key, another `what`, or a changed byte.
std::optional<std::string> unseal(std::string_view key, std::string_view what,
                                  std::string_view sealed);

}  // namespace nahtlos
