// Passwords at rest: Argon2id (RFC 9106), slow and hungry on purpose.
#pragma once

#include <string>
#include <string_view>

namespace nahtlos {

/// "$argon2id$v=19$m=19456,t=2,p=1$...": 19 MiB, two passes (OWASP's and ASVS 5.0's least). Takes
/// some 30 ms of a core; to be run where few do so at once. `salt` is 16 random bytes.
std::string hash_password(std::string_view password, std::string_view salt);

/// False also for a hash that does not read.
bool password_matches(const std::string& hash, std::string_view password);

/// A hash of nobody's password: checked for accounts that do not exist, it takes as long.
const std::string& nobodys_password();

}  // namespace nahtlos
