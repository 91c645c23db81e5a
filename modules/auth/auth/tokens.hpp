// Tokens: secrets of 256 random bits that say by their beginning what they open.
#pragma once

#include <string>
#include <string_view>

#include "base/world.hpp"

namespace nahtlos::auth {

/// `prefix` and 256 random bits as text. Only its SHA-256 is ever stored.
std::string make_token(std::string_view prefix, Random& random);

/// Whether it ends as one that make_token made, after a '_'.
bool looks_made(std::string_view token);

}  // namespace nahtlos::auth
