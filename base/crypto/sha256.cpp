#include "base/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <new>

#include "base/check.hpp"

namespace nahtlos {
namespace {

using Digest = std::array<unsigned char, 32>;

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

Digest digest(std::initializer_list<std::string_view> parts) {
    // Looking the algorithm up costs more than hashing a short text, so it is done once.
    static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    if (context == nullptr) throw std::bad_alloc();
    Digest out{};
    unsigned size = 0;
    bool is_fine = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
    for (const auto part : parts) {
        is_fine = is_fine && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    is_fine = is_fine && EVP_DigestFinal_ex(context.get(), out.data(), &size) == 1;
    check(is_fine && size == out.size(), "OpenSSL computes SHA-256");
    return out;
}

}  // namespace

std::string sha256(std::initializer_list<std::string_view> parts) {
    const auto bytes = digest(parts);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Uuid sha256_head(std::initializer_list<std::string_view> parts) {
    const auto bytes = digest(parts);
    Uuid head;
    std::copy_n(bytes.begin(), head.bytes.size(), head.bytes.begin());
    return head;
}

}  // namespace nahtlos
