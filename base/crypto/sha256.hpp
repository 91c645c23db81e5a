// SHA-256 (FIPS 180-4) of texts and files, whole or as the 16 bytes that stand for them as a key.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace nahtlos {

/// The 32 bytes of the digest of all parts, one after the other.
std::string sha256(std::initializer_list<std::string_view> parts);

/// The same of a file, read in pieces; nothing when it cannot be read.
std::optional<std::string> sha256_of_file(const std::string& path);

/// The first 16 bytes of it.
Uuid sha256_head(std::initializer_list<std::string_view> parts);

}  // namespace nahtlos
