// HMAC-SHA-256 (RFC 2104), and comparison that does not tell how far two texts agree.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos {

/// The 32 bytes of the code.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Takes as long for a wrong text as for the right one of the same length.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);

}  // namespace nahtlos
