#include "base/crypto/seal.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/check.hpp"

namespace nahtlos {
namespace {

constexpr std::size_t key_bytes = 32, nonce_bytes = 12, tag_bytes = 16;
constexpr char form = '\x01';

struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

const unsigned char* data(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* data(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

std::string seal(std::string_view key, std::string_view nonce, std::string_view what,
                 std::string_view plain) {
    check(key.size() == key_bytes && nonce.size() == nonce_bytes, "key and nonce have their size");
    const Context context(EVP_CIPHER_CTX_new());
    std::string text(plain.size(), '\0'), tag(tag_bytes, '\0');
    int size = 0;
    auto* c = context.get();
    const bool is_sealed =
        EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), nullptr, data(key), data(nonce)) == 1 &&
        EVP_EncryptUpdate(c, nullptr, &size, data(what), static_cast<int>(what.size())) == 1 &&
        EVP_EncryptUpdate(c, data(text), &size, data(plain), static_cast<int>(plain.size())) == 1 &&
        EVP_EncryptFinal_ex(c, data(tag), &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, tag_bytes, tag.data()) == 1;
    check(is_sealed, "OpenSSL can encrypt");
    return form + std::string(nonce) + text + tag;
}

std::optional<std::string> unseal(std::string_view key, std::string_view what,
                                  std::string_view sealed) {
    check(key.size() == key_bytes, "the key has its size");
    if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed.front() != form) return std::nullopt;
    const auto nonce = sealed.substr(1, nonce_bytes);
    const auto text = sealed.substr(1 + nonce_bytes, sealed.size() - 1 - nonce_bytes - tag_bytes);
    std::string tag(sealed.substr(sealed.size() - tag_bytes)), plain(text.size(), '\0');
    const Context context(EVP_CIPHER_CTX_new());
    int size = 0;
    unsigned char rest[tag_bytes];
    auto* c = context.get();
    const bool is_open =
        EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), nullptr, data(key), data(nonce)) == 1 &&
        EVP_DecryptUpdate(c, nullptr, &size, data(what), static_cast<int>(what.size())) == 1 &&
        EVP_DecryptUpdate(c, data(plain), &size, data(text), static_cast<int>(text.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(c, rest, &size) == 1;
    if (!is_open) return std::nullopt;
    return plain;
}

}  // namespace nahtlos
