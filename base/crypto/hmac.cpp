#include "base/crypto/hmac.hpp"

#include "base/crypto/sha256.hpp"

namespace nahtlos {

std::string hmac_sha256(std::string_view key, std::string_view text) {
    constexpr std::size_t block_bytes = 64;
    std::string block(key.size() > block_bytes ? sha256({key}) : std::string(key));
    block.resize(block_bytes, '\0');
    std::string inner = block, outer = block;
    for (auto& c : inner) c = static_cast<char>(c ^ 0x36);
    for (auto& c : outer) c = static_cast<char>(c ^ 0x5c);
    return sha256({outer, sha256({inner, text})});
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned char differs = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        differs = static_cast<unsigned char>(differs | (a[i] ^ b[i]));
    }
    return differs == 0;
}

std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const auto c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[c & 15];
    }
    return out;
}

}  // namespace nahtlos
