// Base64 (RFC 4648, section 4): with + and /, padded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nahtlos {

std::string base64(std::string_view bytes);

/// Nothing for what is not base64 in its whole length.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace nahtlos
