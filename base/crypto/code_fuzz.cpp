// Codes, passwords and hashes as people and files may hold them: only the right one opens.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "base/crypto/hmac.hpp"
#include "base/crypto/password.hpp"
#include "base/crypto/sha256.hpp"
#include "base/crypto/totp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nahtlos;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto key = text.substr(0, size / 2), code = text.substr(size / 2);
    const Instant now{1'767'600'000'000'000};
    const auto step = totp_step(now);
    for (const auto at : {step - 1, step, step + 1}) {
        const auto right = hotp(key, static_cast<std::uint64_t>(at), 6);
        check(totp_match(key, right, now).has_value(), "the code of now and its neighbors opens");
    }
    if (const auto found = totp_match(key, code, now)) {
        check(hotp(key, static_cast<std::uint64_t>(*found), 6) == code, "no other one does");
    }
    check(base32(text).size() == (size * 8 + 4) / 5, "base32 takes five bits a letter");
    check(hex(text).size() == 2 * size, "hex takes four");
    check(equal_in_constant_time(key, code) == (key == code), "equal is equal");
    check(hmac_sha256(key, code).size() == 32, "a code has 32 bytes");
    check(sha256({key, code}) == sha256({text}), "a digest is of all pieces");
    // Hashing takes long; what does not read is refused without.
    if (code.find("$argon2") == code.npos) check(!password_matches(code, key), "no hash, no match");
    return 0;
}
