// One-time passwords by time (RFC 6238, six digits of HMAC-SHA-1 every 30 s), as apps show them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace nahtlos {

/// The 20 bytes of HMAC-SHA-1 (RFC 2104), which is sound for this use; for nothing else.
std::string hmac_sha1(std::string_view key, std::string_view text);

/// The value of HOTP (RFC 4226, section 5.3) in `digits` (6 to 8) decimal digits.
std::string hotp(std::string_view key, std::uint64_t counter, int digits);

/// The 30 s step that a moment lies in.
std::int64_t totp_step(Instant now);

/// The step whose code this is: the present one, or a neighbor, for clocks that differ a little.
/// Nothing when it is none of them. Who asks refuses steps that were used.
std::optional<std::int64_t> totp_match(std::string_view key, std::string_view code, Instant now);

/// RFC 4648, section 6, without padding.
std::string base32(std::string_view bytes);

}  // namespace nahtlos
