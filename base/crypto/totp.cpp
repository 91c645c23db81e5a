#include "base/crypto/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/check.hpp"
#include "base/crypto/hmac.hpp"

namespace nahtlos {
namespace {

constexpr Span step_length = seconds(30);
constexpr int code_digits = 6;

}  // namespace

std::string hmac_sha1(std::string_view key, std::string_view text) {
    std::array<unsigned char, 20> out{};
    unsigned size = 0;
    const auto* done =
        HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size);
    check(done != nullptr && size == out.size(), "OpenSSL computes HMAC-SHA-1");
    return {reinterpret_cast<const char*>(out.data()), out.size()};
}

std::string hotp(std::string_view key, std::uint64_t counter, int digits) {
    std::string message(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) {
        message[7 - i] = static_cast<char>((counter >> (8 * i)) & 0xFF);
    }
    const auto mac = hmac_sha1(key, message);
    const auto at = static_cast<std::size_t>(mac[19] & 0x0F);
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8 | static_cast<unsigned char>(mac[at + i]);
    }
    number &= 0x7FFFFFFF;
    std::string code(static_cast<std::size_t>(digits), '0');
    for (auto it = code.rbegin(); it != code.rend(); ++it, number /= 10) {
        *it = static_cast<char>('0' + number % 10);
    }
    return code;
}

std::int64_t totp_step(Instant now) { return now.us / step_length.us; }

std::optional<std::int64_t> totp_match(std::string_view key, std::string_view code, Instant now) {
    std::optional<std::int64_t> found;
    for (const auto step : {totp_step(now) - 1, totp_step(now), totp_step(now) + 1}) {
        const auto right = hotp(key, static_cast<std::uint64_t>(step), code_digits);
        if (equal_in_constant_time(right, code)) found = step;
    }
    return found;
}

std::string base32(std::string_view bytes) {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const auto c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (count += 8; count >= 5; count -= 5) out += letters[(bits >> (count - 5)) & 31];
    }
    if (count > 0) out += letters[(bits << (5 - count)) & 31];
    return out;
}

}  // namespace nahtlos
