#include "base/crypto/base64.hpp"

#include <openssl/evp.h>

namespace nahtlos {

std::string base64(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    const auto body = text.find('=');
    const auto padding = body == std::string_view::npos ? 0 : text.size() - body;
    if (padding > 2 || text.substr(text.size() - padding).find_first_not_of('=') != text.npos) {
        return std::nullopt;
    }
    // OpenSSL skips blanks at the ends, which are not base64.
    if (text.find_first_of(" \t\r\n") != text.npos) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return bytes;
}

}  // namespace nahtlos
