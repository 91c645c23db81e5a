#include "base/crypto/password.hpp"

#include <argon2.h>

#include <array>
#include <new>

#include "base/check.hpp"

namespace nahtlos {
namespace {

constexpr std::uint32_t passes = 2, memory_kib = 19 * 1024, lanes = 1;
constexpr std::size_t hash_bytes = 32, salt_bytes = 16;

}  // namespace

std::string hash_password(std::string_view password, std::string_view salt) {
    check(salt.size() == salt_bytes, "a salt has 16 bytes");
    std::array<char, 128> encoded{};
    const int code =
        argon2id_hash_encoded(passes, memory_kib, lanes, password.data(), password.size(),
                              salt.data(), salt.size(), hash_bytes, encoded.data(), encoded.size());
    if (code == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    check(code == ARGON2_OK, "Argon2id takes any password of our length");
    return encoded.data();
}

bool password_matches(const std::string& hash, std::string_view password) {
    const int code = argon2id_verify(hash.c_str(), password.data(), password.size());
    if (code == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    return code == ARGON2_OK;
}

const std::string& nobodys_password() {
    static const std::string hash =
        "$argon2id$v=19$m=19456,t=2,p=1$bmFodGxvcy1ub2JvZHkxNg$"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    return hash;
}

}  // namespace nahtlos
