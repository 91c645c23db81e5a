#include "base/crypto/ed25519.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/check.hpp"

namespace nahtlos {
namespace {

constexpr std::size_t key_bytes = 32, signature_bytes = 64;

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

const unsigned char* data(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* data(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::unique_ptr<EVP_PKEY, FreeKey> key_of(std::string_view private_key) {
    check(private_key.size() == key_bytes, "a private key of Ed25519 has 32 bytes");
    std::unique_ptr<EVP_PKEY, FreeKey> key(EVP_PKEY_new_raw_private_key(
        EVP_PKEY_ED25519, nullptr, data(private_key), private_key.size()));
    check(key != nullptr, "OpenSSL takes any 32 bytes");
    return key;
}

}  // namespace

std::string ed25519_public(std::string_view private_key) {
    const auto key = key_of(private_key);
    std::string half(key_bytes, '\0');
    std::size_t size = half.size();
    check(EVP_PKEY_get_raw_public_key(key.get(), data(half), &size) == 1 && size == key_bytes,
          "a private key has a public half");
    return half;
}

std::string ed25519_sign(std::string_view private_key, std::string_view text) {
    const auto key = key_of(private_key);
    const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    std::string signature(signature_bytes, '\0');
    std::size_t size = signature.size();
    check(context != nullptr &&
              EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
              EVP_DigestSign(context.get(), data(signature), &size, data(text), text.size()) == 1 &&
              size == signature_bytes,
          "OpenSSL signs");
    return signature;
}

}  // namespace nahtlos
